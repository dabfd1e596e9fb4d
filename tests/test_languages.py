"""Whether a text is in the script that the models learned."""

import sys
import unicodedata

import pytest
import tensorflow as tf

from nlpapp.languages import UNSPACED, guessed, is_han, is_unspaced, notice, unspaced


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
        (["ㄅㄆㄇ 注音"], "zh"),
        (["他の书", "我们走吧，明天再来好吗？"], "zh"),  # a lone kana decorates
        (["こんにちは、世界はひろい。"], "ja"),
        (["東京駅", "アパートへ行く"], "ja"),
        (["안녕하세요, 세계"], "ko"),
        (["ฉันชอบข้าว", "OK"], "th"),
        (["ຂ້ອຍມັກເຂົ້າ"], "lo"),
        (["ខ្ញុំចូលចិត្តបាយ"], "km"),
        (["ငါထမင်းကြိုက်တယ်"], "my"),
        (["ང་འབྲས་ལ་དགའ།"], "bo"),
        (["Καλημέρα"], "el"),
        (["Let us go.", "他说 fine, then nothing"], "und"),
        (["Пойдём", "ходімо"], "und"),
        (["ฉัน ขอ", "我们走吧"], "und"),
        (["12 %"], "und"),
        ([], "und"),
    ],
)
def test_a_language_is_guessed_from_a_script_that_only_it_has(texts, language):
    assert guessed(texts) == language


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (["我们走吧", "ฉันชอบข้าว", "OK"], True),
        (["ฉันชอบ", "Wir gehen jetzt nach Hause"], False),
        (["안녕하세요"], False),
        (["12 %"], False),
        ([], False),
    ],
)
def test_texts_go_without_spaces_where_most_of_their_letters_do(texts, answer):
    assert unspaced(texts) is answer


SCRIPTS = str.split("CJK HIRAGANA KATAKANA BOPOMOFO THAI LAO TIBETAN MYANMAR KHMER")


def test_every_letter_is_unspaced_that_unicode_names_after_such_a_script():
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        first = unicodedata.name(character, "").replace("-", " ").split(" ")[0]
        if character.isalpha() and first in SCRIPTS:
            assert is_unspaced(character), character
        if character.isalpha() and first in ("LATIN", "GREEK", "HANGUL", "DEVANAGARI", "ARABIC"):
            assert not is_unspaced(character), character


def test_the_class_for_regular_expressions_holds_those_very_characters():
    points = [point for point in range(1, sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
    found = tf.strings.regex_full_match([chr(point) for point in points], f"(?s)[{UNSPACED}]")
    assert [is_unspaced(chr(point)) for point in points] == found.numpy().tolist()


@pytest.mark.parametrize("character", "好々〇龍𠮷")
def test_chinese_characters_are_han_and_others_are_not(character):
    assert is_han(character) and not any(map(is_han, "かナ한ก。a"))
