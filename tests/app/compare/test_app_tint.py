"""The tinted text: what a person typed comes back as they typed it, and never as markup."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from nlpapp.app.asking import Time, Trace, Verdict
from nlpapp.app.compare.columns import Column, page
from nlpapp.app.compare.tint import plain, tinted

CLASSES = ("negative", "positive")


def trace_of(text: str, words: list[str], shares: list[float]) -> Trace:
    """A trace whose tokens are these words, found one after the other in the UTF-8 of the text."""
    encoded, at, starts, ends = text.encode(), 0, [], []
    for word in words:
        starts.append(encoded.index(word.encode(), at))
        at = starts[-1] + len(word.encode())
        ends.append(at)
    scores = np.full((len(words), 2), 0.5, np.float32)
    return Trace(
        np.array(words, object), np.array(starts), np.array(ends), np.array(shares), scores
    )


def read_back(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A  Fine\n\nfilm .", ["Fine", "film"]),
        ("Bien 😀👩‍👩‍👧 sûr", ["Bien", "😀", "sûr"]),
        ("这部电影很好看。", list("这部电影很好看")),
        ("שלום \u202eabc\u202c עולם", ["שלום", "abc", "עולם"]),
        ("a < b && c > \"d\" 'e'", ["a", "b", "c", "d", "e"]),
    ],
)
def test_the_text_is_shown_as_it_was_typed(text, words):
    shares = np.linspace(-1, 1, len(words)).tolist()
    html = tinted(text, trace_of(text, words, shares), "positive", CLASSES)
    assert read_back(html) == text
    for word in words:
        assert re.search(rf">{re.escape(word)}</span>", html)


def test_no_character_of_the_text_becomes_markup():
    text = "<script>alert(1)</script> <img src=x onerror=alert(2)>"
    words = ["<script>alert(1)</script>", "<img", "onerror=alert(2)>"]
    html = tinted(text, trace_of(text, words, [1, -1, 0.5]), "positive", CLASSES)
    assert set(re.findall(r"</?(\w+)", html)) == {"span"}
    assert read_back(html) == text


def test_a_class_whose_name_is_markup_stays_text():
    classes = ('"><script>', "other")
    html = tinted("good", trace_of("good", ["good"], [1.0]), classes[0], classes)
    assert "<script>" not in html


def test_a_colour_means_the_same_class_whatever_the_label():
    def look(label: str, share: float) -> str:
        html = tinted("good", trace_of("good", ["good"], [share]), label, CLASSES)
        return re.search(r"rgba\([^)]*\)", html)[0]

    assert look("positive", 1.0) == look("negative", -1.0)
    assert look("positive", 1.0) != look("negative", 1.0)


def test_the_tooltip_names_the_class_and_the_share():
    html = tinted("good", trace_of("good", ["good"], [-0.25]), "positive", CLASSES)
    assert 'title="negative +0.250"' in html


def test_with_more_classes_a_colour_means_for_or_against_the_label():
    classes = ("one", "two", "three")
    html = tinted("good bad", trace_of("good bad", ["good", "bad"], [1, -1]), "two", classes)
    assert 'title="for two +1.000"' in html
    assert 'title="against two +1.000"' in html


def test_text_behind_the_last_token_stands_there_plain():
    html = tinted("good and the rest", trace_of("good and the rest", ["good"], [1.0]), *_positive())
    assert html.endswith('<span class="unread"> and the rest</span>')


def test_of_a_very_long_rest_only_the_beginning_is_shown():
    text = "good " + "x" * 600_000
    html = tinted(text, trace_of(text, ["good"], [1.0]), *_positive())
    assert len(html) < 3_000
    assert "more characters" in html


def test_offsets_that_overlap_do_not_double_the_text():
    trace = trace_of("abcdef", ["abc", "def"], [1.0, 1.0])
    trace.starts[1] = 1
    assert read_back(tinted("abcdef", trace, *_positive())) == "abcdef"


def test_shares_of_nothing_tint_nothing():
    html = tinted("a b", trace_of("a b", ["a", "b"], [0.0, 0.0]), *_positive())
    assert "rgba" not in html


def test_a_nul_is_shown_by_its_picture():
    assert plain(b"a\0b") == "a␀b"


def _positive() -> tuple[str, tuple[str, str]]:
    return "positive", CLASSES


def test_a_text_read_further_than_its_trace_is_tinted_for_the_class_that_the_trace_speaks_of():
    scores = np.array([[0.5, 0.5], [0.8, 0.2]], np.float32)
    trace = replace(trace_of("dull film", ["dull", "film"], [1.0, 0.0]), scores_so_far=scores)
    card = {"model": "m", "cell": "gru", "task": "sentiment"}
    verdict = Verdict("positive", CLASSES, np.array([0.1, 0.9], np.float32), Time(0.001, 5, False))
    html = page([Column("GRU", card, verdict, trace)], "dull film")
    assert 'title="negative +1.000"' in html and "positive +1" not in html


def test_a_model_without_a_trace_shows_the_bare_text_and_says_why():
    card = {"model": "m", "cell": "gru", "task": "sentiment"}
    verdict = Verdict("positive", CLASSES, np.array([0.1, 0.9], np.float32), Time(0.001, 5, False))
    said = "This model does not show which words it goes by."
    bare = page([Column("GRU", card, verdict, traceless=True)], "dull <b>film</b>")
    assert said in bare and "dull &lt;b&gt;film" in bare
    assert said not in page([Column("GRU", card, verdict)], "dull film")  # its trace is on its way
