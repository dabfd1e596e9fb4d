"""The beginning of a file, looked at before anything is answered: its columns and first rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from nlpapp.app.batch.source import Source
from nlpapp.app.traffic import SERVER
from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect

ROWS = 1000
_CHARACTERS = 2**22  # fewer rows where they are as long as that together
_KEPT = "batch_look"


@dataclass(frozen=True)
class Look:
    """What was seen. dialect: None where the file could not be read at all.

    sheets: of a workbook. problem: what ended the looking, where it is a fault of the file.
    """

    dialect: Dialect | None
    columns: Sequence[str]
    sheets: Sequence[str]
    rows: Sequence[Sequence[str]]
    problem: TableError | None

    def texts(self, column: int, most: int) -> list[str]:
        """The first texts of a column that are not empty."""
        texts = (row[column] for row in self.rows)
        return [text for text in texts if text.strip()][:most]


def look(source: Source) -> Look:
    """Look at a file, or remember having looked: opening a workbook takes its time."""
    asked = (source.key, source.wanted)
    remembered, found = st.session_state.get(_KEPT, (None, None))
    if remembered != asked:
        with SERVER.work():
            found = _look(source)
        st.session_state[_KEPT] = (asked, found)
    return found


def _look(source: Source) -> Look:
    try:
        table = source.table()
    except TableError as error:
        return Look(None, (), source.sheets(), (), error)
    rows, characters, problem = [], 0, None
    try:
        for row in table.rows:
            rows.append(row)
            characters += sum(map(len, row))
            if len(rows) == ROWS or characters > _CHARACTERS:
                break
    except TableError as error:
        problem = error
    return Look(table.dialect, table.columns, table.sheets, rows, problem)
