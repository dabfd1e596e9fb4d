"""Files of rows (CSV, TSV, plain text), of any size: read a row at a time, written whole or not."""


class TableError(Exception):
    """A file cannot be read or written; the message is one sentence for a person."""
