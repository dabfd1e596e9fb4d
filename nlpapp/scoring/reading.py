"""A unit's rows, whatever kind its file is of, and what can be told of a file before any work."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

import apache_beam as beam
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from nlpapp.scoring import cells, json_lines, parquet
from nlpapp.scoring.rows import Bad, Row, Unit, Wanted, bad
from nlpapp.tables import TableError

BAD = "bad"  # the second output's name
_UNPACKERS = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_READERS = {"cells": cells, "lines": cells, "jsonl": json_lines, "parquet": parquet}


class Read(beam.DoFn):
    """A unit's rows, and as output `BAD` what is none."""

    def __init__(self, wanted: Wanted):
        self._wanted = wanted

    def process(self, unit: Unit) -> Iterator[Row]:
        for found in read(unit, self._wanted):
            yield found if isinstance(found, Row) else beam.pvalue.TaggedOutput(BAD, found)


def read(unit: Unit, wanted: Wanted) -> Iterator[Row | Bad]:
    """The unit's rows; where its file cannot be read any further, the reason instead of the rest.

    Raises:
        OSError: the file cannot be had now; later it may.
    """
    try:
        with _opened(unit) as file:
            yield from _READERS[unit.kind].read(file, unit, wanted)
    except TableError as error:
        if unit.part == 0:  # every part of the file meets it
            yield bad(unit, None, error)


def check_first(units: Sequence[Unit], wanted: Wanted) -> None:
    """Look at the beginning of the first file that is not empty.

    Raises:
        TableError: it cannot be read as it is wanted, or its columns will not do.
        OSError: it cannot be had.
    """
    if unit := next((it for it in units if it.size), None):
        with _opened(unit) as file:
            _READERS[unit.kind].begin(file, unit, wanted)


@contextmanager
def _opened(unit: Unit) -> Iterator[BinaryIO]:
    """The file, unpacked where its name says that it is packed: Beam's own unpacking would take a
    file that was cut for a whole one."""
    unpack = _UNPACKERS.get(PurePath(unit.file).suffix.lower())
    with FileSystems.open(unit.file, compression_type=CompressionTypes.UNCOMPRESSED) as file:
        try:
            if unpack is None:
                yield file
            else:
                with unpack(file) as unpacked:
                    yield unpacked
        except (zlib.error, lzma.LZMAError, EOFError) as error:
            raise TableError("{name} cannot be unpacked.", name=unit.file) from error
        except TableError as error:
            cause = error.__cause__
            if unpack is not None and isinstance(cause, OSError) and cause.errno is None:
                raise TableError("{name} cannot be unpacked.", name=unit.file) from error
            if isinstance(cause, OSError):  # nothing that stands in the file
                raise cause from None
            raise
