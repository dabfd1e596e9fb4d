"""What the benchmark of visitors reads from the page, and what it asks."""

import asyncio
import math

import numpy as np
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import visitors
from nlpapp.app.asking import Time, Verdict
from nlpapp.app.compare import columns


def column(title, label, score):
    scores = np.array([1 - score, score], np.float32)
    verdict = Verdict(label, ("negative", "positive"), scores, Time(0.001, 5, False))
    card = {"model": "m", "cell": "gru", "task": "sentiment"}
    return columns.Column(title, card, verdict)


def test_every_verdict_is_read_from_the_columns_of_the_page():
    shown = [column("GRU", "positive", 0.934), column("Plain RNN", "negative", 0.001)]
    shown[1].dissents = True
    page = columns.page(shown, "text")
    read = {visitors._SAID.search(it).groups() for it in visitors._COLUMN.findall(page)}
    assert read == {("GRU", "positive", "93%"), ("Plain RNN", "negative", ">99%")}


def test_every_visitor_has_a_text_of_their_own():
    texts = visitors.texts_of(7, seed=3)
    assert len(set(texts)) == 7 and all(20 < len(text.split()) <= 60 for text in texts)
    assert not set(texts) & set(visitors.texts_of(7, seed=4))


def test_a_visitor_who_sees_no_verdict_waits_without_end(monkeypatch):
    async def an_error(*_):
        message = ForwardMsg()
        message.delta.new_element.html.body = "<section>This page has an error.</section>"
        yield message

    monkeypatch.setattr(visitors, "_messages", an_error)
    seen = asyncio.run(visitors.visit("localhost:1", "text"))
    assert seen.first == math.inf and math.isfinite(seen.everything) and not seen.verdicts


def test_a_page_that_never_stands_still_is_left(monkeypatch):
    async def verdict_and_silence(*_):
        message = ForwardMsg()
        page = columns.page([column("GRU", "positive", 0.934)], "text")
        message.delta.new_element.html.body = page
        yield message
        await asyncio.Event().wait()

    monkeypatch.setattr(visitors, "_messages", verdict_and_silence)
    monkeypatch.setattr(visitors, "PATIENCE", 0.2)
    seen = asyncio.run(visitors.visit("localhost:1", "text"))
    assert math.isfinite(seen.first) and seen.everything == math.inf
    assert seen.verdicts == {("GRU", "positive", "93%")}


def test_a_server_that_ends_before_it_answers_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(visitors, "ROOT", tmp_path)  # where no page is
    with pytest.raises(SystemExit, match="ended with status"), visitors.server():
        pass
