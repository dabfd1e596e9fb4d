"""`python -m training.unseen`, on a made-up shop and with the linear model alone."""

import re
from dataclasses import replace

import pytest
from made_up_shop import stocked
from scripts import run_here

from nlpapp import measured
from training import unseen

KINDS = "lamps", "pots", "cups"


@pytest.fixture
def shop(monkeypatch):
    corpus = stocked(KINDS, train=120, validation=18, test=36)
    monkeypatch.setattr(unseen.corpora, "load", lambda *of: corpus)
    return corpus


def test_each_kind_is_judged_whole_by_what_learned_from_the_others(shop, tmp_path):
    asked = unseen.main, "--cells", "linear", "--out", "kept.json"
    done = run_here(*asked, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    kept = measured.read(tmp_path / "kept.json")
    assert [point.of["kind"] for point in kept.points] == [*KINDS]
    assert {point.found["accuracy"]["n"] for point in kept.points} == {(120 + 18 + 36) / 3}
    assert {point.found["learned_from"] for point in kept.points} == {80}
    assert "| mean | 100.0 |" in done.stdout
    again = run_here(*asked, cwd=tmp_path)
    assert "Judging" not in again.stdout and "| mean | 100.0 |" in again.stdout
    assert not (tmp_path / "runs").exists() and not (tmp_path / "saved_models").exists()


def test_nothing_of_the_kind_stays_in_what_is_learned_from(shop):
    left = unseen.without(shop, "pots")
    assert "pots" not in {*left.train.kinds, *left.validation.kinds}
    assert {*left.test.kinds} == {"pots"}
    everything = shop.train.texts + shop.validation.texts + shop.test.texts
    kinds = shop.train.kinds + shop.validation.kinds + shop.test.kinds
    assert left.test.texts == [
        text for text, kind in zip(everything, kinds, strict=True) if kind == "pots"
    ]


def test_the_lead_over_the_linear_model_is_the_mean_over_kinds(shop):
    right = {"lamps": (0.8, 0.82), "pots": (0.9, 0.91), "cups": (0.7, 0.73)}
    points = [
        measured.Point({"kind": kind, "cell": cell, "seed": 1}, {"accuracy": {"value": value}})
        for kind, values in right.items()
        for cell, value in zip(("linear", "gru"), values, strict=True)
    ]
    options = replace(unseen.Options(), cells=("gru", "linear"))
    said = unseen.table(measured.Measurements({}, points), KINDS, options)
    assert "| mean | 80.0 | 82.0 |" in said
    # 2, 1 and 3 points: mean 2, standard error 1/sqrt(3), Student's t of two degrees 4.303.
    low, high = (2 + side * 4.303 / 3**0.5 for side in (-1, 1))
    assert re.search(rf"gru is ahead by 2\.00 \({low:.2f} to {high:.2f}\)", said)


def test_goods_that_the_shop_does_not_have_are_one_message(shop, tmp_path):
    done = run_here(unseen.main, "--kinds", "cars", "--out", "kept.json", cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "There is no kind 'cars' in shopping; it has lamps, pots, cups." in done.stderr
