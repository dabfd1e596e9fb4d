"""Corpora that TensorFlow Datasets prepares: find them, prepare them where they are missing, read.

What TensorFlow Datasets does well (verified downloads, preparation that appears whole or not at
all, checksummed records) is left to it. Added here: it fails fast, in one message, and it reads
from a read-only folder of prepared data without asking the network anything.
"""

import hashlib
import importlib
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nlpapp.corpora.corpus import CorpusError
from nlpapp.corpora.places import Places
from nlpapp.corpora.reach import why_unreachable

LISTED = 12  # files; of more, a message names the first and the last
BATCH = 2048  # rows converted at a time; one at a time takes minutes for 100,000


@dataclass(frozen=True)
class Download:
    """A published file. Its sha256 stands in the ``checksums.tsv`` beside the builder.

    size: in bytes. contents: of an archive, files of it (name to sha256) that may stand in a manual
    folder in its place.
    """

    url: str
    filename: str
    size: int
    contents: dict[str, str] = field(default_factory=dict)

    def stands_in(self, folder: Path) -> bool:
        """Whether a manual folder has the file, or all that is needed of it, right or wrong."""
        if (folder / self.filename).is_file():
            return True
        return bool(self.contents) and all((folder / name).is_file() for name in self.contents)

    def unpacked_in(self, folder: Path) -> Path | None:
        """The folder, where the contents stand in it; None where not all of them do.

        Raises CorpusError where one is not the published file.
        """
        folder = Path(folder)
        if not self.contents or not all((folder / name).is_file() for name in self.contents):
            return None
        for name, sha256 in self.contents.items():
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise CorpusError(
                        f"{folder / name} is not the published file (wrong checksum); "
                        f"remove it and take it from {self.url} again."
                    )
        return folder


def registered(prefix: str) -> tuple[Download, ...]:
    """The files of our builders' `checksums.tsv` whose URL begins so, in its order."""
    table = Path(__file__).with_name("builders") / "checksums.tsv"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Download(url=url, filename=filename, size=int(size))
        for url, size, _, filename in rows
        if url.startswith(prefix)
    )


@dataclass(frozen=True)
class Source:
    """Where a corpus comes from.

    builder: name, with its config if it has one, as TensorFlow Datasets spells it.
    version: pinned, so that everybody gets the same rows.
    manual_folder: folder below the manual root whose files replace the downloads.
    module: where the builder is ours, the module that defines it.
    """

    corpus: str
    builder: str
    version: str
    manual_folder: str
    downloads: tuple[Download, ...]
    module: str = ""


def read(source: Source, places: Places) -> dict[str, dict[str, Any]]:
    """All rows of all splits, in the order in which they were prepared.

    Returns ``{split: {column: values}}``; string columns are lists of str, numeric ones arrays of
    the prepared dtype with shape (rows, ...). Raises CorpusError.
    """
    folder = _find(source, places) or _prepare(source, places)
    try:
        return _read(folder)
    except Exception as error:  # a damaged file surfaces as anything from KeyError to DataLossError
        raise CorpusError(
            f"the prepared data of {source.corpus} in {folder} are damaged "
            f"({_first_line(error)}); remove that folder and they will be prepared again."
        ) from error


def _find(source: Source, places: Places) -> Path | None:
    for root in (places.data_dir, places.prepared_dir):
        if root is None:
            continue
        folder = root / source.builder / source.version
        try:
            if folder.is_dir():
                return folder
        except OSError as error:
            raise CorpusError(f"{folder} cannot be read: {error.strerror}.") from error
    return None


