"""Answers on their way to a download: a CSV file without a name.

Nothing can be left of it on the disk: it is gone once it is closed or forgotten, and when the
server ends, however that happens.
"""

import os
import tempfile
import threading

from nlpapp.tables.writing import row_writer


class Answers:
    """Rows written one at a time and read all at once, as often as somebody asks."""

    def __init__(self):
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._reading = threading.Lock()
        self.write = row_writer(self._file)

    @property
    def size(self) -> int:
        """Bytes, once all is written and flushed."""
        return os.fstat(self._file.fileno()).st_size

    def flush(self) -> None:
        """Nothing more will be written."""
        self._file.flush()

    def read(self) -> bytes:
        """All of it."""
        with self._reading:
            self._file.buffer.seek(0)
            return self._file.buffer.read()

    def close(self) -> None:
        """Forget it."""
        self._file.close()
