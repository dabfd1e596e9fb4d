"""Models that answer from all they heard, or from their last state alone, picked all at once."""

import re

import pytest

WHOLE, LAST = "the whole text", "only their last state"


@pytest.fixture(scope="module")
def root(build_toy_model, tmp_path_factory):
    """A root of two cells, each with both read-outs, and a linear model."""
    place = tmp_path_factory.mktemp("sides")
    for cell in ("rnn", "lstm", "linear"):
        build_toy_model(place, f"sentiment-toy-{cell}")
    for cell in ("rnn", "lstm"):
        name = f"sentiment-toy-{cell}-last"
        build_toy_model(place, name, cell=cell, variant="last", recipe={"read_out": "last"})
    return place


def headings(page) -> list[str]:
    return re.findall(r"</span>([^<]+)</h3>", page.columns)


def side(page):
    return page.test.segmented_control(key="compare_side")


def test_the_page_opens_with_those_that_hear_the_whole_text_and_says_what_that_means(
    open_page, root
):
    page = open_page("text=great", root=root)
    assert side(page).options == [WHOLE, LAST] and side(page).value == WHOLE
    assert headings(page) == ["Plain RNN", "LSTM", "Linear"]
    assert "what they held after every single word" in page.words
    assert "models" not in page.test.query_params


def test_the_other_side_is_picked_whole_explained_and_in_the_link(open_page, root):
    page = open_page("text=great", root=root)
    side(page).set_value(LAST).run()
    assert headings(page) == ["Plain RNN (last state)", "LSTM (last state)"]
    assert "what is left in the cell after the last word" in page.words
    names = page.test.query_params["models"]
    again = open_page(
        f"text=great&models={names if isinstance(names, str) else names[0]}", root=root
    )
    assert headings(again) == headings(page) and side(again).value == LAST


def test_models_of_both_sides_can_stand_side_by_side_and_then_none_is_lit(open_page, root):
    link = "text=great&models=sentiment-toy-lstm,sentiment-toy-lstm-last"
    page = open_page(link, root=root)
    assert headings(page) == ["LSTM", "LSTM (last state)"]
    assert side(page).value is None
    side(page).set_value(WHOLE).run()
    assert len(headings(page)) == 3


def test_where_all_models_are_of_one_side_there_is_no_choice(open_page):
    page = open_page("text=great")
    assert [it.key for it in page.test.segmented_control] != ["compare_side"]
    assert WHOLE not in [option for it in page.test.segmented_control for option in it.options]


def test_in_chinese_the_choice_is_chinese(open_page, root):
    page = open_page("lang=zh&text=great", root=root)
    assert not {WHOLE, LAST} & set(side(page).options)
    assert headings(page)[0] == "普通 RNN"


def test_an_example_says_what_it_is_there_to_show(open_page, root):
    page = open_page(root=root)
    page.test.pills[0].set_value("One bad sentence").run()
    assert "who still knows it, and how long" in page.words
    page.type("My own words")
    assert "who still knows it" not in page.words


def test_every_example_has_such_a_sentence():
    from nlpapp.app.compare.examples import EXAMPLES, PURPOSES

    assert set().union(*EXAMPLES.sets.values()) == set(PURPOSES)
