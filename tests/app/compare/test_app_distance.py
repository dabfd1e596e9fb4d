"""The distance on the Compare page: answers with neutral words behind a text, and what was kept."""

import json
import re
from html import unescape

import numpy as np
import pandas as pd
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from nlpapp import neutral
from nlpapp.app import palette, results
from nlpapp.app.compare import far
from nlpapp.measured import Measurements, Point

NAMES = ["sentiment-toy-rnn", "sentiment-toy-linear"]
LINK = f"text=great&models={','.join(NAMES)}"


def point(model, distance, value, version=1):
    found = {"value": value, "low": value - 0.03, "high": value + 0.03, "n": 123, "split": "test"}
    return {"of": {"model": model, "version": version, "distance": distance}, "found": found}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The function `kept(*points)` that makes these what was measured; text as it stands."""
    monkeypatch.setattr(results, "ROOT", tmp_path)

    def write(*points):
        (text,) = points if points and isinstance(points[0], str) else (None,)
        text = text or json.dumps({"settings": {}, "points": points})
        (tmp_path / "distance.json").write_text(text, encoding="utf-8")

    return write


def charts(page) -> dict[str, list[dict]]:
    """Rows of each chart of the page, by its title."""
    found = {}
    for chart in page.test.get("vega_lite_chart"):
        title = json.loads(chart.proto.spec)["title"]
        tables = [convert_arrow_bytes_to_pandas_df(it.data.data) for it in chart.proto.datasets]
        rows = max(tables, key=len).to_dict("records")  # rules have a row of nothing
        found[title["text"] if isinstance(title, dict) else title] = rows
    return found


def expander(page, label):
    return next(it for it in page.test.expander if it.label == label)


def test_each_models_answer_is_drawn_at_every_distance(open_page, kept):
    rows = charts(open_page(LINK))["This text"]
    assert [row["distance"] for row in rows] == 2 * list(neutral.DISTANCES)
    found = {
        name: np.array([row["probability"] for row in rows if row["model"] == name])
        for name in ("Plain RNN", "Linear")
    }
    # Of the toys, the linear one remembers for good, the RNN half of what it did at every word.
    words = np.array([len(neutral.words(it, "en").split()) for it in neutral.DISTANCES])
    np.testing.assert_allclose(found["Plain RNN"], 1 / (1 + np.exp(-2 * 0.5**words)), atol=1e-5)
    np.testing.assert_allclose(found["Linear"], 1 / (1 + np.exp(-2.4)), atol=1e-5)


def test_the_distance_chosen_shows_what_the_models_read_there(open_page, kept):
    page = open_page(LINK)
    slider = page.test.select_slider[0]
    assert slider.options == [str(distance) for distance in neutral.DISTANCES]
    slider.set_value(5).run()
    [body] = [
        it.proto.body for it in expander(page, "What they read at this distance").children.values()
    ]
    assert unescape(re.sub("<[^>]+>", "", body)) == "great The road follows the river"


def test_what_was_measured_is_drawn_beside_it_of_the_version_that_answers(open_page, kept):
    measured = [point(NAMES[0], it, 0.8 - it / 1000) for it in (0, 50)]
    kept(*measured, point(NAMES[1], 0, 0.9), point(NAMES[1], 0, 0.95, 2), point("another", 0, 0.5))
    page = open_page(LINK)
    rows = charts(page)["Many texts"]
    found = [(row["model"], row["distance"], row["value"]) for row in rows]
    assert found == [("Plain RNN", 0, 0.8), ("Plain RNN", 50, 0.75), ("Linear", 0, 0.9)]
    assert "On 123 short texts of the test split" in page.words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "distance.json are not there"),
        ('{"settings": {}, "poi', "distance.json are damaged"),
        ('{"settings": {}, "points": [{"of": {"distance": 0}, "found": {"value": 1}}]}', "damaged"),
        ('{"settings": {}, "points": []}', "python -m training.distance"),
    ],
)
def test_without_what_was_measured_one_sentence_says_so_and_the_text_is_drawn(
    open_page, kept, content, said
):
    if content:
        kept(content)
    page = open_page(LINK)
    assert said in page.words
    assert len(charts(page)["This text"]) == 16 and "Many texts" not in charts(page)


def test_a_text_too_long_for_all_that_is_laid_behind_it_is_said_to_be(open_page, kept):
    page = open_page("text=").type("good " * 50)  # the toys' traces stop before
    assert "too long to add 400 words after it" not in page.words
    page.type("good " * 200)
    assert "too long to add 400 words after it" in page.words
    assert not page.test.select_slider


def test_models_of_a_language_without_neutral_words_have_no_such_section(
    open_page, build_toy_model, tmp_path, kept
):
    corpus = {"name": "toy", "language": "de"}
    build_toy_model(tmp_path, "sentiment-toy-gru", corpus=corpus)
    page = open_page("text=gut", root=tmp_path)
    assert "GRU" in page.columns and not page.test.select_slider


def test_the_section_speaks_chinese(open_page, kept):
    page = open_page(f"lang=zh&{LINK}")
    assert {"This text", "Many texts"}.isdisjoint(charts(page))
    assert "distance.json" in page.words and "are not there" not in page.words


def test_the_axis_of_many_texts_begins_near_guessing_and_not_at_zero():
    names = {"a": "A"}
    row = {"model": "A", "distance": 5, "value": 0.9, "low": 0.8, "high": 0.95, "n": 9}
    looks = {"a": palette.style({"cell": "rnn"})}
    first = far.of_many(pd.DataFrame([row]), 5, names, looks).to_dict()["layer"][0]
    # Vega takes the axis of the first layer.
    assert first["encoding"]["y"]["scale"]["domain"] == [0.45, 1]


def test_charts_hold_one_line_a_model_and_a_mark_where_the_control_stands():
    titles, looks = (
        {"a": "GRU", "b": "LSTM"},
        {"a": palette.CELLS["gru"], "b": palette.CELLS["lstm"]},
    )
    table = pd.DataFrame(
        {"model": ["GRU", "LSTM"], "distance": [0, 400], "probability": [0.1, 0.9]}
    )
    drawn = json.dumps(far.own(table, "positive", 50, titles, looks).to_dict())
    assert '"datum": 50' in drawn and '"type": "symlog"' in drawn
    assert all(look.colour in drawn for look in looks.values())


def test_of_models_and_versions_that_nobody_measured_there_is_no_row():
    kept = Measurements({}, [Point(**point("a", 0, 0.7))])
    titles = {"a": "A", "b": "B"}
    assert far.measured_of(kept, {"b": 1}, titles).empty
    assert far.measured_of(kept, {"a": 2}, titles).empty
    assert len(far.measured_of(kept, {"a": 1}, titles)) == 1
