"""Figures as HTML: what stands in them, for few classes and for many."""

import re

import numpy as np

from nlpapp.app.batch import figures
from nlpapp.app.batch.judging import ClassJudge
from nlpapp.app.batch.tally import Tally


def words(html):
    return re.sub(r"\s+", " ", re.sub("<style>.*?</style>|<[^>]+>", " ", html, flags=re.S)).strip()


def judge(right, said):
    judge = ClassJudge()
    judge.add([(n, "") for n in range(len(right))], right, said, {})
    return judge


def test_a_confusion_matrix_has_what_is_right_in_its_rows():
    html = figures.confusion(judge(["a", "a", "a", "b"], ["a", "b", "b", "b"]), ["a", "b"])
    assert words(html) == "said a said b is a 1 33.3% 2 66.7% is b 0 0.0% 1 100.0%"


def test_of_many_classes_the_commonest_confusions_are_listed():
    classes = [f"c{place}" for place in range(40)]
    right = [*classes, "c3", "c3", "c7"]
    said = [*classes, "c4", "c4", "c8"]
    html = figures.confusion(judge(right, said), classes)
    assert words(html) == "right → said c3 → c4 2 rows c7 → c8 1 row"


def test_of_many_classes_those_said_most_are_named_and_the_others_counted_together():
    classes = [f"c{place}" for place in range(40)]
    tally = Tally(["m"], {"m"})
    tally.add({"m": np.array([*classes, *["c5"] * 10], object)})
    html = words(figures.labels(tally, {"m": "GRU"}, {"m": classes}))
    assert html.startswith("GRU c5 11 (22.0%) · ") and html.endswith("· others 28 (56.0%)")


def test_what_files_and_cards_say_is_never_markup():
    html = figures.confusion(judge(["<b>"], ["<b>"]), ["<b>", "&"])
    assert "<b>1</b>" in html and "is &lt;b&gt;" in html and "said &amp;" in html


def test_tables_that_scroll_can_be_reached_and_have_a_name():
    html = figures.confusion(judge(["a"], ["a"]), ["a", "b"])
    assert 'role="region" tabindex="0" aria-label="Confusion matrix"' in html


def test_a_share_that_is_nearly_all_is_not_rounded_to_all():
    assert [figures.percent(it) for it in (1, 0.99999, 0.5, 0)] == [
        "100.0%", "99.9990%", "50.0%", "0.0%",
    ]  # fmt: skip
