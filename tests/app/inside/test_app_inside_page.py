"""The Inside page and what it hands to the browser, on toy models."""

import base64
import json
import re
import shutil
from urllib.parse import quote

import numpy as np
import pytest

from nlpapp.app.inside import sentences, units
from nlpapp.app.inside.states import read
from nlpapp.serving import find, load

TEXT = "a dull and poor film, then brilliant"
ASKED = f"text={quote(TEXT)}"


@pytest.fixture
def inside(open_page):
    """The function `inside(link, **of) -> Page`."""
    return lambda link=ASKED, **of: open_page(link, "inside", **of)


def picture(page) -> dict:
    """What the page gives the browser to draw."""
    (body,) = (it.proto.body for it in page.test.get("html") if "const DATA" in it.proto.body)
    return json.loads(re.search(r"const DATA = (.*);\n", body)[1])


def test_a_first_visit_steps_through_an_example_with_the_plain_rnn_and_the_lstm(inside):
    page = inside("")
    data = picture(page)
    assert [model["title"] for model in data["models"]] == ["Plain RNN", "LSTM"]
    assert [model["kind"] for model in data["models"]] == ["rnn", "lstm"]
    assert 0 < data["begin"] < len(data["models"][0]["tokens"])


def test_of_cells_that_answer_from_all_and_from_their_last_state_the_latter_are_shown_first(
    inside, build_toy_model, tmp_path
):
    for cell in ("rnn", "lstm"):
        build_toy_model(tmp_path, f"sentiment-toy-{cell}")
        name = f"sentiment-toy-{cell}-last"
        build_toy_model(tmp_path, name, cell=cell, variant="last", recipe={"read_out": "last"})
    page = inside("", root=tmp_path)
    titles = [model["title"] for model in picture(page)["models"]]
    assert titles == ["Plain RNN (last state)", "LSTM (last state)"]


def test_maps_are_the_values_of_the_trace_to_the_nearest_step(inside, saved_models):
    page = inside(f"models=sentiment-toy-lstm&text={quote(TEXT)}")
    (model,) = picture(page)["models"]
    (direction,) = model["directions"]
    (reading,) = read(load(find(saved_models, "sentiment-toy-lstm")), [TEXT])
    assert model["tokens"] == reading.tokens.tolist()
    assert [it["name"] for it in direction["maps"]] == list(reading.directions[0].parts)
    for drawn in direction["maps"]:
        levels = np.frombuffer(base64.b64decode(drawn["bytes"]), np.uint8).astype(float)
        values = levels.reshape(-1, len(reading.tokens)).T
        values = (values - 128) / 127 * drawn["scale"] if drawn["signed"] else values / 255
        true = reading.directions[0].parts[drawn["name"]][:, direction["order"]]
        np.testing.assert_allclose(values, true, atol=drawn["scale"] / 250)
    np.testing.assert_allclose(model["scores"], reading.scores[:, 1], atol=1e-4)
    for word, rows in enumerate(direction["moved"]):
        for unit, was, now in rows:
            assert now == pytest.approx(reading.directions[0].memory[word, unit], abs=1e-3)
            assert was == pytest.approx(reading.directions[0].before[word, unit], abs=1e-3)


def test_both_directions_are_there_to_choose_from(inside):
    (model,) = picture(inside(f"models=sentiment-toy-bilstm&text={quote(TEXT)}"))["models"]
    assert [it["label"] for it in model["directions"]] == ["forward", "backward"]


def test_of_three_models_the_first_two_are_drawn_and_that_is_said(inside):
    names = ",".join(f"sentiment-toy-{cell}" for cell in ("rnn", "gru", "lstm"))
    page = inside(f"models={names}&text=good")
    assert [it["title"] for it in picture(page)["models"]] == ["Plain RNN", "GRU"]
    assert "the first two" in page.words


def test_markup_in_a_text_stays_text(inside):
    text = "good </script><script>alert(1)</script> <b>"
    page = inside(f"text={quote(text)}")
    assert any("</script>" in token for token in picture(page)["models"][0]["tokens"])
    bodies = [it.proto.body for it in page.test.get("html")]
    assert not any("<script>alert" in body for body in bodies)


@pytest.mark.parametrize("text", ["😀👍🏽", "好 坏 good", "!!!", "x" * 3000, "good " * 100_000])
def test_odd_text_is_drawn_or_gets_a_sentence(inside, text):
    page = inside()
    page.type(text)
    drawn = [it for it in page.test.get("html") if "const DATA" in it.proto.body]
    assert drawn or "There is no word in this text." in page.words


def test_where_there_are_linear_models_alone_the_page_says_how_to_train_another(
    saved_models, tmp_path, open_page
):
    shutil.copytree(saved_models / "sentiment-toy-linear", tmp_path / "sentiment-toy-linear")
    page = open_page("", "inside", root=tmp_path)
    assert "python -m training.sentiment --cell all" in page.words


def test_where_the_trace_stops_is_said(inside):
    assert "Shown as far as token 40." in inside(f"text={quote('good ' * 60)}").words


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_gets_a_gentle_note(inside, text):
    assert "choose an example" in inside(f"text={quote(text)}").words


def test_in_chinese_the_picture_speaks_chinese(inside):
    page = inside(f"lang=zh&text={quote(TEXT)}")
    data = picture(page)
    assert data["words"]["forget_gate"] == "遗忘门"
    assert all(re.search("[一-鿿]", said) for said in data["words"].values())


def test_a_unit_is_listened_to_on_demand(inside):
    page = inside()
    assert not page.test.get("number_input")
    page.test.toggle(key="inside_units").set_value(True).run()
    (listing,) = (it.proto.body for it in page.test.get("html") if "extremes" in it.proto.body)
    assert "Highest" in listing
    assert "<strong>" in listing


def test_the_words_at_which_a_unit_is_highest_and_lowest_are_found(saved_models):
    model = load(find(saved_models, "sentiment-toy-gru"))
    texts = ["a good plot", "so bad and dull", "a plot", "bad bad bad"]
    (heard,) = units.heard(model, texts)
    memory = [it.directions[0].memory for it in read(model, texts)]
    every = np.concatenate(memory).astype(np.float16)
    highest, lowest = heard.extremes(0, 2)
    assert every[highest[0], 0] == every[:, 0].max()
    assert every[lowest[0], 0] == every[:, 0].min()
    assert heard.tokens[lowest[0]] == "bad"
    assert len({heard.tokens[place] for place in lowest}) == 2
    assert heard.around(lowest[0], 1) == (["bad"], [])


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_there_are_some_hundred_sentences_of_ours_and_none_twice(language):
    made = sentences.of(language)
    assert len(set(made)) == len(made) > 200
    assert all("{" not in it for it in made)
