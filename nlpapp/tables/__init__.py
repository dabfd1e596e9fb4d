"""Files of rows (CSV, TSV, workbooks, plain text), of any size, as people have them.

    with open_table(Path("reviews.csv")) as table:
        table.dialect     # what was found: Dialect(form="cells", encoding="gb18030", ...)
        table.columns     # ["id", "review"]
        for row in table.rows: ...

Nothing is guessed silently: `Dialect` says how a file is read, and whoever knows better gives a
`Dialect` with some of its fields settled.
"""

from nlpapp.told import Told


class TableError(Told):
    """A file cannot be read or written; the message is one sentence for a person."""
