"""The visitor says how a file of numbers over time is to be read, for models that read alike."""

import functools
from collections.abc import Callable, Sequence

import streamlit as st

from nlpapp.app import series_columns
from nlpapp.app.batch.looking import Look
from nlpapp.app.batch.series_job import SeriesJob
from nlpapp.app.batch.source import Source
from nlpapp.app.language import _
from nlpapp.tables import histories


def choose(
    source: Source, seen: Look, offered: Sequence[dict], cards: Sequence[dict]
) -> Callable[..., SeriesJob] | None:
    """What makes the job, or None where the chosen models cannot read one file together.

    offered: cards of which the visitor chooses, at least one. cards: those that are chosen.
    """
    first, *others = [histories.needs(card) for card in cards or offered]
    if any((it.features, it.step) != (first.features, first.step) for it in others):
        st.error(
            _("These models read different columns or steps; choose models that read the same.")
        )
        return None
    read = series_columns.ask(seen.columns, seen.rows, first, source.key)
    return read and functools.partial(SeriesJob, source, read)
