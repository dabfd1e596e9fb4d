"""What came out of a file on the Batch page: the download, who agrees with whom, row by row."""

import time
from collections.abc import Sequence
from pathlib import PurePath

import pandas as pd
import streamlit as st

from nlpapp.app import palette
from nlpapp.app.batch import figures
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.shown import ROWS, Row


def show(job: Job) -> None:
    """Draw the results of a finished job."""
    tally = job.tally
    titles = palette.titles([model.card for model in job.models.values()])
    models = "1 model" if len(titles) == 1 else f"{len(titles)} models"
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    row.markdown(f"{job.rows:,} rows answered by {models} in {duration(job.seconds)}.")
    ended = time.strftime("%Y%m%d-%H%M%S", job.ended)
    row.download_button(
        f"Download ({_bytes(job.answers.size)})",
        job.answers.read,  # called by the click, not by every run of the page
        # The time sets apart the files of two jobs, for the visitor and for Streamlit, which tells
        # large downloads apart by their name, length and parts of the content.
        file_name=f"{PurePath(job.source.name).stem}-{ended}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    if len(tally.names) > 1:
        _agreement(job, titles)
    if tally.counts:
        st.markdown("**Who says what how often**")
        classes = {name: job.models[name].card["classes"] for name in tally.counts}
        st.html(figures.labels(tally, titles, classes))
    _table(job, titles)


def _agreement(job: Job, titles: dict[str, str]) -> None:
    tally = job.tally
    st.markdown("**Who agrees with whom**")
    share = f"{tally.unanimous:,} of {tally.rows:,} rows"
    st.markdown(f"All {len(tally.names)} models give the same answer to {share}.")
    st.html(figures.agreement(tally, titles))
    if tally.counts:
        st.caption(
            "The share of the rows to which both give the same answer. κ is Cohen's kappa, the "
            "same less what chance would bring: 1 is always, 0 no more often than by chance."
        )
    else:
        st.caption("The share of the rows to which both give the very same answer.")


def _table(job: Job, titles: dict[str, str]) -> None:
    rows, total, which = job.first, job.rows, "rows"
    st.markdown("**Row by row**")
    if job.tally.unanimous < job.tally.rows and st.toggle("Only where the models disagree"):
        total, which = job.tally.rows - job.tally.unanimous, "rows where they disagree"
        rows = job.divided
    st.dataframe(_frame(rows, [titles[name] for name in job.tally.names]), hide_index=True)
    if total > len(rows):
        st.caption(f"The first {ROWS} of {total:,} {which}; the download has them all.")


def _frame(rows: Sequence[Row], titles: Sequence[str]) -> pd.DataFrame:
    cells = [(row.number, row.text, *row.answers) for row in rows]
    return pd.DataFrame(cells, columns=["Row", "Text", *titles])


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"
