"""Whether a text is in the script that the models learned."""

import sys
import unicodedata

import pytest

from nlpapp.languages import (
    WITHOUT_SPACES,
    guessed,
    is_foreign,
    is_han,
    is_unspaced,
    named,
    unspaced,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("房间很大，早餐也好吃。", "en"),
        ("两个孩子跳过水坑", "de"),
        ("好", "fr"),
        ("A quiet, lovely film.", "zh"),
        ("ok 好 but too long", "zh"),
        ("فيلم رائع جدا", "en"),
        ("Очень хороший фильм, OK", "en"),
        ("ภาพยนตร์เรื่องนี้ดีมาก", "en"),
        ("이 영화 정말 재미있어요", "zh"),
        ("この映画は本当に素晴らしかった。", "zh"),
        ("この映画は本当に素晴らしかった。", "en"),
        ("यह फ़िल्म अच्छी है", "zh"),
        ("A quiet, lovely film.", "ru"),
        ("Очень хороший фильм", "en+zh"),
    ],
)
def test_a_text_mostly_in_another_script_is_foreign(text, language):
    assert is_foreign(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A quiet, lovely film.", "en"),
        ("Ein stiller Film", "en"),  # told by no script
        ("ｆｕｌｌｗｉｄｔｈ", "en"),
        ("ok 好 but too long", "en"),
        ("A naïve rôle for Ωmega", "en"),
        ("Zwei Kinder", "de"),
        ("這本書寫得很真誠", "zh"),
        ("用了 iPad 一年，很满意", "zh"),
        ("鲜の每日，很好喝", "zh"),  # a lone kana decorates
        ("好", "zh"),
        ("この映画は本当に素晴らしかった。", "ja"),
        ("이 영화 정말", "ko"),
        ("Очень хороший фильм", "ru"),
        ("好看 film", "en+zh"),
    ],
)
def test_a_text_in_its_own_script_is_not(text, language):
    assert not is_foreign(text, language)


@pytest.mark.parametrize("text", ["", "  ", "😀 !!! 42", "。。。"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_without_letters_is_at_home_everywhere(text, language):
    assert not is_foreign(text, language)


@pytest.mark.parametrize("language", ["und", "", "en+tlh"])
def test_to_an_unknown_language_nothing_is_foreign(language):
    assert not is_foreign("好看 film", language)


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
    assert (language in WITHOUT_SPACES) == unspaced(texts) or language == "und"


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


@pytest.mark.parametrize("character", "好々〇龍𠮷")
def test_chinese_characters_are_han_and_others_are_not(character):
    assert is_han(character) and not any(map(is_han, "かナ한ก。a"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"),
        (" ESPAÑOL", "es"),
        ("日文", "ja"),
        ("ไทย", "th"),
        ("en", ""),
        ("bread", ""),
    ],
)
def test_a_language_is_known_by_its_name_in_english_in_chinese_and_in_itself(name, code):
    assert named(name) == code
