"""Rows by the chunk: how many are held in memory at a time."""

from collections.abc import Iterator

# Fewer rows where texts are so long that this many characters come first.
CHUNK_ROWS = 256
CHUNK_CHARACTERS = 2**23


def chunks(rows: Iterator[list[str]], column: int) -> Iterator[list[list[str]]]:
    """The rows in their order, some at a time; ``column`` is where the long texts are."""
    chunk, characters = [], 0
    for row in rows:
        chunk.append(row)
        characters += len(row[column])
        if len(chunk) == CHUNK_ROWS or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
