"""The Story page on toy models: each step answers what is turned, and says what was measured."""

import json
import math
import shutil

import numpy as np
import pytest

from nlpapp.app import results
from nlpapp.app.story.two_ways import apart
from nlpapp.serving import find, load

STEPS = range(1, 9)
LAST = ("rnn", "gru", "lstm")


@pytest.fixture(scope="module")
def root(both_tasks, build_toy_model, tmp_path_factory):
    """A root of toys of two tasks, and three that answer from their last state alone."""
    place = tmp_path_factory.mktemp("story")
    shutil.copytree(both_tasks, place, dirs_exist_ok=True)
    for cell in LAST:
        name = f"sentiment-toy-{cell}-last"
        build_toy_model(place, name, cell=cell, variant="last", recipe={"read_out": "last"})
    return place


@pytest.fixture
def story(open_page, root):
    """The function `story(step, **options of open_page) -> Page`."""

    def story(step, link="lang=en", **options):
        return open_page(f"step={step}&{link}", "story", **{"root": root} | options)

    return story


def found(page) -> str:
    """What the page says was measured."""
    return "\n".join(it.value for it in page.test.success)


def write(page, *texts):
    for place, text in enumerate(texts):
        page.test.text_input[place].set_value(text)
    page.test.run()
    assert not page.test.exception
    return page


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_claim_something_to_turn_and_what_was_measured(story, step, language):
    page = story(step, f"lang={language}")
    assert {"en": "It is often said", "zh": "常见的说法"}[language] in page.words
    test = page.test
    beyond_the_steps = test.segmented_control[1:]
    assert [*test.text_input, *test.select_slider, *beyond_the_steps]
    assert not test.error


def test_a_first_visit_begins_at_the_first_step_and_next_leads_on_and_back(open_page, root):
    page = open_page("lang=en", "story", root=root)
    assert page.test.query_params["step"] in ("1", ["1"])
    page.test.button[0].click().run()
    assert "2 · A loop carries" in page.words
    assert page.test.query_params["step"] in ("2", ["2"])
    back = next(it for it in page.test.button if it.label == "Back")
    back.click().run()
    assert "1 · Counting knows no order" in page.words


@pytest.mark.parametrize("step", ["0", "9", "x", ""])
def test_a_link_to_no_step_begins_at_the_first(story, step):
    assert "1 · Counting knows no order" in story(step).words


def test_the_same_words_in_another_order_are_the_same_to_who_counts_and_not_to_who_reads(story):
    page = write(story(1), "good bad", "bad good")
    # What the toys say: sigmoid(2 state + bias), the state faded by each cell's own memory.
    rnn = sigmoid(2 * (1 - 0.5)) - sigmoid(2 * (0.5 - 1))
    lstm = sigmoid(2 * (1 - 0.95) + 0.2) - sigmoid(2 * (0.95 - 1) + 0.2)
    assert f"Linear 0 points apart, Plain RNN {100 * rnn:.0f} points apart" in found(page)
    assert f"LSTM {100 * lstm:.0f} points apart" in found(page)


def test_other_words_are_named_and_nothing_is_concluded(story):
    page = write(story(1), "good bad", "bad <b>*fine*</b>")
    assert "do not have the same words: “&#60;b&#62;&#42;fine&#42;" in page.words
    assert not found(page)


def test_the_state_and_the_answer_are_those_after_the_word_chosen(story):
    page = write(story(2), "good film bad")
    slider = page.test.select_slider[0]
    slider.set_value(0).run()
    assert "at “good”, word 1 of 3" in found(page)
    assert f"{sigmoid(2):.0%}" in found(page)
    page.test.select_slider[0].set_value(2).run()
    assert "at “bad”, word 3 of 3" in found(page)
    assert f"{sigmoid(2 * (0.25 - 1)):.0%}" in found(page)


def test_the_gates_are_the_traces_own(story, root):
    text = "good film bad dull"
    page = write(story(4), text)
    page.test.select_slider[0].set_value(1).run()
    trace = load(find(root, "sentiment-toy-lstm")).run([text], "trace")
    shares = [trace[f"{gate}_gate"][0, 1].mean() for gate in ("forget", "input", "output")]
    assert [it.value for it in page.test.metric] == [f"{share:.0%}" for share in shares]
    along = trace["forget_gate"][0].mean(1)
    assert f"between {along.min():.0%} and {along.max():.0%}" in found(page)


def test_how_far_gradients_reach_is_read_from_what_was_kept(story):
    page = story(3)
    assert "learned, not given" in found(page)
    points = json.loads((results.ROOT / "gradients.json").read_text())
    steps = points["settings"]["distances"]
    kept = next(
        it["found"]
        for it in points["points"]
        if it["of"] == {"at": "initialisation", "cell": "rnn", "scale": 2.0}
    )
    page.test.select_slider[0].set_value(2.0).run()
    exponent = round(kept["hidden"]["median"][steps.index(100)])
    raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(exponent))
    assert f"100 steps back 10{raised} and" in found(page)
    assert "learned, not given" not in found(page)


