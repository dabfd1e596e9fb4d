"""The Compare page, as a visitor meets it, on toy models."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from nlpapp.app import asking
from nlpapp.app.compare.examples import ENGLISH

# The toy RNN has forgotten the beginning when it comes to the end; the linear toy has not.
TURN = "brilliant " * 4 + "then it went on and on and on and was dull"


def headings(columns: str) -> list[str]:
    return re.findall(r"</span>([^<]+)</h3>", columns)


def said(columns: str) -> str:
    """What is said of all models, without its markup."""
    return unescape(re.sub("<[^>]+>", "", re.search('<p class="said".*?</p>', columns)[0]))


def one(value: str | list[str]) -> str:
    """AppTest gives a parameter as a list before the page wrote it, and as a string after."""
    return value if isinstance(value, str) else value[0]


def test_a_first_visit_shows_an_example_and_every_model_in_order(open_page):
    page = open_page()
    assert page.test.text_area[0].value in ENGLISH.values()
    names = ["Plain RNN", "GRU", "LSTM", "Bidirectional LSTM", "Linear"]
    assert headings(page.columns) == names


def test_a_column_says_verdict_time_parameters_and_accuracy_with_its_interval(open_page):
    column = open_page("text=A+great+film").columns.split("<section")[1]
    assert re.search(r"<span>positive</span><span>\d+%</span>", column)
    assert re.search(r"[\d.]+ ms", column)
    assert "<dt>Parameters</dt><dd>13</dd>" in column
    assert "61.0% (58.0–64.0)" in column


def test_under_a_verdict_stands_how_often_such_are_right(open_page):
    columns = open_page("text=A+great+film").columns.split("<section")[1:]
    assert all("test texts, long and short, on which it was about as sure" in it for it in columns)


def test_near_the_middle_no_feeling_is_claimed(open_page):
    page = open_page("text=a+door")
    rnn = page.columns.split("<section")[1]
    assert "<span>no clear feeling</span><span>50%</span>" in rnn
    assert said(page.columns).startswith("All 5 find no clear feeling")
    assert "情感倾向不明显" in open_page("lang=zh&text=a+door").columns


def test_what_the_models_have_read_is_said(open_page):
    assert "These models have learned from 800 texts of toy." in open_page("text=fine").words


def test_words_are_tinted_and_the_reading_is_drawn(open_page):
    page = open_page("text=A+great+film")
    assert re.search(r'title="positive [^"]*" style="background[^"]*">great<', page.columns)
    assert page.test.get("vega_lite_chart")


def test_who_says_what_is_told_without_praise_or_blame(open_page):
    page = open_page(f"text={quote(TURN)}")
    assert said(page.columns).startswith("They differ. ")
    assert page.columns.count(">differs<") > 0
    agreed = open_page("text=great+great")
    assert said(agreed.columns).startswith("All 5 say positive, ")
    assert ">differs<" not in agreed.columns
    for test in (page.test, agreed.test):
        assert not (test.success or test.warning or test.error)


def test_verdicts_stay_hidden_until_they_are_guessed_for_each_text_anew(open_page):
    page = open_page("text=great")
    page.test.toggle[0].set_value(True).run()
    assert not page.columns and not page.test.get("vega_lite_chart")
    reveal = next(button for button in page.test.button if button.label == "Reveal")
    reveal.click().run()
    assert "positive" in page.columns
    assert not page.type("dull").columns
    page.test.toggle[0].set_value(False).run()
    assert "negative" in page.columns


def test_in_chinese_the_page_speaks_chinese_and_names_stay(open_page):
    page = open_page("lang=zh&text=great")
    assert "正面" in page.columns and "positive" not in page.columns
    assert headings(page.columns) == ["普通 RNN", "GRU", "LSTM", "双向 LSTM", "线性模型"]
    assert said(page.columns).startswith("5 个模型")


def test_an_example_fills_the_box(open_page):
    page = open_page()
    page.test.pills[0].set_value("Sarcasm").run()
    assert page.test.text_area[0].value == ENGLISH["Sarcasm"]
    assert "superhero" in page.columns


def test_the_link_reproduces_text_and_models(open_page):
    first = open_page("text=")
    first.type("Not <b>bad</b> & 很好, 100%")
    first.test.pills[1].set_value(["sentiment-toy-linear", "sentiment-toy-gru"]).run()
    link = "&".join(f"{k}={quote(one(v))}" for k, v in first.test.query_params.items())
    second = open_page(link)
    assert second.test.text_area[0].value == "Not <b>bad</b> & 很好, 100%"
    assert headings(second.columns) == ["GRU", "Linear"]


def test_a_link_may_hold_no_text(open_page):
    assert open_page("text=").test.text_area[0].value == ""


def test_a_link_to_a_model_that_is_not_here_says_so(open_page):
    page = open_page("text=fine&models=../../etc,sentiment-toy-rnn")
    assert "../../etc" in unescape(page.test.warning[0].value)
    assert headings(page.columns) == ["Plain RNN"]


def test_a_text_too_long_for_a_link_is_said_to_be(open_page):
    page = open_page("text=").type("good " * 1000)
    assert "4,000" in page.words
    assert "text" not in page.test.query_params


def test_no_model_chosen_gets_a_note(open_page):
    page = open_page()
    page.test.pills[1].set_value([]).run()
    assert "at least one model" in page.test.info[0].value


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u2003"])
def test_empty_text_gets_a_gentle_note(open_page, text):
    page = open_page("text=").type(text)
    assert "choose an example" in page.test.info[0].value
    assert not page.columns


@pytest.mark.parametrize(
    "text",
    ["good " * 100_000, "😀😀", "\u200f\u202e\u202c", "a\0b good", "\0", "x" * 50_000],
    ids=["100,000 words", "emoji", "marks", "NUL inside", "NUL alone", "one long word"],
)
def test_odd_text_is_answered(open_page, text):
    assert headings(open_page("text=").type(text).columns)


def test_a_text_without_tokens_gets_a_note(open_page, monkeypatch):
    real = asking.trace

    def none(model, text):
        trace = real(model, text)
        return asking.Trace(*(getattr(trace, name)[:0] for name in trace.__dataclass_fields__))

    monkeypatch.setattr(asking, "trace", none)
    page = open_page("text=♥")
    assert "no word in this text" in page.words
    assert headings(page.columns)


def test_a_script_is_shown_as_text(open_page):
    columns = open_page(f"text={quote('<script>alert(1)</script> good')}").columns
    assert "<script" not in columns
    assert columns.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 5


def test_where_the_trace_stops_is_said(open_page):
    assert "Tinted as far as token 40" in open_page("text=").type("good " * 100).columns


def test_a_refused_folder_is_named_and_the_others_answer(open_page, damaged):
    page = open_page("text=good", root=damaged)
    assert "1 folder was left out" in page.test.expander[-1].label
    assert "sentiment-toy-linear" in page.words
    assert headings(page.columns) == ["GRU"]


@pytest.mark.parametrize("missing", [False, True], ids=["empty folder", "no folder"])
def test_without_models_the_page_says_how_to_train_one(open_page, tmp_path, missing):
    page = open_page(root=tmp_path / "nowhere" if missing else tmp_path)
    assert "python -m training.sentiment --cell all" in page.words
    assert [button.label for button in page.test.button] == ["Look again"]


def test_what_tensorflow_has_prepared_outlives_a_run_of_the_page(open_page, monkeypatch):
    # Streamlit clears Keras's session before each run; answers would take a second ever after.
    from tensorflow.python.eager import context

    dropped = []
    monkeypatch.setattr(context.Context, "clear_kernel_cache", lambda self: dropped.append(self))
    open_page("text=good").type("great")
    assert not dropped
