"""The Models page, as a visitor meets it, on toy models."""

import math

import pandas as pd
import pytest

from nlpapp.app import figures
from nlpapp.app.models import charts, tables
from nlpapp.app.models.page import measured


def test_every_card_is_a_row_with_its_figures(open_page):
    table = open_page(page="models").test.dataframe[0].value
    names = ["Plain RNN", "GRU", "LSTM", "Bidirectional LSTM", "Linear"]
    assert table["cell"].tolist() == names
    assert table["interval"][0] == "58.0–64.0"
    assert math.isclose(table["accuracy"][0], 61.0)


def test_the_five_charts_are_drawn(open_page):
    page = open_page(page="models")
    page.test.button[0].click().run()
    assert len(page.test.get("vega_lite_chart")) == 5


def test_each_card_can_be_read_whole(open_page):
    page = open_page(page="models")
    assert len(page.test.json) == 5
    assert "python -m training.sentiment --corpus toy --cell gru --seed 1" in page.words


def test_latency_is_measured_on_request_and_kept_for_every_visitor(open_page):
    measured().clear()
    page = open_page(page="models")
    assert "milliseconds" not in page.test.dataframe[0].value
    page.test.button[0].click().run()
    assert not page.test.exception
    assert (page.test.dataframe[0].value["milliseconds"] > 0).all()
    assert (open_page(page="models").test.dataframe[0].value["milliseconds"] > 0).all()


def test_a_refused_folder_is_named(open_page, damaged):
    page = open_page(page="models", root=damaged)
    assert "sentiment-toy-linear" in page.words
    assert page.test.dataframe[0].value["cell"].tolist() == ["GRU"]


def test_without_models_the_page_says_how_to_train_one(open_page, tmp_path):
    page = open_page(page="models", root=tmp_path)
    assert "python -m training.sentiment --cell all" in page.words


def test_a_card_with_few_fields_is_still_a_row(build_toy_model, open_page, tmp_path):
    bare = {"metrics": {}, "accuracy_by_length": [], "calibration": [], "learning_curve": []}
    bare |= {"training": {}, "recipe": {}, "corpus": {}, "caps": {}}
    build_toy_model(tmp_path, "sentiment-toy-gru", **bare)
    assert len(open_page(page="models", root=tmp_path).test.dataframe[0].value) == 1
    assert "GRU" in open_page("text=good", root=tmp_path).columns


def test_lengths_without_texts_are_left_out():
    empty = {"from": 1, "to": 9, "value": None, "low": None, "high": None, "n": 0}
    card = {"model": "m", "cell": "gru", "accuracy_by_length": [empty]}
    assert tables.by_length([card], figures.ACCURACY).empty


def test_lengths_of_less_than_one_text_in_a_hundred_are_left_out():
    bins = [
        {"from": start, "to": start + 9, "value": 0.5, "low": 0.1, "high": 0.9, "n": n}
        for start, n in ((1, 1), (10, 2), (19, 197))
    ]
    card = {"model": "m", "cell": "gru", "accuracy_by_length": bins}
    assert tables.by_length([card], figures.ACCURACY)["n"].tolist() == [2, 197]


@pytest.mark.parametrize("first, second", [(91.6, 91.7), (91.7, 91.6)])
def test_names_of_neighbouring_dots_stand_on_opposite_sides_of_them(first, second):
    chart = charts.against(
        pd.DataFrame(
            {"cell": ["A", "B", "C"], "megabytes": [4.29, 4.3, 5], "accuracy": [first, second, 90]}
        ),
        *(figures.ACCURACY, "megabytes", "Size", {}, {}),
    )
    spec = chart.to_dict()
    rows = next(iter(spec["datasets"].values()))
    names = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    down = {
        row["cell"]: layer["mark"]["dy"]
        for layer in names
        for row in rows
        if f"'{row['side']}'" in layer["transform"][0]["filter"]
    }
    assert sorted(down) == ["A", "B", "C"]
    higher, lower = ("A", "B") if first > second else ("B", "A")
    assert down[higher] < 0 < down[lower]
