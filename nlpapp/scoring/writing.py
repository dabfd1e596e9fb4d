"""Rows into files aside, and these into their places: all of them, once, at the end."""

import contextlib
import io
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import apache_beam as beam
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from nlpapp.scoring.formats import WRITERS, Format, JsonWriter, format_of
from nlpapp.scoring.places import Output
from nlpapp.scoring.rows import Added, Bad, Row, Unit

_UNPACKED = CompressionTypes.UNCOMPRESSED


@dataclass(frozen=True)
class Written:
    """A file aside, whole: rows of one unit. unit: its place among all."""

    kind: Literal["answers", "bad"]
    unit: int
    name: str
    suffix: str
    rows: int


class Write(beam.DoFn):
    """Rows, or bad rows, to `Written` files aside, one open at a time.

    Rows of a unit come together, so it gets one file; if ever they do not, it gets several.
    added: what rows have beside the columns of their file.
    """

    def __init__(self, output: Output, added: Sequence[Added], wanted: Format | None):
        self._output, self._added, self._wanted = output, tuple(added), wanted

    def start_bundle(self) -> None:
        self._unit: Unit | None = None

    def process(self, row: Row | Bad) -> Iterator[Written]:
        if self._unit not in (None, row.unit):
            yield self._close()
        if self._unit is None:
            self._open(row)
        self._writer.write(row)
        self._rows += 1

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if self._unit is not None:
            window = GlobalWindow()
            yield WindowedValue(self._close(), window.max_timestamp(), [window])

    def _open(self, first: Row | Bad) -> None:
        self._kind = "bad" if isinstance(first, Bad) else "answers"
        form = "jsonl" if self._kind == "bad" else format_of(first.unit, self._wanted)
        self._suffix = f".{form}"
        self._name = f"{self._output.aside}/{self._kind}-{secrets.token_hex(8)}{self._suffix}"
        self._file = FileSystems.create(self._name, compression_type=_UNPACKED)
        if self._kind == "bad":
            self._writer = JsonWriter(self._file, ())
        else:
            self._writer = WRITERS[form](self._file, first, self._added)
        self._unit, self._rows = first.unit, 0

    def _close(self) -> Written:
        self._writer.close()
        self._file.flush()
        with contextlib.suppress(AttributeError, io.UnsupportedOperation):
            os.fsync(self._file.fileno())  # a file system of this machine
        self._file.close()
        unit, self._unit = self._unit, None
        return Written(self._kind, unit.place, self._name, self._suffix, self._rows)


def put_in_place(_: object, written: Sequence[Written], output: Output, models: list[str]) -> None:
    """Give all files aside their names; done again, it does nothing more.

    Raises:
        OSError: a file could not be moved.
    """
    moves: dict[str, str] = {}
    counts = {}
    for kind in ("answers", "bad"):
        files = sorted((it for it in written if it.kind == kind), key=lambda it: (it.unit, it.name))
        for place, it in enumerate(files):
            moves[it.name] = output.shard(kind, place, len(files), it.suffix)
        counts[kind] = {"rows": sum(it.rows for it in files), "files": len(files)}
    # What an earlier job left, or this step when it was broken off, and first what says it is all.
    if FileSystems.exists(output.summary):
        FileSystems.delete([output.summary])
    if old := [name for name in output.shards() if name not in moves.values()]:
        FileSystems.delete(old)
    for aside, name in moves.items():
        if FileSystems.exists(aside) or not FileSystems.exists(name):
            FileSystems.rename([aside], [name])
    with FileSystems.create(output.summary, compression_type=_UNPACKED) as file:
        file.write(json.dumps({"models": models} | counts, indent=1).encode() + b"\n")
    output.clear()
