"""The answers to take along: as CSV, and as a workbook where they are few enough for one."""

import time
from pathlib import PurePath

import streamlit as st

from nlpapp.app.batch.spans import size
from nlpapp.app.batch.work import Work
from nlpapp.app.language import _


def buttons(job: Work) -> None:
    """Draw what the answers of a finished job are downloaded by."""
    ended = time.strftime("%Y%m%d-%H%M%S", job.ended)
    # The time sets apart the files of two jobs, for the visitor and for Streamlit, which tells
    # large downloads apart by their name, length and parts of the content.
    name = f"{PurePath(job.source.name).stem}-{ended}"
    st.download_button(
        _("Download CSV ({size})").format(size=size(job.answers.size)),
        job.answers.read,  # called by the click, not by every run of the page
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    if job.answers.fit_a_workbook:
        st.download_button(
            _("Download for Excel"),
            job.answers.workbook,
            file_name=f"{name}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            icon=":material/table:",
        )
