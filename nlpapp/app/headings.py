"""Names of columns, told apart: for people, for data frames, for what is added to a file."""

from collections.abc import Collection, Sequence

from nlpapp.app.language import _


def told_apart(columns: Sequence[str]) -> list[str]:
    """Names for people, and for a data frame, which cannot show two columns of one name."""
    names = [
        name
        if name.strip() and columns.count(name) == 1
        else _("{name} (column {place})").format(name=name, place=place).strip()
        for place, name in enumerate(columns, 1)
    ]
    return untaken(names, ())  # one may be called what another is told apart by


def untaken(names: Collection[str], taken: Collection[str]) -> list[str]:
    """The names, with as many underscores behind them as set them apart from those taken."""
    free, taken = [], set(taken)
    for name in names:
        while name in taken:
            name += "_"
        taken.add(name)
        free.append(name)
    return free
