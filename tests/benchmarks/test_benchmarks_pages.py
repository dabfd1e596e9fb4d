"""What the benchmark of pages types, and where it goes."""

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from benchmarks import pages
from nlpapp.corpora.sample.grammar import Writer
from nlpapp.text import token_counts


def test_a_text_of_so_many_words_has_so_many_tokens_and_the_next_is_another():
    writer = Writer(3)
    one, other = pages._words(writer, 37), pages._words(writer, 37)
    assert token_counts([" ".join(one), " ".join(other)]).tolist() == [37, 37]
    assert one != other


def test_cells_side_by_side_are_asked_for_by_the_link():
    assert pages._asked("rnn,lstm") == ("corpus=imdb&models=sentiment-imdb-rnn,sentiment-imdb-lstm")
