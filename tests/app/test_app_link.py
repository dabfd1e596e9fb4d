"""The link of a page: what it carries, and that pages keep theirs apart."""

import pytest
from streamlit.testing.v1 import AppTest


def app():
    import streamlit as st

    from nlpapp.app.link import Link

    link = Link("here", "reference")
    link.adopt(["one", "two"], "one")
    st.session_state.setdefault(link.text, "an example")
    st.text_area("Text", key=link.text)
    st.session_state.setdefault(link.key("reference"), "")
    st.text_area("Reference", key=link.key("reference"))
    st.button("Another", on_click=link.put, args=("another",))
    st.button("Forget", on_click=link.forget_text)
    st.text(str(link.write("")))


@pytest.fixture
def page():
    def open_page(**link):
        test = AppTest.from_function(app)
        for name, value in link.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test

    return open_page


def asked(test) -> dict:
    """What the address says of the view, whatever the language."""
    address = {k: v if isinstance(v, str) else v[0] for k, v in test.query_params.items()}
    assert address.pop("lang", "en") == "en"
    return address


def test_what_nobody_typed_stays_out_of_the_link(page):
    assert asked(page()) == {"corpus": "one", "text": "an example"}
    assert asked(page(text="")) == {"corpus": "one", "text": ""}


def test_all_texts_come_back_from_a_link(page):
    test = page(corpus="two", text="a", reference="b")
    assert [box.value for box in test.text_area] == ["a", "b"]
    assert asked(test) == {"corpus": "two", "text": "a", "reference": "b"}


def test_a_text_that_is_replaced_takes_along_what_was_said_about_it(page):
    test = page(text="a", reference="b")
    test.button[0].click().run()
    assert [box.value for box in test.text_area] == ["another", ""]
    test.text_area[1].set_value("c").run()
    test.button[1].click().run()
    assert [box.value for box in test.text_area] == ["an example", ""]


def test_texts_that_are_too_long_together_are_left_out(page):
    test = page(text="a" * 3000, reference="b" * 2000)
    assert asked(test) == {"corpus": "one"} and test.text[0].value == "False"
