"""Rows as an aligned table for a terminal."""

import unicodedata


def aligned(rows: list[dict[str, str]]) -> str:
    """One line a row under a line of column names; columns in the order they first appear."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [columns, *([_one_line(row.get(column, "")) for column in columns] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def _one_line(text: str) -> str:
    # A model may answer anything; nothing of it may move the cursor or break the row.
    return "".join(character if character.isprintable() else " " for character in text)


def _width(text: str) -> int:
    """Columns a terminal gives the text: two for a Chinese character, none for an accent."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
