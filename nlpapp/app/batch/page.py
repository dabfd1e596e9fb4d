"""The Batch page: a file of texts, answered by several models, and how far they agree.

It knows of a model only its card and the outputs of `serving_default`, so it serves every task.
"""

import functools
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nlpapp.app import language, loading, palette, tasks
from nlpapp.app.batch import results
from nlpapp.app.batch.example import EXAMPLE
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.source import Source, text_column
from nlpapp.app.plain import plain
from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect

_JOB, _USE_EXAMPLE = "batch_job", "batch_use_example"
_PREVIEWED_CHARACTERS = 300


def page() -> None:
    """Draw the page."""
    st.header("A whole file at once", anchor=False)
    st.markdown(
        "Several models answer every text of a file. See how far they agree, and take the "
        "answers with you."
    )
    source = _source()
    shelf = loading.listed()
    if not shelf.found:
        loading.show_none(shelf, *tasks.names())
    else:
        if source:
            _prepare(source, shelf)
        if job := st.session_state.get(_JOB):
            st.divider()
            _follow(job)
    loading.show_refused(shelf)


def _source() -> Source | None:
    """The file that was uploaded, or the example where that was asked for."""
    upload = st.file_uploader(
        "A CSV or TSV file, a workbook, or plain text with one text a line",
        type=["csv", "tsv", "txt", "xlsx"],
        on_change=lambda: st.session_state.pop(_USE_EXAMPLE, None),
    )
    if upload:
        return Source(upload.name, upload.getvalue(), upload.file_id)
    if st.session_state.get(_USE_EXAMPLE):
        return EXAMPLE
    row = st.container(horizontal=True, vertical_alignment="center")
    row.button(
        "Try the example",
        icon=":material/description:",
        on_click=lambda: st.session_state.update({_USE_EXAMPLE: True}),
    )
    row.caption(
        "File and answers are yours alone, and are forgotten once this tab is closed or loaded "
        "again."
    )
    return None


def _prepare(source: Source, shelf: loading.Shelf) -> None:
    """Look at the file, choose a column and models, and start."""
    try:
        table, rows = source.preview()
        if table.dialect.form != "lines":
            header = st.toggle(
                "The first line names the columns",
                value=table.dialect.header,
                key=f"batch_header_{source.key}",
            )
            source = replace(source, wanted=Dialect(header=header))
            table, rows = source.preview()
    except TableError as error:
        st.error(plain(language.told(error)))
        return
    columns = table.columns
    if not rows:
        st.error(plain(f"{source.name} has names of columns, but no rows."))
        return
    _preview(source, columns, rows)
    column = 0
    if len(columns) > 1:
        column = st.selectbox(
            "Column with the texts",
            range(len(columns)),
            index=text_column(columns, rows),
            format_func=lambda place: columns[place] or f"column {place + 1}",
            key=f"batch_column_{source.key}_{table.dialect.header}",
        )
    chosen = _models(shelf)
    job = st.session_state.get(_JOB)
    if st.button(
        "Answer every row",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not chosen or bool(job and job.active),
    ):
        if job:
            job.discard()
        models = {name: shelf.models[name] for name in chosen}
        st.session_state[_JOB] = Job(source, column, models, present=_presence()).start()
        st.rerun()


def _preview(source: Source, columns: list[str], rows: list[list[str]]) -> None:
    st.caption(f"How {plain(source.name)} begins:")
    names = _told_apart(columns)
    clipped = [[cell[:_PREVIEWED_CHARACTERS] for cell in row] for row in rows]
    st.dataframe(pd.DataFrame(clipped, columns=names), hide_index=True)


def _told_apart(columns: list[str]) -> list[str]:
    """Names for a data frame, which cannot show two columns of one name."""
    return [
        name if name.strip() and columns.count(name) == 1 else f"{name} ({place})"
        for place, name in enumerate(columns, 1)
    ]


def _models(shelf: loading.Shelf) -> list[str]:
    """Names of the chosen models, all of one task and one corpus."""
    cards = _one_of("Task", shelf.found, lambda card: card["task"], str.capitalize)
    cards = _one_of("Learned from", cards, palette.corpus_of, palette.corpus_title)
    key = "batch_models_" + cards[0]["model"]
    cards = loading.wait(cards)
    if not cards:
        loading.show_none(shelf, *tasks.names())
        return []
    titles = palette.titles(cards)
    picked = st.pills(
        "Models",
        list(titles),
        selection_mode="multi",
        default=list(titles),
        format_func=titles.get,
        key=key,
        wrap=True,
    )
    if not picked:
        st.caption("Choose at least one model.")
    return [name for name in titles if name in picked]  # in the order of the columns


def _one_of(label: str, cards: list[dict], kind: Callable, title: Callable) -> list[dict]:
    """The cards of one kind; where there are several, the visitor says which."""
    kinds = list(dict.fromkeys(kind(card) for card in cards))
    chosen = kinds[0]
    if len(kinds) > 1:
        chosen = st.segmented_control(
            label, kinds, default=kinds[0], format_func=title, required=True
        )
    return [card for card in cards if kind(card) == chosen]


def _presence() -> Callable[[], bool]:
    """A function that says, in any thread, whether this visitor's browser is still connected."""
    session = get_script_run_ctx().session_id
    return functools.partial(runtime.get_instance().is_active_session, session)


def _follow(job: Job) -> None:
    """How far the job is, or what came out of it."""
    st.subheader(plain(job.source.name), anchor=False)
    if job.active:
        st.fragment(_progress, run_every=1)(job)
    elif job.stage == "stopped":
        st.info("Stopped. No answers were kept.")
    elif job.stage == "failed":
        st.error(plain(job.problem))
    else:
        results.show(job)


def _progress(job: Job) -> None:
    """Drawn again and again, by itself: the rest of the page stays free for the visitor."""
    if not job.active:
        st.rerun()
    if job.stage == "waiting":
        others = "1 file is" if job.ahead == 1 else f"{job.ahead} files are"
        st.progress(0.0, text=f"In the queue: {others} ahead of yours.")
    elif job.stage == "checking":
        st.progress(min(job.checked, 1.0), text=f"Checking the file: {job.rows:,} rows so far.")
    else:
        left = job.seconds_left
        estimate = "" if left is None else f", about {results.duration(left)} left"
        done = f"{job.rows_done:,} of {job.rows:,} rows{estimate}"
        st.progress(job.rows_done / job.rows, text=done)
    if st.button("Stop", icon=":material/stop:", disabled=job.stopping):
        job.discard()
        st.rerun(scope="fragment")