def test_without_models_that_hear_their_last_state_the_command_is_named(
    story, both_tasks, monkeypatch, tmp_path
):
    monkeypatch.setattr(results, "ROOT", tmp_path)
    page = story(5, root=both_tasks)
    assert "`python -m training.sentiment --corpus imdb --cell all --read-out last`" in page.words
    assert not page.test.get("vega_lite_chart")


def test_with_them_their_curves_are_drawn_and_the_measurement_is_read_out(
    story, monkeypatch, tmp_path
):
    monkeypatch.setattr(results, "ROOT", tmp_path)
    points = [
        {
            "of": {"model": f"sentiment-toy-{cell}-last", "version": 1, "distance": distance},
            "found": {"value": 0.9 - distance / 1000, "low": 0.4, "high": 1.0, "n": 50},
        }
        for cell in LAST
        for distance in (0, 400)
    ]
    (tmp_path / "distance.json").write_text(json.dumps({"settings": {}, "points": points}))
    page = story(5)
    assert "Plain RNN (last state) 0.90 and 0.50 (0.40 to 1.00)" in found(page)
    assert "against the claim" not in found(page)
    assert len(page.test.get("vega_lite_chart")) == 2


def test_a_plain_rnn_that_surely_remembers_is_said_to_against_the_claim(
    story, monkeypatch, tmp_path
):
    monkeypatch.setattr(results, "ROOT", tmp_path)
    points = [
        {
            "of": {"model": f"sentiment-toy-{cell}-last", "version": 1, "distance": distance},
            "found": {"value": 0.9, "low": 0.88, "high": 0.92, "n": 50},
        }
        for cell in ("rnn", "gru")  # of the LSTM nothing is known
        for distance in (0, 400)
    ]
    (tmp_path / "distance.json").write_text(json.dumps({"settings": {}, "points": points}))
    page = story(5)
    assert "GRU (last state) 0.90 and 0.90" in found(page) and "LSTM" not in found(page)
    assert "against the claim" in found(page)
    assert "Not measured this way yet: LSTM (last state)" in page.words


@pytest.mark.parametrize("name", ["gradients", "memory", "distance"])
@pytest.mark.parametrize("step", [3, 5])
def test_results_that_hold_something_else_than_they_should_are_told(
    story, monkeypatch, tmp_path, name, step
):
    kept = json.loads((results.ROOT / f"{name}.json").read_text())
    for point in kept["points"]:
        point["found"] |= {key: {} for key in ("hidden", "cell_state", "right", "value", "low")}
        point["of"] |= {"model": "sentiment-toy-rnn-last", "version": 1}
    for other in ("gradients", "memory", "distance"):
        shutil.copy(results.ROOT / f"{other}.json", tmp_path)
    (tmp_path / f"{name}.json").write_text(json.dumps(kept))
    monkeypatch.setattr(results, "ROOT", tmp_path)
    page = story(step)
    assert not page.test.exception
    needed = {"gradients": 3, "memory": 5, "distance": 5}
    assert (f"{name}.json are damaged" in page.words) == (step == needed[name])


@pytest.mark.parametrize(
    ("shares", "bridged"),
    [
        ({5: 1.0, 10: 0.95, 20: 0.2}, "10"),
        ({5: 0.9, 10: 1.0}, "0"),
        ({20: 0.91, 50: 0.92}, "at least 50"),
    ],
)
def test_how_far_each_bridges_is_counted_up_to_the_first_distance_that_it_does_not(
    story, monkeypatch, tmp_path, shares, bridged
):
    monkeypatch.setattr(results, "ROOT", tmp_path)
    keep_memory(tmp_path, shares)
    page = story(5)
    said = f"Plain RNN {bridged}; LSTM 0, with its gate open at first {bridged}."
    assert said in found(page)
    page.test.segmented_control(key="story_task").set_value("adding").run()
    assert "Two numbers: not measured yet." in page.words


def keep_memory(folder, shares):
    def of_row(cell, bias, recurrent):
        if recurrent == "glorot":
            return {400: 0.99}
        return {5: 0.2} if (cell, bias) == ("lstm", None) else shares

    points = [
        {
            "of": {
                "task": "recall",
                "cell": cell,
                "equal": "parameters",
                "distance": distance,
                "recurrent": recurrent,
                "gate_bias": bias,
            },
            "found": {
                "right": {"value": share, "low": 0.0, "high": 1.0, "n": 50},
                "succeeded": {"value": 1.0, "low": 0.5, "high": 1.0, "n": 5},
                "guessing": 0.125,
            },
        }
        for cell, bias, recurrent in (
            ("rnn", None, "orthogonal"),
            ("rnn", None, "glorot"),  # of other first weights: no part of the row
            ("lstm", None, "orthogonal"),
            ("lstm", 4.0, "orthogonal"),
        )
        for distance, share in of_row(cell, bias, recurrent).items()
    ]
    (folder / "memory.json").write_text(json.dumps({"settings": {}, "points": points}))


