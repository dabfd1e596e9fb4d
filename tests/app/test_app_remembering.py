"""What a choice is when its widget is drawn again: the visitor's, or else what is usual by now."""

import pytest
from streamlit.testing.v1 import AppTest


def app():
    import streamlit as st

    from nlpapp.app.remembering import kept

    if st.session_state.get("elsewhere"):
        return
    usual = st.session_state.get("usual", "a")
    options = st.session_state.get("options", ["a", "b", "c"])
    several = isinstance(usual, list)
    kept("choice", usual, options)
    st.multiselect("Choice", options, key="choice") if several else st.selectbox(
        "Choice", options, key="choice"
    )


@pytest.fixture
def page():
    test = AppTest.from_function(app).run()
    yield test
    assert not test.exception


def choice(test, **state):
    """What the widget holds once the page was drawn with this in its session."""
    for name, value in state.items():
        test.session_state[name] = value
    test.run()
    return [*test.selectbox, *test.multiselect][0].value


def test_what_nobody_chose_follows_what_is_usual(page):
    assert choice(page) == "a"
    assert choice(page, usual="b") == "b"
    page.session_state["elsewhere"] = True
    page.run()
    assert choice(page, usual="c", elsewhere=False) == "c"


def test_what_the_visitor_chose_stays_whatever_is_usual(page):
    page.selectbox[0].set_value("b").run()
    assert choice(page, usual="c") == "b"
    page.session_state["elsewhere"] = True
    page.run()
    assert choice(page, usual="a", elsewhere=False) == "b"


def test_what_can_be_chosen_no_longer_gives_way_to_what_is_usual(page):
    page.selectbox[0].set_value("b").run()
    assert choice(page, options=["a", "c"], usual="c") == "c"


def test_of_several_those_stay_that_can_still_be_chosen(page):
    assert choice(page, usual=["a", "b", "c"]) == ["a", "b", "c"]
    page.multiselect[0].set_value(["a", "c"]).run()
    assert choice(page, options=["b", "c"], usual=["b", "c"]) == ["c"]
