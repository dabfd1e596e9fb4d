"""How a file of rows is to be read: its encoding, what parts its cells, whether it has a header."""

from dataclasses import dataclass
from typing import Literal

# What `encoding` is called by people, by Python's name of it; these are found, and others are read.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "gb18030": "GB18030 (GBK)",
    "cp950": "Big5",
    "cp1252": "Windows-1252",
    "cp932": "Shift JIS",
    "cp949": "Korean (CP949)",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Dialect:
    """How to read a file. A field that is None is to be found out by looking at its beginning.

    form: ``cells`` parted by a delimiter (CSV, TSV), a ``workbook`` (.xlsx), or ``lines``, each of
        which is a text.
    encoding: as Python calls it; of no account in a workbook.
    delimiter: one character, of `DELIMITERS` or another; of ``cells`` alone.
    quoted: whether a cell may stand in quotation marks, as RFC 4180 has it. Without, a line is a
        row, and a quotation mark is a sign like others. Of ``cells`` alone.
    header: whether the first row names the columns; never of ``lines``.
    sheet: which sheet of a workbook; its first, where that is to be found out.
    """

    form: Literal["cells", "workbook", "lines"] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quoted: bool | None = None
    header: bool | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        """What was settled, for a terminal: "GB18030 (GBK), semicolons"."""
        if self.form == "workbook":
            said = [f"sheet {self.sheet!r}"]
        else:
            said = [ENCODINGS.get(self.encoding, self.encoding)]
        if self.form == "lines":
            said.append("a text a line")
        if self.form == "cells":
            delimiter = DELIMITERS.get(self.delimiter, repr(self.delimiter))
            plain = self.delimiter == "\t" and self.quoted
            said.append(f"{delimiter}, quoted" if plain else delimiter)
        if self.header is False and self.form != "lines":
            said.append("no header")
        return ", ".join(said)


# Everything is to be found out.
ANY = Dialect()
