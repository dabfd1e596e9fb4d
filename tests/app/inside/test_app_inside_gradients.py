"""The section on gradients draws what was kept, and says so where nothing is."""

import json
import math

import pytest

from nlpapp.app import results
from nlpapp.app.inside import gradients

SIGNS = dict(zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


@pytest.fixture
def inside(open_page):
    """The function `inside(link) -> Page`."""
    return lambda link="text=good": open_page(link, "inside")


def kept(at, cell, **of):
    """The point of the file, found by reading it here."""
    points = json.loads((results.ROOT / "gradients.json").read_text())["points"]
    wanted = {"at": at, "cell": cell, **of}
    (point,) = (it["found"] for it in points if it["of"] == wanted)
    return point


def at_hundred(found):
    """The median a hundred steps back, as the page writes it."""
    steps = json.loads((results.ROOT / "gradients.json").read_text())["settings"]["distances"]
    exponent = str(round(found["median"][steps.index(100)]))
    return "10" + "".join(SIGNS[sign] for sign in exponent)


def measured(found, *, steps=(0, 20, 100), **of):
    """A point whose median falls by so many powers of ten with every step."""
    curve = {name: [found * it for it in steps] for name in ("low", "median", "high")}
    return {"of": of, "found": {"hidden": curve}}


@pytest.fixture
def write(monkeypatch, tmp_path):
    """The function `write(*points)` that makes these what was measured."""
    monkeypatch.setattr(results, "ROOT", tmp_path)

    def write(*points):
        settings = {"distances": [0, 20, 100], "clip": 1.0}
        content = json.dumps({"settings": settings, "points": points})
        (tmp_path / "gradients.json").write_text(content)

    return write


def test_both_charts_are_drawn_and_read_out_at_a_hundred_steps(inside):
    page = inside()
    assert len(page.test.get("vega_lite_chart")) == 2
    first = kept("initialisation", "rnn", scale=1.0)["hidden"]
    trained = kept("sentiment-imdb-lstm", "lstm", version=2, ways="cell")["cell_state"]
    assert f"Plain RNN {at_hundred(first)}" in page.words
    assert f"LSTM {at_hundred(trained)}" in page.words


def test_the_scale_is_looked_up_and_clipping_told_where_it_takes_something(inside):
    page = inside()
    page.test.select_slider[0].set_value(2.0).run()
    assert not page.test.exception
    found = kept("initialisation", "rnn", scale=2.0)
    assert f"Plain RNN {at_hundred(found['hidden'])}" in page.words
    small = math.floor(math.log10(found["left_by_clipping"]))
    assert f"Plain RNN {gradients.power(small)}" in page.words


def test_the_forget_bias_can_be_chosen_where_several_were_measured(inside):
    page = inside()
    (bias,) = (it for it in page.test.segmented_control if it.label == "The LSTM's forget bias")
    bias.set_value(0.0).run()
    found = kept("initialisation", "lstm", scale=1.0, forget_bias=0.0)["cell_state"]
    assert f"LSTM {at_hundred(found)}" in page.words


def test_models_that_answer_from_their_last_state_stand_apart_from_those_that_pool(inside, write):
    write(
        measured(-0.05, at="pooled", cell="rnn", version=2, ways="cell"),
        measured(-0.09, at="last", cell="rnn", version=1, ways="cell", variant="last"),
    )
    page = inside()
    assert "Plain RNN 10⁻⁵" in page.words
    (felt,) = (it for it in page.test.segmented_control if it.label == "After training, felt")
    felt.set_value("of the last state alone").run()
    assert not page.test.exception
    assert "Plain RNN 10⁻⁹" in page.words


def test_where_nothing_is_measured_yet_the_command_is_named(inside, write):
    write()
    page = inside()
    assert "`python -m training.gradients`" in page.words
    assert not page.test.get("vega_lite_chart")


@pytest.mark.parametrize(
    "content",
    [None, "{", '{"settings": {}, "points": [{"of": {}}]}', '{"settings":{},"points":[]}'],
)
def test_kept_results_that_are_missing_or_damaged_get_a_sentence(
    inside, monkeypatch, tmp_path, content
):
    if content is not None:
        (tmp_path / "gradients.json").write_text(content)
    monkeypatch.setattr(results, "ROOT", tmp_path)
    page = inside()
    assert "The kept results gradients.json are" in page.words
    assert not page.test.get("vega_lite_chart")


def test_a_power_of_ten_is_written_with_raised_digits():
    assert [gradients.power(it) for it in (-38.4, 0.2, 12.0)] == ["10⁻³⁸", "10⁰", "10¹²"]