def _prepare(source: Source, places: Places) -> Path:
    """Download (or take from the manual folder), verify and prepare. Shows its progress."""
    manual = places.manual_root / source.manual_folder if places.manual_root else None
    _require_files(source, places, manual)
    _require_writable(source, places.data_dir)
    tfds = _import_tfds()
    if source.module:
        importlib.import_module(source.module)  # which registers the builder
    try:
        builder = tfds.builder(f"{source.builder}:{source.version}", data_dir=places.data_dir)
        builder.download_and_prepare(
            download_config=tfds.download.DownloadConfig(manual_dir=manual, try_download_gcs=False)
        )
    except CorpusError:
        raise
    except Exception as error:
        if type(error).__name__ == "NonMatchingChecksumError":
            # The error names the URL, after which it has a comma.
            wrong = [d for d in source.downloads if f"{d.url}," in str(error)] or source.downloads
            files = _listed([download.filename for download in wrong])
            raise CorpusError(
                f"{source.corpus}: what was downloaded or found in {manual or 'the cache'} is not "
                f"the published file ({files}: wrong checksum); remove it and fetch it again."
            ) from error
        raise CorpusError(
            f"{source.corpus} could not be prepared in {places.data_dir}: {_first_line(error)}"
        ) from error
    return Path(builder.data_path)


def _require_files(source: Source, places: Places, manual: Path | None) -> None:
    missing = [d for d in source.downloads if not (manual and d.stands_in(manual))]
    for download in missing:
        if reason := why_unreachable(download.url):
            looked = [f"{places.data_dir} (--data-dir)"]
            looked += [f"{places.prepared_dir} (NLPAPP_PREPARED_DIR)"] * bool(places.prepared_dir)
            looked += [f"{manual} (--manual-dir)"] * bool(manual)
            files = _listed([f"{d.filename} ({d.size:,} bytes, {d.url})" for d in missing])
            if inside := [name for d in missing for name in d.contents]:
                files += f", or what is in it ({', '.join(inside)}),"
            raise CorpusError(
                f"the corpus {source.corpus} is not on this machine (looked in "
                f"{', '.join(looked)}) and cannot be downloaded: {download.url}: {reason}.\n"
                f"Either put {files} into ROOT/{source.manual_folder}/ and give --manual-dir ROOT "
                "(or set NLPAPP_MANUAL_DIR=ROOT),\n"
                "or set NLPAPP_PREPARED_DIR to a folder in which TensorFlow Datasets has already "
                f"prepared {source.builder}/{source.version}."
            )


def _require_writable(source: Source, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CorpusError(
            f"{source.corpus} cannot be prepared in {folder}: {error.strerror or error}; "
            "give a writable folder with --data-dir or TFDS_DATA_DIR."
        ) from error


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    tfds = _import_tfds()
    builder = tfds.builder_from_directory(folder)
    # One shard after the other: the order of the rows is then that of the files.
    config = tfds.ReadConfig(interleave_cycle_length=1)
    splits = {}
    for name, info in builder.info.splits.items():
        dataset = builder.as_dataset(split=name, batch_size=BATCH, read_config=config)
        batches = list(tfds.as_numpy(dataset))
        rows = {key: _values([batch[key] for batch in batches]) for key in builder.info.features}
        if any(len(values) != info.num_examples for values in rows.values()):
            raise ValueError(f"{name} should have {info.num_examples:,} rows")
        splits[name] = rows
    return splits


def _values(batches: list[np.ndarray]) -> list[str] | np.ndarray:
    """One column; TensorFlow's strings arrive as object arrays of UTF-8 bytes."""
    if batches and batches[0].dtype == object:
        return [value.decode() for batch in batches for value in batch]
    return np.concatenate(batches) if batches else np.empty(0)


def _import_tfds() -> Any:
    # TensorFlow's C++ side prints a screenful about CPUs and GPUs when it starts; whoever wants to
    # see it sets the variable. What goes wrong here is raised, not logged.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow_datasets

    return tensorflow_datasets


def _listed(names: list[str]) -> str:
    """Names with "and" between; of many the first, the last and how many."""
    if len(names) > LISTED:
        names = [names[0], f"so on to {names[-1]}, {len(names)} files in all"]
    return " and ".join(names)


def _first_line(error: Exception) -> str:
    # TensorFlow wraps its own bookkeeping around the reason: "{{node ...}} reason [Op:...] name: ".
    message = re.sub(r"^\{\{.*?\}\}|\[Op:.*", "", str(error)).strip()
    return message.splitlines()[0] if message else type(error).__name__
