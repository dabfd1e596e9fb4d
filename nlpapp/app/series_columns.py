"""The visitor says where in a file of numbers over time its times, series and values stand."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from nlpapp.app.headings import told_apart
from nlpapp.app.language import _
from nlpapp.app.remembering import kept
from nlpapp.app.series_names import title
from nlpapp.tables import histories, roles
from nlpapp.tables.histories import Histories, Needs
from nlpapp.tables.reading import Table
from nlpapp.told import Said

_NONE = -1  # not None, which for Streamlit is no choice at all
# What messages call the choices below.
_CHOICES = (
    Said("“Column with the time”"),
    Said("“Column with …”"),
    Said("“Column that tells series apart”"),
)


def ask(
    columns: Sequence[str], rows: Sequence[Sequence[str]], wanted: Needs, key: str
) -> Callable[[Table], Histories] | None:
    """What makes histories of the file's table, or None where it has no column with the time.

    columns, rows: of the file, at least the first rows. key: tells the file from others.
    """
    places = {it: roles.named(columns, it) for it in wanted.features}
    others = [it for it in range(len(columns)) if it not in places.values()]
    if not others:
        st.error(_("A column with the time of each row is missing."))
        return None
    names = told_apart(columns)
    row = st.container(horizontal=True, vertical_alignment="bottom")

    def choose(what: str, label: str, guess: int | None, options: Sequence[int]) -> int:
        widget = f"series_{what}_{key}_{len(columns)}"
        kept(widget, options[0] if guess not in options else guess, options)
        return row.selectbox(
            label,
            options,
            key=widget,
            format_func=lambda it: _("none: it is one series") if it == _NONE else names[it],
            width=260,
        )

    time = choose("time", _("Column with the time"), roles.times(columns, rows, wanted), others)
    apart = [_NONE, *(it for it in others if it != time)]
    by = choose(
        "by", _("Column that tells series apart"), roles.series(columns, rows, wanted), apart
    )
    left = iter([it for it in others if it not in (time, by)])
    for feature in (it for it, place in places.items() if place is None):
        # Called otherwise, or as another is: whoever made the file knows which it is.
        label = _("Column with {name}").format(name=title(feature))
        guess = next((it for it in others if columns[it].strip() == feature), None)
        guess = next(left, None) if guess is None else guess
        places[feature] = choose(f"value_{feature}", label, guess, others)
    return functools.partial(
        _read,
        names=names,
        wanted=wanted,
        time_column=names[time],
        value_columns=[names[it] for it in places.values()],
        series_column="" if by == _NONE else names[by],
        options=_CHOICES,
    )


def _read(table: Table, names: Sequence[str], **chosen: object) -> Histories:
    """By names that are told apart: columns of a file may share one, or have none."""
    held = histories.read(replace(table, columns=list(names)), **chosen)
    return replace(held, columns=table.columns)
