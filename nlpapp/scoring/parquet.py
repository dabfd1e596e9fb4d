"""Rows of Parquet, and rows into it: every column keeps its type."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from nlpapp.scoring.rows import BLOCK, Added, Bad, Row, Unit, Wanted, bad, row_or_bad
from nlpapp.tables import TableError
from nlpapp.tables.values import plain

_ROWS_WRITTEN = 1024  # at a time: a row group


def begin(file: BinaryIO, unit: Unit, wanted: Wanted) -> tuple[pq.ParquetFile, list[int]]:
    """(the file opened, where what models are given is).

    Raises:
        TableError: it is no Parquet, or its columns will not do.
    """
    try:
        opened = pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        if not _is_damage(error):
            raise
        raise TableError("{name} cannot be read as Parquet.", name=unit.file) from None
    return opened, wanted.places(opened.schema_arrow.names, unit.file)


def read(file: BinaryIO, unit: Unit, wanted: Wanted) -> Iterator[Row | Bad]:
    """The unit's rows, numbered from 1; values as Python has them.

    Raises:
        TableError: as `begin`, or the file is damaged.
    """
    opened, places = begin(file, unit, wanted)
    names, numbers = tuple(opened.schema_arrow.names), count(1)
    for batch in _batches(opened, unit):
        own = [it for it in zip(range(batch.num_rows), numbers, strict=False) if unit.has(it[1])]
        taken = batch.take(pa.array([at for at, _ in own], pa.int64()))
        for (_, number), values in zip(own, _values(taken), strict=True):
            if isinstance(values, Exception):
                yield bad(unit, number, f"it cannot be read: {values}")
                continue
            given = [values[place] for place in places]
            yield row_or_bad(unit, number, names, values, given, wanted)


def _batches(opened: pq.ParquetFile, unit: Unit) -> Iterator[pa.RecordBatch]:
    try:
        yield from opened.iter_batches(batch_size=BLOCK)
    except (pa.ArrowException, OSError) as error:
        if not _is_damage(error):
            raise
        raise TableError("{name} is damaged.", name=unit.file) from None


def _is_damage(error: Exception) -> bool:
    """Of wrong bytes Arrow raises OSErrors too, but bare; a file system's have a number or kind."""
    return not isinstance(error, OSError) or (type(error) is OSError and error.errno is None)


def _values(batch: pa.RecordBatch) -> Iterator[tuple | Exception]:
    """Its rows; of one that Python cannot hold (no UTF-8, the year 10000) what it says of it."""
    try:
        yield from zip(*(column.to_pylist() for column in batch), strict=True)
    except (ValueError, OverflowError, LookupError) as error:
        if batch.num_rows == 1:
            yield error
        else:
            for at in range(batch.num_rows):
                yield from _values(batch.slice(at, 1))


class Writer:
    """Writes rows of one unit; columns from a file of Parquet have its types, others are strings.

    source: that file's schema.
    """

    def __init__(
        self, file: BinaryIO, first: Row, source: pa.Schema | None, added: Sequence[Added]
    ):
        source = source or pa.schema([(name, pa.string()) for name in first.names])
        fields = [*source, *(pa.field(it.name, _type(it)) for it in added)]
        self._schema = pa.schema(fields, source.metadata)
        self._writer = pq.ParquetWriter(file, self._schema)
        self._rows: list[tuple] = []

    def write(self, row: Row) -> None:
        self._rows.append((*row.values, *map(plain, row.cells()[len(row.values) :])))
        if len(self._rows) == _ROWS_WRITTEN:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(it, f.type) for it, f in zip(columns, self._schema, strict=True)]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
            self._rows = []


def _type(added: Added) -> pa.DataType:
    found = pa.string() if added.dtype == "object" else pa.from_numpy_dtype(added.dtype)
    for _ in range(added.axes):
        found = pa.list_(found)
    return found
