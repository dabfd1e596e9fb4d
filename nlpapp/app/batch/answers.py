"""Answers on their way to a download: a CSV file without a name.

Nothing can be left of it on the disk: it is gone once it is closed or forgotten, and when the
server ends, however that happens. What is in it suits a spreadsheet: it begins with the mark by
which Excel knows UTF-8, and no cell of it is a formula.
"""

import csv
import io
import os
import tempfile
import threading
from collections.abc import Collection, Sequence

from nlpapp.app.traffic import SERVER
from nlpapp.tables.harmless import harmless_rows
from nlpapp.tables.workbook import rows_into_workbook
from nlpapp.tables.writing import row_writer

# What a workbook can hold, and what one is made of in seconds.
_MOST_CHARACTERS, _MOST_ROWS, _MOST_BYTES = 2**15 - 1, 50_000, 10**8


class Answers:
    """Rows written one at a time, the names of the columns first, and read all at once.

    numbers: which columns hold numbers, from 0.
    """

    def __init__(self, numbers: Collection[int] = ()):
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8-sig", newline="")  # noqa: SIM115
        self._reading = threading.Lock()
        self._numbers = numbers
        self._write = harmless_rows(row_writer(self._file))
        self._rows = self._longest = 0

    def write(self, row: Sequence[object]) -> None:
        """Write a row of strings and numbers."""
        self._write(row)
        self._rows += 1
        self._longest = max(self._longest, *(len(it) for it in row if isinstance(it, str)), 0)

    @property
    def size(self) -> int:
        """Bytes, once all is written and flushed."""
        return os.fstat(self._file.fileno()).st_size

    def flush(self) -> None:
        """Nothing more will be written."""
        self._file.flush()

    def read(self) -> bytes:
        """All of it, as CSV."""
        with self._reading:
            self._file.buffer.seek(0)
            return self._file.buffer.read()

    @property
    def fit_a_workbook(self) -> bool:
        """Whether a workbook can hold them, and be made while somebody waits for it."""
        few = self._rows <= _MOST_ROWS and self.size <= _MOST_BYTES
        return few and self._longest < _MOST_CHARACTERS

    def workbook(self) -> bytes:
        """All of it, as a workbook of one sheet."""
        out = io.BytesIO()
        rows = csv.reader(io.StringIO(self.read().decode("utf-8-sig"), newline=""))
        with SERVER.work(), rows_into_workbook(out) as write:
            write(next(rows))
            for row in rows:
                write([self._valued(place, cell) for place, cell in enumerate(row)])
        return out.getvalue()

    def close(self) -> None:
        """Forget it."""
        self._file.close()

    def _valued(self, place: int, cell: str) -> object:
        return float(cell) if cell and place in self._numbers else cell
