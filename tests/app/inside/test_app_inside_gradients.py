"""The section on gradients draws what was kept, and says so where nothing is."""

import json

import pytest

from nlpapp.app import results


def kept(at, cell, **of):
    """The point of the file, found by reading it here."""
    points = json.loads((results.ROOT / "gradients.json").read_text())["points"]
    wanted = {"at": at, "cell": cell, **of}
    (point,) = (it["found"] for it in points if it["of"] == wanted)
    return point


def at_hundred(found):
    steps = json.loads((results.ROOT / "gradients.json").read_text())["settings"]["distances"]
    return found["median"][steps.index(100)]


def test_both_charts_are_drawn_and_read_out_at_a_hundred_steps(open_page):
    page = open_page("text=good", "inside")
    assert len(page.test.get("vega_lite_chart")) == 2
    first = at_hundred(kept("initialisation", "rnn", scale=1.0)["hidden"])
    trained = at_hundred(kept("sentiment-imdb-lstm", "lstm", version=2, ways="cell")["cell_state"])
    assert f"Plain RNN 10^{first:.0f}" in page.words
    assert f"LSTM 10^{trained:.0f}" in page.words


def test_the_scale_is_looked_up_and_clipping_told_where_it_takes_something(open_page):
    page = open_page("text=good", "inside")
    page.test.select_slider[0].set_value(2.0).run()
    assert not page.test.exception
    found = kept("initialisation", "rnn", scale=2.0)
    assert f"Plain RNN 10^{at_hundred(found['hidden']):.0f}" in page.words
    assert f"{found['left_by_clipping']:.0e}" in page.words


@pytest.mark.parametrize("content", [None, "{", '{"settings": {}, "points": [{"of": {}}]}'])
def test_kept_results_that_are_missing_or_damaged_get_a_sentence(
    open_page, monkeypatch, tmp_path, content
):
    if content is not None:
        (tmp_path / "gradients.json").write_text(content)
    monkeypatch.setattr(results, "ROOT", tmp_path)
    page = open_page("text=good", "inside")
    assert "The kept results gradients.json are" in page.words
    assert not page.test.get("vega_lite_chart")