def test_reading_on_knows_nothing_of_a_last_word_at_the_first_one(story):
    page = story(6)
    assert "at the first word the states are 0.00 apart reading forward" in found(page)
    assert "at the last word 1.00" in found(page)  # of the toys, one does not know "wonderful"
    page.test.segmented_control(key="story_where").set_value("at the beginning").run()
    # "A", then the word
    assert "at the first word the states are 0.00 apart reading forward" in found(page)
    assert "two directions are right more often: 82.0%" in found(page)


def test_what_was_turned_at_a_step_still_is_when_a_reader_comes_back_to_it(story):
    page = story(6)
    page.test.segmented_control(key="story_where").set_value("in the middle").run()
    page.test.segmented_control(key="story_chosen").set_value("7").run()
    page.test.segmented_control(key="story_chosen").set_value("6").run()
    assert page.test.segmented_control(key="story_where").value == "in the middle"


def test_states_are_as_far_apart_as_they_are_unlike():
    one = np.array([[3.0, 4.0], [1.0, 0.0], [0.0, 0.0], [2.0, 0.0]])
    other = np.array([[3.0, 4.0], [-1.0, 0.0], [0.0, 0.0], [0.0, 2.0]])
    np.testing.assert_allclose(apart(one, other), [0, 1, 0, math.sqrt(8) / 4])


def test_with_attention_and_without_both_translate_the_sentence_that_grows(story):
    page = story(7)
    assert page.columns.count('class="model"') == 2
    assert "BLEU is 20.0 (18.5–21.5) with attention and 13.0 (11.5–14.5) without" in found(page)
    page.test.select_slider[0].set_value(4).run()
    assert "BLEU is 20.0 (18.5–21.5) with attention and 7.0 (5.5–8.5) without" in found(page)


def test_without_such_translators_the_command_is_named(story, saved_models):
    assert "`python -m training.translation" in story(7, root=saved_models).words


def test_what_is_right_most_often_is_read_from_the_cards(story, root):
    page = story(8)
    assert "Linear is right most often, 89.0% (86.0–92.0)" in found(page)
    assert "no interval overlaps" in found(page)
    rnn, lstm = (
        find(root, f"sentiment-toy-{cell}").card["training"]["seconds"] / 60
        for cell in ("rnn", "lstm")
    )
    assert f"The plain RNN learned in {rnn:.1f} minutes and is right on" in found(page)
    assert f"the LSTM in {lstm:.1f} and on" in found(page)


@pytest.mark.parametrize("step", [1, 2, 4, 5])
@pytest.mark.parametrize("text", ["", "  ", "😀👍🏽", "!!!", "x" * 3000, "good " * 100_000, "a\0b"])
def test_odd_text_is_drawn_or_gets_a_sentence(story, step, text):
    page = story(step)
    write(page, *[text] * len(page.test.text_input))
    drawn = found(page) or page.test.get("vega_lite_chart")
    assert drawn or "There is no word in this text." in page.words


def test_of_a_text_too_long_for_a_step_the_beginning_stays_and_a_sentence_says_so(story):
    said = "the first 600 characters stayed"
    page = write(story(2), "good film " * 1000)
    assert page.test.text_input[0].value == "good film " * 60 and said in page.words
    assert said not in write(page, "good film").words


def test_markup_in_a_text_stays_text(story):
    text = "<script>alert(1)</script> *good*"
    page = write(story(1), text, text)
    assert not any("<script>" in it.proto.body for it in page.test.get("html"))
    page = write(story(2), text)
    page.test.select_slider[0].set_value(0).run()
    assert "&#60;script&#62;" in found(page)


def test_a_typed_text_stays_on_the_way_through_the_steps(story):
    page = write(story(2), "good film")
    page.test.segmented_control[0].set_value("3").run()
    page.test.segmented_control[0].set_value("2").run()
    assert page.test.text_input[0].value == "good film"


@pytest.mark.parametrize("step", [1, 2, 4, 6, 7, 8])
def test_where_there_is_no_model_a_sentence_says_how_to_train_one(story, step, tmp_path):
    assert "`python -m training." in story(step, root=tmp_path).words


def test_kept_results_that_are_damaged_get_a_sentence(story, monkeypatch, tmp_path):
    (tmp_path / "gradients.json").write_text("{")
    (tmp_path / "distance.json").write_text("{")
    (tmp_path / "memory.json").write_text("{")
    monkeypatch.setattr(results, "ROOT", tmp_path)
    assert "gradients.json are damaged" in story(3).words
    words = story(5).words
    assert "distance.json are damaged" in words and "memory.json are damaged" in words


def test_a_model_that_cannot_be_read_in_is_told(story, saved_models, tmp_path):
    name = "sentiment-toy-rnn"
    shutil.copytree(saved_models / name, tmp_path / name)
    with (tmp_path / name / "1/variables/variables.index").open("ab") as file:
        file.write(b"!")
    page = story(2, root=tmp_path)
    assert not found(page)
    assert "sentiment-toy-rnn" in page.words
