"""How texts of the talk corpora are put as typed, cut into sentences, aligned and sorted out."""

from collections import Counter

import pytest

from nlpapp.corpora.talk import sentences, typed
from nlpapp.corpora.talk.aligned import Aligned, Limits, aligned, count_words, length

LIMITS = Limits(ratio=(0.75, 2.75), words=(3, 8))


@pytest.mark.parametrize(
    ("tokens", "as_typed"),
    [
        ("I don ’ t think it ’ s far .", "I don't think it's far."),
        ("you 're late , aren 't you ?", "you're late, aren't you?"),
        ("yes , ma 'am , y 'all come in !", "yes, ma'am, y'all come in!"),
        ("That is my parents ' boat .", "That is my parents' boat."),
        ('She said " not today " and left .', 'She said "not today" and left.'),
        ("We read “ The Old Mill ” twice .", 'We read "The Old Mill" twice.'),
        ("He said , ' four eggs , ' and paid .", "He said, 'four eggs,' and paid."),
        ("It costs $ 12 ( or ten ) .", "It costs $12 (or ten)."),
        ("a 7 - year-old goat", "a 7-year-old goat"),
        ("bread and / or rice at 5 : 30 p . m .", "bread and/or rice at 5:30 p.m."),
        ("O . K . , well ... see you .", "O.K., well... see you."),
        ("I see.Good night .", "I see. Good night."),
        ("write to www.example.org", "write to www.example.org"),
        ("", ""),
    ],
)
def test_english_tokens_are_put_as_a_person_types_them(tokens, as_typed):
    assert typed.english(tokens) == as_typed
    assert typed.english(as_typed) == as_typed


def test_german_sentences_that_stick_together_are_parted():
    assert typed.german("Komm rein.Über uns ist  nichts?Doch.") == (
        "Komm rein. Über uns ist nichts? Doch."
    )
    assert typed.german("z.B. um 5.30 bei example.de") == "z.B. um 5.30 bei example.de"


@pytest.mark.parametrize(
    ("published", "as_typed"),
    [
        ("好 的,我 知道了.", "好的，我知道了。"),
        ("你有 3 只羊吗?", "你有3只羊吗？"),
        ("我用 Mac OS 写信 。", "我用Mac OS写信。"),
        ("一共13.50元!", "一共13.50元！"),
        ("嗯...好", "嗯...好"),
    ],
)
def test_chinese_has_no_spaces_and_its_marks_full_width(published, as_typed):
    assert typed.chinese(published) == as_typed


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("We left. It rained! Why?", "en", ["We left.", "It rained!", "Why?"]),
        ("Mr. Wood met J. Hill at 5 p.m. today.", "en", ["Mr. Wood met J. Hill at 5 p.m. today."]),
        ("Well ... I see. 3 goats came.", "en", ["Well ... I see.", "3 goats came."]),
        ('"Come in." She did. (He too.)', "en", ['"Come in."', "She did.", "(He too.)"]),
        ("look. do you see? no.", "en", ["look.", "do you see?", "no."]),
        ("It isn't. I'd go.", "en", ["It isn't.", "I'd go."]),
        ("See e.g. the mill. It turns.", "en", ["See e.g. the mill.", "It turns."]),
        ("Really? said the goat.", "en", ["Really?", "said the goat."]),
        (
            "Es ist ca. zwei. Über uns ist nichts.",
            "de",
            ["Es ist ca. zwei.", "Über uns ist nichts."],
        ),
        ("下雨了。为什么？！走吧", "zh", ["下雨了。", "为什么？！", "走吧"]),
        ("“进来。”她说……好。", "zh", ["“进来。”", "她说……好。"]),
        (" ", "en", []),
    ],
)
def test_texts_are_cut_where_sentences_end(text, language, found):
    assert sentences.of(text, language) == found


def test_sentences_stand_beside_each_other_with_the_one_before_on_either_side():
    before = ("Rain again.", "又下雨。")
    found = aligned("We wait. Are you cold?", "我们等。你冷吗？", "zh", before)
    assert found == [
        Aligned("We wait.", "我们等。", before),
        Aligned("Are you cold?", "你冷吗？", ("We wait.", "我们等。")),
    ]


def test_texts_of_different_numbers_of_sentences_are_not_aligned():
    assert aligned("We wait. Come.", "我们等，来吧。", "zh") is None


@pytest.mark.parametrize(
    ("english", "chinese", "reason"),
    [
        ("The goat eats the hat.", "山羊吃帽子。", None),
        ("Print x_1 for the goat.", "为山羊打印它。", "with code or an address"),
        ("Ask at goat.org for more.", "去那里问更多的事。", "with code or an address"),
        ("The goat says 山羊 to you.", "山羊对你说山羊。", "with a side in another script"),
        ("The goat is called Billy.", "它叫Billy Goat。", "with a side in another script"),
        ("Two goats.", "两只山羊。", "of fewer than 3 or more than 8 English words"),
        ("We saw 12 goats there.", "我们在那里看见13只山羊。", "whose numbers differ"),
        ("It costs 1,200 or so.", "大约要1200块。", None),
        ("It takes three days.", "需要3天。", None),
        ("Is the goat at home.", "山羊在家吗？", "of which one side alone is a question"),
        ("The goat is at home", "山羊在家里。", "of which one side alone has an end mark"),
        ("The old goat is at home again now.", "它在。", "too unlike in length"),
        ("Goats are here.", "山羊在这里等了很久很久很久了。", "too unlike in length"),
    ],
)
def test_a_pair_is_left_out_for_a_reason_in_words(english, chinese, reason):
    counts = Counter()
    pair = Aligned(english, chinese)
    assert LIMITS.why_drop(pair, "zh") == reason
    assert LIMITS.kept([pair], "zh", counts) == ([] if reason else [pair])
    assert counts == ({f"dropped: pairs {reason}": 1} if reason else {})


def test_words_and_characters_are_counted_as_people_do():
    assert count_words("I don't know, Twenty-one?") == 5
    assert length("我用Mac写3封信。", "zh") == 7
    assert length("Ich weiß nicht.", "de") == 3
