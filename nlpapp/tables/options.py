"""The options of a command that say how a file is to be read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

from nlpapp.tables.columns import listed
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.reading import Table

Answer = Literal["auto", "yes", "no"]
_ANSWERS = {"auto": None, "yes": True, "no": False}


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """How the file is read, where what is found out by looking at its beginning is wrong."""

    encoding: str = "auto"
    """Encoding of the file: utf-8, gb18030, big5, utf-16, windows-1252 or another of Python's."""
    delimiter: str = "auto"
    """What separates its cells: a sign such as ";" or the word "tab"."""
    quotes: Answer = "auto"
    """Whether its cells may stand in quotation marks."""
    header: Answer = "auto"
    """Whether its first row names the columns; without, they are "column 1" and so on."""
    sheet: str = ""
    """Sheet of a workbook, where it is not the first with a row."""

    def wanted(self, form: Literal["cells", "workbook", "lines"] | None = None) -> Dialect:
        """What these options settle."""
        return Dialect(
            form=form,
            encoding=None if self.encoding == "auto" else self.encoding,
            delimiter={"auto": None, "tab": "\t", "\\t": "\t"}.get(self.delimiter, self.delimiter),
            quoted=_ANSWERS[self.quotes],
            header=_ANSWERS[self.header],
            sheet=self.sheet or None,
        )

    def as_arguments(self) -> list[str]:
        """Those of these options that were given, as a command line has them."""
        words = []
        for field in fields(ReadingOptions):
            if (value := getattr(self, field.name)) != field.default:
                words += [f"--{field.name}", value]
        return words


def found_in(name: str, dialect: Dialect, columns: Sequence[str] = ()) -> str:
    """A line for a terminal: what was found in a file, and which options say otherwise."""
    options = {
        "cells": "--encoding, --delimiter, --quotes and --header",
        "workbook": "--sheet and --header",
        "lines": "--format and --encoding",
    }[dialect.form]
    listing = ""
    if columns and dialect.form != "lines":
        noun = "column" if len(columns) == 1 else "columns"
        listing = f", {len(columns):,} {noun} ({listed(columns)})"
    return f"{name}: {dialect}{listing}; {options} say otherwise."


def filled_in(table: Table) -> str:
    """A line on the rows that were too short, or nothing where none was."""
    if not table.short:
        return ""
    rows = "1 row was" if table.short == 1 else f"{table.short:,} rows were"
    first = "" if table.short == 1 else ", the first"
    place = f"{first} on line {table.first_short}"
    return f"{table.name}: {rows} short of cells{place}; empty ones were added."
