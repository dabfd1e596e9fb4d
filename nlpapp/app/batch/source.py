"""The file that a visitor gives to the Batch page: its rows, and which column holds the texts."""

import io
import statistics
from dataclasses import dataclass

from nlpapp.tables import TableError
from nlpapp.tables.dialect import ANY, Dialect
from nlpapp.tables.reading import Table, read_table, sheets_of


@dataclass(frozen=True, eq=False)
class Source:
    """A file in memory, as Streamlit holds it; ``key`` tells it from others of the same name.

    wanted: what the visitor knows better than what is found in the file.
    """

    name: str
    data: bytes
    key: str
    wanted: Dialect = ANY

    def table(self) -> Table:
        """Its rows from the first on; any number of tables may be open at once."""
        # BytesIO shares the bytes until it is written to.
        return read_table(io.BytesIO(self.data), self.name, self.wanted)

    def sheets(self) -> tuple[str, ...]:
        """Its sheets, where it is a workbook that can be read: also where a chosen one cannot."""
        try:
            return sheets_of(io.BytesIO(self.data), self.name)
        except TableError:
            return ()


def text_column(columns: list[str], rows: list[list[str]]) -> int:
    """Where the texts probably are: in a column called text, or in the one that says the most."""
    for place, name in enumerate(columns):
        if name.strip().lower() == "text":
            return place
    return max(
        range(len(columns)), key=lambda place: statistics.mean(len(row[place]) for row in rows)
    )
