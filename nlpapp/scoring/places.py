"""Which files come in, in which parts, and what the files that go out are called."""

import contextlib
import json
import os
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from apache_beam.io.filesystem import BeamIOError, FileMetadata
from apache_beam.io.filesystems import FileSystems

from nlpapp.scoring import ScoringError
from nlpapp.scoring.rows import Kind, Unit

# A file is read once for each of its parts, which costs little beside a model, but more with every
# part: larger files had better come as several.
_PART_BYTES, _MOST_PARTS = 2**22, 8
_KINDS: dict[str, Kind] = {
    ".csv": "cells",
    ".tsv": "cells",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_PACKED = (".gz", ".bz2", ".xz")
_PATTERN = set("*?[]{}")  # signs that stand for others when files are looked for
_SHARD = r"-\d{5}-of-\d{5}(\.\w+)?"


def units(patterns: Sequence[str], kind: Kind | None) -> list[Unit]:
    """The work to be done on all files that match.

    kind: of every file; None goes by their names, and takes others for a text a line.

    Raises:
        ScoringError: no file matches one of the patterns.
    """
    files: dict[str, int] = {}
    for pattern in patterns:
        found = _matches(absolute(pattern))
        if not found:
            raise ScoringError("No file matches {pattern}.", pattern=pattern)
        files |= {it.path: it.size_in_bytes for it in found}
    cut = [
        (name, size, part, parts)
        for name, size in sorted(files.items())
        for parts in [max(1, min(-(-size // _PART_BYTES), _MOST_PARTS))]
        for part in range(parts)
    ]
    return [
        Unit(place, name, kind or kind_of(name), size, part, parts)
        for place, (name, size, part, parts) in enumerate(cut)
    ]


def kind_of(name: str) -> Kind:
    """What a file of this name is taken for."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return _KINDS.get(suffixes[-1], "lines") if suffixes else "lines"


def absolute(name: str) -> str:
    """The name as processes with another working folder would give it: Beam's take no other."""
    return name if "://" in name or Path(name).is_absolute() else f"{Path.cwd()}/{name}"


def _matches(*patterns: str) -> list[FileMetadata]:
    """Raises ScoringError where a folder cannot be looked into."""
    try:
        found = FileSystems.match(list(patterns))
    except (BeamIOError, ValueError) as error:
        raise ScoringError(
            "{pattern} cannot be looked for: {reason}", pattern=patterns[0], reason=error
        ) from error
    return [metadata for result in found for metadata in result.metadata_list]


@dataclass(frozen=True)
class Output:
    """Where the files go out: their names begin with ``prefix``, an absolute one.

    ``aside`` is the folder in which they stand until all are whole.
    """

    prefix: str
    job: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def aside(self) -> str:
        return f"{self.prefix}.part-{self.job}"

    @property
    def summary(self) -> str:
        """The file that is written last: where it stands, everything does."""
        return f"{self.prefix}.summary.json"

    def shard(self, kind: str, place: int, of: int, suffix: str) -> str:
        """The name of a file of answers, or of bad rows."""
        middle = "" if kind == "answers" else f".{kind}"
        return f"{self.prefix}{middle}-{place:05d}-of-{of:05d}{suffix}"

    def shards(self) -> list[str]:
        """Files that stand under names of this output's shards."""
        ours = re.compile(re.escape(self.prefix) + rf"(\.bad)?{_SHARD}")
        found = _matches(f"{self.prefix}-*", f"{self.prefix}.bad-*")
        return [it.path for it in found if ours.fullmatch(it.path)]

    def check(self, overwrite: bool, inputs: Collection[str]) -> None:
        """See that the files can have their names.

        Raises:
            ScoringError: files have them already, no file can have them, or an input has one.
        """
        is_folder = self.prefix.endswith("/") or Path(self.prefix).is_dir()
        if is_folder or _PATTERN & {*self.prefix}:
            raise ScoringError(
                "--output must be what the names of the files begin with, as in answers/imdb, "
                "not {prefix!r}.",
                prefix=self.prefix,
            )
        folder = Path(self.prefix).parent
        if "://" not in self.prefix and not folder.is_dir():
            raise ScoringError("There is no folder {folder} to write into.", folder=folder)
        there = [*self.shards(), *(it.path for it in _matches(self.summary))]
        real = {os.path.realpath(it): it for it in inputs}
        if read := [real[it] for it in map(os.path.realpath, there) if it in real]:
            raise ScoringError(
                "{file} would be read and replaced; give another --output.", file=min(read)
            )
        if there and not overwrite:
            raise ScoringError(
                "{file} is there already; give another --output, or --overwrite.", file=there[0]
            )

    def open(self) -> None:
        """Make the folder aside.

        Raises:
            ScoringError: it cannot be made.
        """
        try:
            FileSystems.mkdirs(self.aside)
        except OSError as error:
            raise ScoringError(
                "{prefix} cannot be written: {reason}.", prefix=self.prefix, reason=error
            ) from error

    def clear(self) -> None:
        """Remove the folder aside, if it is still there."""
        with contextlib.suppress(BeamIOError):
            FileSystems.delete([self.aside])

    def read_summary(self) -> dict:
        """What the summary says."""
        with FileSystems.open(self.summary) as file:
            return json.loads(file.read())
