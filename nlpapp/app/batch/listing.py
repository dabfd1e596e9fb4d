"""Rows of the file in a table, which scrolls by itself where there is little room."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from nlpapp.app.language import _


def draw(rows: Sequence[tuple], names: Sequence[str], form: str | None = None) -> None:
    """Draw rows, each its number, its text and what else the names say.

    form: how the last column is written, where that is numbers.
    """
    number, text = _("Row"), _("Text")
    columns = {
        number: st.column_config.NumberColumn(width=70),
        text: st.column_config.TextColumn(width="large", alignment="left"),
    }
    if form:
        columns[names[-1]] = st.column_config.NumberColumn(format=form)
    frame = pd.DataFrame(rows, columns=[number, text, *names])
    st.dataframe(frame, hide_index=True, column_config=columns)
