"""The link of a page: what it carries, and that pages keep theirs apart."""

import pytest
from streamlit.testing.v1 import AppTest


def app():
    import streamlit as st

    from nlpapp.app.link import Link

    link = Link("here", "text", "reference")
    link.adopt({"one": ["a-rnn", "a-gru"], "two": ["b-rnn"]}, "one")
    st.session_state.setdefault(link.subject, "an example")
    st.text_area("Text", key=link.subject)
    st.session_state.setdefault(link.key("reference"), "")
    st.text_area("Reference", key=link.key("reference"))
    st.button("Another", on_click=link.put, args=("another",))
    st.button("Forget", on_click=link.forget_subject)
    st.text(",".join(link.asked_models(["a-rnn", "a-gru", "b-rnn"])[0]))
    models = st.text_input("Models", key="chosen")
    st.text(str(link.write(models)))


def elsewhere():
    import streamlit as st

    from nlpapp.app.link import Link

    if not st.session_state.get("on_the_other_page"):
        link = Link("here", "text")
        link.adopt({"one": []}, "one")
        st.session_state.setdefault(link.subject, "an example")
        st.text_area("Text", key=link.subject)
        link.write("")
    else:
        link = Link("there", "text")
        link.adopt({"one": []}, "one")
        st.session_state.setdefault(link.subject, "its own example")
        st.text_area("Text", key=link.subject)
        link.write("")


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
    assert asked(test) == {"corpus": "one"} and test.text[1].value == "False"


def test_a_link_that_names_models_alone_brings_the_group_that_holds_most_of_them(page):
    test = page(models="b-rnn")
    assert asked(test)["corpus"] == "two" and test.text[0].value == "b-rnn"
    assert asked(page(models="a-rnn,a-gru,b-rnn"))["corpus"] == "one"
    assert asked(page(models="unheard-of", corpus="two"))["corpus"] == "two"
    assert asked(page(models="unheard-of"))["corpus"] == "one"


def test_a_page_takes_no_link_that_another_wrote():
    test = AppTest.from_function(elsewhere).run()
    test.text_area[0].set_value("typed here").run()
    here = dict(test.query_params)
    test.session_state["on_the_other_page"] = True
    test.query_params.clear()
    test.run()
    assert test.text_area[0].value == "its own example"
    there = asked(test)
    test.text_area[0].set_value("typed there").run()
    # The browser goes back, and for one run still shows what the page that was left has written.
    test.session_state["on_the_other_page"] = False
    for name, value in there.items():
        test.query_params[name] = value
    test.run()
    assert test.text_area[0].value == "typed here"
    assert test.query_params.items() == here.items()


def test_the_models_that_were_chosen_are_there_after_a_visit_to_another_page(page):
    test = page(corpus="two", text="a")
    test.text_input[0].set_value("b-rnn").run()
    test.run()
    assert test.text[0].value == "b-rnn"
