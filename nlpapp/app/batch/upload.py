"""Where the file comes from: the visitor, or the example. It stays for a visit to another page."""

import json
from collections.abc import Collection

import streamlit as st

from nlpapp.app import language
from nlpapp.app.batch.example import EXAMPLES
from nlpapp.app.batch.source import Source
from nlpapp.app.language import _
from nlpapp.app.plain import plain

_SOURCE, _UPLOAD = "batch_source", "batch_upload"
_TYPES = ("csv", "tsv", "txt", "xlsx")
# Streamlit's own words can only be replaced by their look; what is not displayed is not read out.
_SHEET = """<style>
.st-key-batch_upload [data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary] p,
.st-key-batch_upload [data-testid=stFileUploaderDropzoneInstructions] span{{display:none}}
.st-key-batch_upload [data-testid=stFileUploaderDropzone]
  [data-testid=stBaseButton-secondary] [data-testid=stMarkdownContainer]::after{{content:{choose}}}
.st-key-batch_upload [data-testid=stFileUploaderDropzoneInstructions]::after{{content:{limits};
  font-size:.875rem;opacity:.75}}
.st-key-batch_upload [aria-invalid=true] [role=alert],
body:has(.st-key-batch_upload [aria-invalid=true]:hover) [role=tooltip]{{display:none}}
.st-key-batch_upload [aria-invalid=true]::after{{content:{wrong};font-size:.875rem;padding:.25rem}}
</style>"""


def source(read: Collection[str]) -> Source | None:
    """The file to answer, where there is one. read: languages that there are models for."""
    limit = st.get_option("server.maxUploadSize")  # MB
    limits = _("or drop it here: {kinds}, up to {limit:,} MB")
    kinds = ", ".join(_TYPES).upper()
    words = {
        "choose": _("Choose a file"),
        "limits": limits.format(kinds=kinds, limit=limit),
        "wrong": _("It has to be {kinds}, and no larger than {limit:,} MB.").format(
            kinds=kinds, limit=limit
        ),
    }
    st.html(_SHEET.format(**{name: _in_css(it) for name, it in words.items()}))
    st.file_uploader(
        _("A table (CSV, TSV or Excel) with a text in each row, or plain text with one a line"),
        type=_TYPES,
        key=_UPLOAD,
        on_change=_take,
    )
    found = st.session_state.get(_SOURCE)
    if not found:
        _offer_example(read)
    elif not st.session_state.get(_UPLOAD):  # an example, or a file from before a visit elsewhere
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(f"**{plain(found.name)}**", width="content")
        row.button(
            _("Put it away"),
            icon=":material/close:",
            on_click=st.session_state.pop,
            args=(_SOURCE,),
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


def _in_css(words: str) -> str:
    """A string of CSS: other than JSON's only in what stands for a character."""
    return json.dumps(words, ensure_ascii=False)
