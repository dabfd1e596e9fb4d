"""What the benchmark of visitors reads from the page, and what it asks."""

import numpy as np

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
