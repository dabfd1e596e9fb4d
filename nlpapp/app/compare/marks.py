"""Texts whose verdicts a visitor finds wrong: marked, kept with the tab, taken home as a CSV.

The file is one that `python -m training.sentiment --csv` reads. Nothing is sent anywhere.
"""

import io
from collections.abc import Mapping, Sequence

import streamlit as st

from nlpapp.app import palette
from nlpapp.app.language import _, ngettext
from nlpapp.tables.writing import row_writer

_MARKED = "marked texts"
COLUMNS = "text", "label"


def draw(text: str, classes: Sequence[str]) -> None:
    """Offer to mark a text with one of the classes, and the file of all that were marked."""
    marked: dict[str, str] = st.session_state.setdefault(_MARKED, {})
    with st.container(horizontal=True):
        with st.popover(_("This is wrong"), icon=":material/flag:"):
            st.markdown(_("What is right for this text?"))
            for name in classes:
                st.button(
                    palette.class_title(name),
                    key=f"mark {name}",
                    on_click=marked.__setitem__,
                    args=(text, name),
                    type="primary" if marked.get(text) == name else "secondary",
                )
            if text in marked:
                st.button(_("Take the mark back"), on_click=marked.pop, args=(text, None))
            st.caption(
                _(
                    "Marks stay in this tab until you download them; nothing is sent anywhere. The "
                    "file is one that training.sentiment --csv learns from, once it has ten "
                    "texts of each class, all in one language."
                )
            )
        if marked:
            count = len(marked)
            st.download_button(
                ngettext("Download {n} marked text", "Download {n} marked texts", count).format(
                    n=count
                ),
                as_csv(marked),
                file_name="marked.csv",
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
            )


def as_csv(marked: Mapping[str, str]) -> bytes:
    """The marked texts with their classes, under the names that training looks for."""
    file = io.StringIO()
    write = row_writer(file)
    write(COLUMNS)
    for row in marked.items():
        write(row)
    return file.getvalue().encode("utf-8-sig", "replace")  # the mark is for Excel
