"""Rows by the chunk."""

from nlpapp.tables.chunks import chunks


def test_very_long_texts_are_not_gathered_by_the_hundred(monkeypatch):
    monkeypatch.setattr("nlpapp.tables.chunks.CHUNK_CHARACTERS", 10)
    found = chunks(iter([["x" * 8], ["y" * 8], ["z"]]), column=0)
    assert [len(chunk) for chunk in found] == [2, 1]
