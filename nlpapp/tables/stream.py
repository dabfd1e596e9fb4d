"""The bytes and the lines of a file that is read once, from its beginning on: a pipe will do."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from nlpapp.tables import TableError

# What is looked at to find out how a file is to be read.
BEGINNING = 2**16
# A quote left open would otherwise read the rest of the file, of any size, into one cell.
LONGEST_LINE = 2**26


class Stream(io.BufferedIOBase):
    """The bytes of an open file from where it stands; it is not closed with this."""

    def __init__(self, file: BinaryIO, name: str):
        self.file, self.name = file, name
        self.bytes_read = 0
        self.whole = False  # whether `beginning` is all of it
        self._ahead: bytes | None = None

    @property
    def beginning(self) -> bytes:
        """The first bytes, `BEGINNING` of them at most. They can still be read."""
        if self._ahead is None:
            ahead = bytearray()
            while len(ahead) < BEGINNING and not self.whole:
                more = self._next(BEGINNING - len(ahead))
                ahead += more
                self.whole = not more
            self._ahead = bytes(ahead)
        return self._ahead

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        if self._ahead:
            found, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            found = self._next(size)
        self.bytes_read += len(found)
        return found

    def _next(self, size: int) -> bytes:
        try:
            return self.file.read1(size)
        except OSError as error:
            raise TableError(
                "{name} cannot be read: {reason}.", name=self.name, reason=error.strerror
            ) from error


def lines(stream: Stream, encoding: str, newline: str, errors: str = "strict") -> Iterator[str]:
    """The lines of a text, their ends kept, without a byte order mark.

    newline: what ends a line, "\\n" or "\\r"; "" for either and both.
    errors: by what name Python knows how to go on after bytes that the encoding has not.

    Raises:
        TableError: bytes that the encoding has not; a line without end.
    """
    text = io.TextIOWrapper(stream, encoding, errors, newline)
    number = 0
    while True:
        try:
            line = text.readline(LONGEST_LINE + 1)
        except UnicodeDecodeError as error:
            raise _undecodable(stream, encoding, newline or "\n", number, error) from error
        number += 1
        if number == 1:
            line = line.removeprefix("\ufeff")  # the mark some editors put first
        if len(line) > LONGEST_LINE:
            raise TableError(
                "{name}: line {line} is longer than {limit:,} characters.",
                name=stream.name,
                line=number,
                limit=LONGEST_LINE,
            )
        if not line:
            return
        yield line


def _undecodable(
    stream: Stream, encoding: str, newline: str, read: int, error: UnicodeDecodeError
) -> TableError:
    before = error.object[: error.start].decode(encoding, "replace")
    return TableError(
        "{name} is not {encoding}: on line {line} stands the byte 0x{byte:02x}, {place:,} bytes "
        "into the file; give the encoding that it has, or save it as UTF-8.",
        name=stream.name,
        encoding=encoding.upper(),
        line=read + 1 + before.count(newline),
        byte=error.object[error.start],
        place=stream.bytes_read - len(error.object) + error.start,
    )
