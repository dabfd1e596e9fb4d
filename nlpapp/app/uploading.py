"""A box that takes a file, in the visitor's language."""

import json
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from nlpapp.app.language import _

# Streamlit's own words can only be replaced by their look; what is not displayed is not read out.
_SHEET = """<style>
.st-key-{key} [data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary] p,
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span{{display:none}}
.st-key-{key} [data-testid=stFileUploaderDropzone]
  [data-testid=stBaseButton-secondary] [data-testid=stMarkdownContainer]::after{{content:{choose}}}
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions]::after{{content:{limits};
  font-size:.875rem;opacity:.75}}
.st-key-{key} [aria-invalid=true] [role=alert],
body:has(.st-key-{key} [aria-invalid=true]:hover) [role=tooltip]{{display:none}}
.st-key-{key} [aria-invalid=true]::after{{content:{wrong};font-size:.875rem;padding:.25rem}}
</style>"""


def box(
    label: str, types: Sequence[str], key: str, on_change: Callable[[], None] | None = None
) -> UploadedFile | None:
    """Draw it; the file that it holds. types: endings of names. key: of the widget."""
    limit = st.get_option("server.maxUploadSize")  # MB
    limits = _("or drop it here: {kinds}, up to {limit:,} MB")
    kinds = ", ".join(types).upper()
    words = {
        "choose": _("Choose a file"),
        "limits": limits.format(kinds=kinds, limit=limit),
        "wrong": _("It has to be {kinds}, and no larger than {limit:,} MB.").format(
            kinds=kinds, limit=limit
        ),
    }
    st.html(_SHEET.format(key=key, **{name: _in_css(it) for name, it in words.items()}))
    return st.file_uploader(label, type=types, key=key, on_change=on_change)


def _in_css(words: str) -> str:
    """A string of CSS: other than JSON's only in what stands for a character."""
    return json.dumps(words, ensure_ascii=False)
