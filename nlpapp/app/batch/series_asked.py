"""The visitor says where in a file of numbers over time its times, series and values stand."""

import functools
from collections.abc import Callable, Sequence

import streamlit as st

from nlpapp.app.batch.found import told_apart
from nlpapp.app.batch.kept import kept
from nlpapp.app.batch.looking import Look
from nlpapp.app.batch.series_job import SeriesJob
from nlpapp.app.batch.source import Source
from nlpapp.app.language import _
from nlpapp.tables import TableError, histories
from nlpapp.tables.histories import Needs
from nlpapp.tables.moments import times_of
from nlpapp.told import Said

_NONE = -1  # not None, which for Streamlit is no choice at all
_TRIED = 20  # rows, to find the column of times
# What messages call the choices below.
_CHOICES = (
    Said("“Column with the time”"),
    Said("“Column with …”"),
    Said("“Column that tells series apart”"),
)


def choose(
    source: Source, seen: Look, offered: Sequence[dict], cards: Sequence[dict]
) -> Callable[..., SeriesJob] | None:
    """What makes the job, or None where the chosen models cannot read one file together.

    offered: cards of which the visitor chooses, at least one. cards: those that are chosen.
    """
    first, *others = [histories.needs(card) for card in cards or offered]
    if any((it.features, it.step) != (first.features, first.step) for it in others):
        st.error(_("These models read other columns or other steps; choose such as read alike."))
        return None
    names, places = told_apart(seen.columns), list(range(len(seen.columns)))
    row = st.container(horizontal=True)

    def ask(what: str, label: str, guess: int, options: Sequence[int] = places) -> int:
        key = f"batch_series_{what}_{source.key}_{len(places)}"
        kept(key, guess, options)
        return row.selectbox(
            label,
            options,
            key=key,
            format_func=lambda it: _("none: it is one series") if it == _NONE else names[it],
            width=260,
        )

    time = ask("time", _("Column with the time"), _times(seen, first))
    apart = ask("by", _("Column that tells series apart"), _series(seen, first), [_NONE, *places])
    values = []
    for number, feature in enumerate(first.features):
        place = _place(seen, feature)
        if place is None:  # called otherwise: whoever made the file knows how
            label = _("Column with {name}").format(name=feature)
            place = ask(f"value_{feature}", label, min(number + 1, places[-1]))
        values.append(seen.columns[place])
    read = functools.partial(
        histories.read,
        wanted=first,
        time_column=seen.columns[time],
        value_columns=values,
        series_column="" if apart == _NONE else seen.columns[apart],
        options=_CHOICES,
    )
    return functools.partial(SeriesJob, source, read)


def _times(seen: Look, wanted: Needs) -> int:
    """Where the times probably are: in the column of that name, or the first that holds any."""
    if (place := _place(seen, wanted.time_column)) is not None:
        return place
    return next((it for it in range(len(seen.columns)) if _holds_times(seen, it)), 0)


def _series(seen: Look, wanted: Needs) -> int:
    """Where series are told apart, if they seem to be."""
    if wanted.series_column and (place := _place(seen, wanted.series_column)) is not None:
        return place
    known = {*wanted.known} - {""}
    said = ({row[place].strip() for row in seen.rows} for place in range(len(seen.columns)))
    return next((place for place, names in enumerate(said) if names & known), _NONE)


def _place(seen: Look, name: str) -> int | None:
    return next((it for it, own in enumerate(seen.columns) if own.strip() == name), None)


def _holds_times(seen: Look, place: int) -> bool:
    try:
        times_of([row[place] for row in seen.rows[:_TRIED]], "", "")
    except TableError:
        return False
    return True
