"""Columns by their names, and their names in a message."""

from collections.abc import Sequence

from nlpapp.tables import TableError
from nlpapp.tables.reading import Table
from nlpapp.told import Said

_NAMED, _CHARACTERS = 10, 40


def place_of(table: Table, column: str, option: str) -> int:
    """Where the one column of this name is, from 0.

    option: by what a column is chosen, to be named in the message.

    Raises:
        TableError: there is none, or there are several.
    """
    return place_among(table.columns, table.name, column, option)


def place_among(columns: Sequence[str], name: str, column: str, option: str) -> int:
    """As `place_of`, among the columns of a file of this name that is no table of ours."""
    names = [it.strip() for it in columns]
    found = names.count(column.strip())
    if found == 1:
        return names.index(column.strip())
    facts = {
        "name": name,
        "column": _short(column),
        "columns": listed(columns),
        "option": option,
    }
    if found:
        raise TableError(
            "{name} has {count} columns called {column}; all are {columns}: choose with {option}.",
            count=found,
            **facts,
        )
    raise TableError(
        "{name} has no column {column}; its columns are {columns}: choose one with {option}.",
        **facts,
    )


def listed(columns: Sequence[str]) -> str | Said:
    """Their names in quotes, the first few and of each the beginning."""
    names = ", ".join(map(_short, columns[:_NAMED]))
    more = len(columns) - _NAMED
    return Said("{names} and {n:,} more", names=names, n=more) if more > 0 else names


def _short(name: str) -> str:
    return repr(name if len(name) <= _CHARACTERS else name[: _CHARACTERS - 1] + "…")
