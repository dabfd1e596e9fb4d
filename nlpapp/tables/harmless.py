"""Cells that a spreadsheet will not take for formulas.

A file that strangers wrote may hold a cell such as ``=HYPERLINK(...)``, which Excel and its like
run when the file is opened (OWASP, "CSV Injection").
"""

import re
from collections.abc import Callable, Sequence

# The full-width signs begin a formula where the keyboard is set to Chinese or Japanese.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?%?")


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before it where it would be a formula; numbers are not."""
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def harmless_rows(write: Callable[[Sequence[object]], None]) -> Callable[[Sequence[object]], None]:
    """The function that writes a row, with every cell made harmless before."""
    return lambda row: write([harmless(cell) for cell in row])
