"""The language of the pages: whose it is, and what an error says in it."""

import pickle

import pytest

from nlpapp.app import language
from nlpapp.told import Told


def navigation(page) -> list[str]:
    return [link.proto.label for link in page.test.get("page_link")]


def test_a_visitor_reads_english_until_something_says_otherwise(open_page):
    page = open_page()
    assert navigation(page) == [
        *("Start here", "Compare", "Inside", "Translate", "Forecast", "Batch", "Models", "Choose"),
    ]
    assert page.test.query_params["lang"] == "en"


def test_the_link_carries_the_language(open_page):
    assert navigation(open_page("lang=zh")) == [
        *("从这里开始", "对比", "内部", "翻译", "预测", "批量", "模型", "选择"),
    ]
    assert navigation(open_page("lang=tlh"))[1] == "Compare"


def test_the_switch_changes_the_language_and_keeps_what_was_typed(open_page):
    page = open_page().type("A lovely film")
    page.test.segmented_control(key="language_switch").set_value("zh").run()
    assert not page.test.exception
    assert navigation(page)[1] == "对比"
    assert page.test.query_params["lang"] == "zh"
    assert page.test.text_area[0].value == "A lovely film"


def test_the_switch_keeps_the_models_and_the_example_that_were_chosen(open_page):
    page = open_page()
    page.test.pills(key="compare_example").set_value("Sarcasm").run()
    page.test.pills(key="compare_models").set_value(["sentiment-toy-gru"]).run()
    page.test.segmented_control(key="language_switch").set_value("zh").run()
    assert page.test.pills(key="compare_models").value == ["sentiment-toy-gru"]
    assert page.test.pills(key="compare_example").value == "Sarcasm"
    assert "反话" in page.test.pills(key="compare_example").options


def test_outside_a_session_everything_is_english():
    assert language._("Batch") == "Batch"
    assert language.told(ValueError("as it is {")) == "as it is {"


def test_an_error_keeps_its_sentence_apart_from_what_fills_it(monkeypatch):
    inner = Told("{file} is {state}.", file="{a}.csv", state="empty")
    error = pickle.loads(pickle.dumps(Told("Skipped {where}: {why}", where="x/1", why=inner)))
    assert str(error) == "Skipped x/1: {a}.csv is empty."
    assert str(Told("100 % {as it is}")) == "100 % {as it is}"
    chinese = {
        "{file} is {state}.": "{file}：{state}。",
        "Skipped {where}: {why}": "略过 {where}：{why}",
    }
    monkeypatch.setattr(language, "_", lambda sentence: chinese[sentence])
    assert language.told(error) == "略过 x/1：{a}.csv：empty。"


PLURAL = "{n} folder was left out", "{n} folders were left out"


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_chinese_has_one_form_for_every_count(count, monkeypatch):
    monkeypatch.setattr(language, "current", lambda: "zh")
    assert language.ngettext(*PLURAL, count).format(n=count) == f"有 {count} 个文件夹被略过"


def test_english_has_a_form_of_its_own_for_one():
    found = [language.ngettext(*PLURAL, count) for count in (0, 1, 2, 5)]
    assert found == [PLURAL[1], PLURAL[0], PLURAL[1], PLURAL[1]]
