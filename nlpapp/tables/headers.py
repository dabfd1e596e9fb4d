"""Whether the first row of a table names its columns."""

from collections.abc import Collection, Sequence

# No name of a column is so long, or ends like a sentence.
_LONGEST_NAME = 60
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", "」", "”")


def has_header(rows: Sequence[Sequence[str]], expected: Collection[str] = ()) -> bool:
    """Whether the first of the rows names the columns rather than being a row like the others.

    It does, unless something says that it does not: a first cell that comes again below it, as a
    class does; a number above numbers; a sentence, or what is too long for a name.

    expected: a first row that has one of these names is a header, whatever the rest says.
    """
    if not rows:
        return True
    names = [cell.strip() for cell in rows[0]]
    if set(names) & set(expected):
        return True
    columns = [
        [row[place].strip() for row in rows[1:] if place < len(row)] for place in range(len(names))
    ]
    above_numbers = [
        name
        for name, column in zip(names, columns, strict=True)
        if name and any(column) and all(_is_number(cell) for cell in column if cell)
    ]
    if above_numbers:
        return not all(map(_is_number, above_numbers))
    if any(len(name) > _LONGEST_NAME or name.endswith(_SENTENCE_ENDS) for name in names):
        return False
    return not any(name and name in column for name, column in zip(names, columns, strict=True))


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
