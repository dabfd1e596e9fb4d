"""The Batch page: a file of texts, answered by several models, and how far they agree; or one of
numbers over time, and what they say comes next.

It knows of a model only its card and the outputs of `serving_default`, so it serves every task.
"""

import functools
from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nlpapp import languages
from nlpapp.app import language, loading, tasks
from nlpapp.app.batch import chosen, found, progress, right, series_asked, upload
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.looking import ROWS, Look, look
from nlpapp.app.batch.source import Source, text_column
from nlpapp.app.batch.work import Work
from nlpapp.app.headings import told_apart
from nlpapp.app.language import _
from nlpapp.app.plain import plain
from nlpapp.app.remembering import kept
from nlpapp.app.shelf import Shelf
from nlpapp.tables import histories

_JOB = "batch_job"


def page() -> None:
    """Draw the page."""
    st.header(_("A whole file at once"), anchor=False)
    st.markdown(
        _(
            "Several models answer every text of a file, or say how its numbers go on. Give one "
            "with labels: where models are sure and wrong, there is something to learn about them."
        )
    )
    shelf = loading.listed()
    source = upload.source({languages.read_by(card) for card in shelf.found})
    if not shelf.found:
        loading.show_none(shelf, *tasks.names())
    else:
        if source:
            _prepare(source, shelf)
        if job := st.session_state.get(_JOB):
            st.divider()
            progress.follow(job)
    loading.show_refused(shelf)


def _prepare(source: Source, shelf: Shelf) -> None:
    """Look at the file, choose columns and models, and start."""
    source = replace(source, wanted=found.wanted(source))
    seen = look(source)
    found.show(source, seen)
    if seen.problem:
        st.error(plain(language.told(seen.problem)))
        return
    if not seen.rows:
        st.error(_("{name} has no rows below its first line.").format(name=plain(source.name)))
        return
    above = st.container()
    key = f"batch_column_{source.key}_{len(seen.columns)}"
    column = kept(key, text_column(seen.columns, seen.rows), range(len(seen.columns)))
    offered, cards = chosen.choose(
        shelf,
        source.key,
        seen.columns,
        seen.texts(column, ROWS),
        lambda *kind: right.guess(seen, column, *kind) is not None,
    )
    if histories.needs(offered[0]):
        make = series_asked.choose(source, seen, offered, cards)
    else:
        _show_column(above, key, seen)
        truth = right.choose(seen, source.key, column, cards[0]) if cards else None
        make = functools.partial(Job, source, column, truth=truth)
    job = st.session_state.get(_JOB)
    if st.button(
        _("Answer every row"),
        type="primary",
        icon=":material/play_arrow:",
        disabled=not (cards and make) or bool(job and job.active),
    ):
        _start(shelf, cards, make)


def _start(shelf: Shelf, cards: list[dict], make: Callable[..., Work]) -> None:
    """Answer with those of the models that can be loaded."""
    if not (models := loading.wait(cards)):
        loading.show_none(shelf, *tasks.names())
        return
    if job := st.session_state.get(_JOB):
        job.discard()
    st.session_state[_JOB] = make(models=models, present=_presence()).start()
    st.rerun()


def _show_column(place: DeltaGenerator, key: str, seen: Look) -> None:
    """Let the visitor say where the texts are. key: of the column, from 0."""
    if len(seen.columns) > 1:
        places, names = list(range(len(seen.columns))), told_apart(seen.columns)
        place.selectbox(_("Column with the texts"), places, key=key, format_func=names.__getitem__)


def _presence() -> Callable[[], bool]:
    """A function that says, in any thread, whether this visitor's browser is still connected."""
    session = get_script_run_ctx().session_id
    return functools.partial(runtime.get_instance().is_active_session, session)
