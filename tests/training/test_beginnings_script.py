"""`python -m training.beginnings`, on a made-up shop and with the linear model alone."""

import csv

import pytest
from made_up_shop import stocked
from scripts import run_here

from nlpapp import measured
from training import beginnings

KINDS = "lamps", "pots"
START = "sentiment-toy-gru"


@pytest.fixture
def shop(monkeypatch):
    corpus = stocked(KINDS, train=200, validation=20, test=36)
    monkeypatch.setattr(beginnings.corpora, "load", lambda *of: corpus)
    monkeypatch.setattr(beginnings, "WAYS", (beginnings.LINEAR,))
    return corpus


ASKED = ["--start-from", START, "--rows", "60", "--seeds", "2", "--kinds"]


def test_every_kind_and_seed_is_measured_once_on_the_test_of_its_kind(shop, saved_models, tmp_path):
    where = {"cwd": tmp_path, "NLPAPP_SAVED_MODELS": str(saved_models)}
    done = run_here(beginnings.main, *ASKED, *KINDS, "--out", "kept.json", **where)
    assert done.returncode == 0, done.stderr
    kept = measured.read(tmp_path / "kept.json")
    assert [
        tuple(point.of[name] for name in ("kind", "way", "rows", "seed")) for point in kept.points
    ] == [
        ("lamps", "as it is", 0, 0),
        ("lamps", "linear", 60, 1),
        ("pots", "as it is", 0, 0),
        ("pots", "linear", 60, 1),
        ("lamps", "linear", 60, 2),
        ("pots", "linear", 60, 2),
    ]
    assert {point.found["accuracy"]["n"] for point in kept.points} == {18}
    assert {point.found["accuracy"]["value"] for point in kept.points} == {1.0}
    assert "| 60 | 100.0 |" in done.stdout
    assert f"| none: `{START}` as it is |" in done.stdout
    again = run_here(beginnings.main, *ASKED, *KINDS, "--out", "kept.json", **where)
    assert "Judging" not in again.stdout and "| 60 | 100.0 |" in again.stdout
    assert not (tmp_path / "runs").exists() and not (tmp_path / "models").exists()


def test_another_seed_draws_other_reviews_and_a_file_holds_them_with_their_classes(shop, tmp_path):
    lamps = beginnings.of_kind(shop.train, "lamps")
    one, two = (beginnings.drawn(lamps, 9, seed) for seed in (1, 2))
    assert len({*one.texts}) == 9 and {*one.texts} <= {*lamps.texts} and one.texts != two.texts
    beginnings.write(tmp_path / "few.csv", one, shop.classes)
    with (tmp_path / "few.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == one.texts
    assert [row["label"] for row in rows] == [shop.classes[label] for label in one.labels]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([*KINDS, "cups"], "There is no kind 'cups' in shopping; it has lamps, pots."),
        (["lamps", "--rows", "101"], "There are 100 reviews of that kind, not 101."),
    ],
)
def test_what_the_shop_does_not_have_is_one_message(
    shop, saved_models, tmp_path, arguments, complaint
):
    where = {"cwd": tmp_path, "NLPAPP_SAVED_MODELS": str(saved_models)}
    done = run_here(beginnings.main, *ASKED, *arguments, "--out", "kept.json", **where)
    assert done.returncode == 2 and complaint in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("part", "kinds"), [("shopping", KINDS), ("chnsenticorp", ["酒店"])])
def test_a_model_that_has_read_the_goods_is_refused(shop, build_toy_model, tmp_path, part, kinds):
    told = {"name": "all", "language": "en", "parts": {part: {"rows": {}}}}
    began = {"corpus": {"name": "all"}, "parts": [part]}
    for version, card in enumerate(
        ({"corpus": told}, {"corpus": {"name": "mine", "language": "en"}, "started_from": began}), 1
    ):
        build_toy_model(tmp_path, START, version=version, **card)
        where = {"cwd": tmp_path, "NLPAPP_SAVED_MODELS": str(tmp_path)}
        done = run_here(beginnings.main, *ASKED, *kinds, "--out", "kept.json", **where)
        assert done.returncode == 2 and "has read these very goods" in done.stderr
