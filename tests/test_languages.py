"""Whether a text is in the script that the models learned."""

import pytest

from nlpapp.languages import guessed, notice


@pytest.mark.parametrize(
    "text", ["房间很大，早餐也好吃。", "這本書寫得很真誠", "用了 iPad 一年，很满意", "好"]
)
def test_chinese_is_foreign_to_english_models_alone(text):
    assert "mostly not English" in notice(text, "en")
    assert notice(text, "zh") == ""


@pytest.mark.parametrize(
    "text", ["A quiet, lovely film.", "Ein stiller Film", "ok 好 but too long"]
)
def test_other_letters_are_foreign_to_chinese_models(text):
    assert "mostly not Chinese" in notice(text, "zh")
    assert notice(text, "en") == ""


def test_chinese_is_foreign_to_german_models_too():
    assert "mostly not German" in notice("两个孩子跳过水坑", "de")
    assert notice("Zwei Kinder", "de") == ""


@pytest.mark.parametrize("text", ["", "  ", "😀 !!! 42", "。。。"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_without_letters_is_at_home_everywhere(text, language):
    assert notice(text, language) == ""


@pytest.mark.parametrize("language", ["en+zh", "und", ""])
def test_models_of_both_or_of_unknown_languages_are_never_told(language):
    assert notice("好看 film", language) == ""


@pytest.mark.parametrize(
    "texts, language",
    [
        (["我们走吧。", "OK，好的！"], "zh"),
        (["Let us go.", "他说 fine, then nothing"], "und"),
        (["こんにちは、世界はひろい。"], "und"),
        (["12 %"], "und"),
        ([], "und"),
    ],
)
def test_a_language_is_guessed_from_a_script_that_only_it_has(texts, language):
    assert guessed(texts) == language
