"""A file of somebody's own: its numbers, and how a model says they go on."""

import io
import itertools
from collections.abc import Sequence
from dataclasses import replace

from nlpapp.app.forecast import asked
from nlpapp.serving import Model
from nlpapp.tables import TableError, histories
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.histories import Histories, Row
from nlpapp.tables.reading import Table, read_table

MOST_ROWS = 50_000


def read(name: str, data: bytes, expected: Sequence[str]) -> Table:
    """A file as somebody gave it, its rows as a list. expected: columns that a header would have.

    Raises TableError: it cannot be read, has no row, or too many.
    """
    table = read_table(io.BytesIO(data), name, Dialect(form="cells"), expected)
    rows = list(itertools.islice(table.rows, MOST_ROWS + 1))
    if not rows:
        raise TableError("{name} has no row below its header.", name=name)
    if len(rows) > MOST_ROWS:
        raise TableError(
            "{name} has more than {most:,} rows; give its last ones.", name=name, most=MOST_ROWS
        )
    return replace(table, rows=rows)


def forecast(model: Model, held: Histories) -> list[Row]:
    """The rows to come.

    Raises:
        ServingError: the graph failed.
    """
    wanted = histories.needs(model.card)
    said = asked.of(model, held.given(wanted))
    return list(held.forecasts([(wanted, said)]))
