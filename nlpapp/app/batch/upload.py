"""Where the file comes from: the visitor, or the example. It stays for a visit to another page."""

from collections.abc import Collection

import streamlit as st

from nlpapp.app import language, uploading
from nlpapp.app.batch.example import EXAMPLES
from nlpapp.app.batch.source import Source
from nlpapp.app.language import _
from nlpapp.app.plain import plain

_SOURCE, _UPLOAD = "batch_source", "batch_upload"
_TYPES = ("csv", "tsv", "txt", "xlsx")


def source(read: Collection[str]) -> Source | None:
    """The file to answer, where there is one. read: languages that there are models for."""
    uploading.box(
        _(
            "A table (CSV, TSV or Excel) with a text in each row, or with a time and numbers; or "
            "plain text with a text a line"
        ),
        _TYPES,
        _UPLOAD,
        _take,
    )
    found = st.session_state.get(_SOURCE)
    if not found:
        _offer_example(read)
    elif not st.session_state.get(_UPLOAD):  # an example, or a file from before a visit elsewhere
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(f"**{plain(found.name)}**", width="content")
        row.button(
            _("Remove"),
            icon=":material/close:",
            on_click=st.session_state.pop,
            args=(_SOURCE, None),  # a second tap finds nothing
        )
    return found


def _take() -> None:
    upload = st.session_state[_UPLOAD]
    st.session_state[_SOURCE] = upload and Source(upload.name, upload.getvalue(), upload.file_id)


def _offer_example(read: Collection[str]) -> None:
    theirs = language.current()
    example = EXAMPLES[theirs if theirs in EXAMPLES and theirs in read else "en"]
    row = st.container(horizontal=True, vertical_alignment="center")
    row.button(
        _("Try the example"),
        icon=":material/description:",
        on_click=lambda: st.session_state.update({_SOURCE: example}),
    )
    row.caption(
        _(
            "File and answers are yours alone, and are forgotten once this tab is closed or loaded "
            "again."
        )
    )
