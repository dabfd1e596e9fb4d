"""The line that says what the models of a group have read."""

import pytest

from nlpapp.app import groups
from nlpapp.app.compare.learned import sentence


def card(corpus, language="en", **more):
    told = {"name": corpus, "language": language, "rows": {"train": 22323}} | more
    return {"model": f"sentiment-{corpus}-gru", "cell": "gru", "corpus": told}


PARTS = {"imdb": {"rows": {"train": 22000}}, "sst2": {"rows": {"train": 67349}}}
ENGLISH = card("english", parts=PARTS)


def line(wanted, *cards):
    offered = groups.by_corpus(cards)
    return sentence(next(group for group in offered if group.key == wanted), offered)


def test_of_a_mixture_each_part_is_told():
    assert line("english", ENGLISH) == (
        "These models have learned from 22,000 texts of IMDB and 67,349 texts of SST&#45;2."
    )


def test_the_comparison_of_cells_that_is_written_about_is_one_click_away():
    said = line("english", ENGLISH, card("imdb"))
    assert said.endswith("is under “Film reviews · IMDB”.")
    assert line("imdb", ENGLISH, card("imdb")) == (
        "These models have learned from 22,323 texts of IMDB."
    )


def test_who_reads_chinese_is_not_sent_to_english_reviews():
    said = line("chnsenticorp", card("chnsenticorp", "zh"), card("imdb"))
    assert said == "These models have learned from 22,323 texts of ChnSentiCorp."


@pytest.mark.parametrize("told", [None, {}, {"name": "mine"}, {"name": "mine", "parts": {"a": {}}}])
def test_a_card_that_does_not_tell_has_no_line(told):
    one = card("mine") | {"corpus": told}
    group = groups.Group("mine", "mine", [one])
    assert sentence(group, [group]) == ""
