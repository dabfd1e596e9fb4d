"""What is read of each source of the talk corpora, from rows of our own in the upstream formats."""

import json

import pytest

from nlpapp.corpora.talk import alpaca, cedict, msctd, xdailydialog
from nlpapp.corpora.talk.aligned import Aligned

TURNS = {
    "dialogue": [0, 0, 0, 1],
    "en": [
        "Good day . Is the goat here ?",
        "No , it isn ’ t . It ate my hat and left .",
        "Which hat ?",
        "The kettle is hot .",
    ],
    "zh": ["你好。 山羊在吗?", "不在，它吃了我的帽子就走了。", "哪顶帽子？", "水壶很烫。"],
    "de": ["Guten Tag. Ist die Ziege da?", "Nein.Sie fraß meinen Hut.", "Welchen?", "Heiß!"],
}


def test_turns_are_cut_into_sentences_that_know_the_one_before_in_their_dialogue():
    pairs, counts = xdailydialog.lessons(TURNS, "zh")
    assert pairs[:2] == [
        Aligned("Good day.", "你好。"),
        Aligned("Is the goat here?", "山羊在吗？", ("Good day.", "你好。")),
    ]
    assert pairs[2] == Aligned(
        "No, it isn't. It ate my hat and left.",
        "不在，它吃了我的帽子就走了。",
        ("Is the goat here?", "山羊在吗？"),
    )
    assert pairs[3].before[0] == "It ate my hat and left."
    assert pairs[4] == Aligned("The kettle is hot.", "水壶很烫。")
    assert counts == {
        "turns": 4,
        "turns kept whole, for their sentences differ in number": 1,
    }


def test_german_turns_are_cut_alike():
    pairs, _ = xdailydialog.lessons(TURNS, "de")
    assert ("No, it isn't.", "Nein.") in [pair[:2] for pair in pairs]
    assert pairs[0].other == "Guten Tag."


def test_turns_to_judge_by_stay_whole_and_their_chinese_as_published():
    turns = xdailydialog.held_out(TURNS, "zh")
    assert len(turns) == 4
    assert turns[0][:2] == ("Good day. Is the goat here?", "你好。 山羊在吗?")
    assert turns[1].before == ("Is the goat here?", "山羊在吗?")
    assert turns[3].before == ("", "")


def test_turns_to_choose_by_are_cut_where_both_sides_have_as_many_sentences():
    turns = xdailydialog.held_out(TURNS, "zh")
    cut = xdailydialog.by_sentence(turns, "zh")
    assert cut[:2] == [
        Aligned("Good day.", "你好。"),
        Aligned("Is the goat here?", "山羊在吗?", ("Good day.", "你好。")),
    ]
    assert cut[2] == turns[1]  # two sentences and one
    assert "".join(it.english for it in cut).replace(" ", "") == "".join(
        turn.english for turn in turns
    ).replace(" ", "")


def test_film_talk_needs_an_end_mark_and_one_who_speaks():
    lines = [
        ("i don 't see the goat . do you ?", "我没看见山羊。你呢？"),
        ("the goat is gone .", "山羊走了，"),
        ("the goat is ...", "山羊是..."),
        ("no . it 's here .", "-不，-它在这里。"),
        ("take it . it 's yours .", "拿去吧，它是你的。"),
        ("every last one of the goats is gone .", "没了。"),
    ]
    english, chinese = zip(*lines, strict=True)
    pairs, counts = msctd.lessons({"enzh": {"en": english, "zh": chinese}})
    assert pairs == [
        Aligned("i don't see the goat.", "我没看见山羊。"),
        Aligned("do you?", "你呢？"),
        Aligned("take it. it's yours.", "拿去吧，它是你的。"),
    ]
    assert counts == {
        "lines": 6,
        "dropped: lines without an end mark": 2,
        "dropped: lines with a note, or in which two people speak": 1,
        "lines kept whole, for their sentences differ in number": 1,
        "dropped: pairs too unlike in length": 1,
    }


def alpaca_rows(*records):
    """Columns from (score, English, Chinese) of outputs; instructions and inputs are empty."""
    empty = [""] * len(records)
    columns = {f"{code}_{text}": empty for code in ("en", "zh") for text in alpaca.TEXTS}
    scores, english, chinese = map(list, zip(*records, strict=True))
    return columns | {"score": scores, "en_output": english, "zh_output": chinese}


def test_good_translations_are_cut_line_by_line_and_sentence_by_sentence():
    rows = alpaca_rows(
        (
            5,
            "1. Feed the goat. It likes hats.\n2. Milk the goat.",
            "1.喂山羊。 它喜欢帽子。\n2. 给山羊挤奶。",
        ),
        (3, "The goat sleeps at night.", "山羊晚上睡觉。"),
        (4, "The goat ran away. We looked for it.", "山羊跑了，我们找过它。"),
        (4, "One line of goats.\nAnother line of goats.", "一行山羊。"),
        (0, "The goat has no score here.", "这里的山羊没有分数。"),
        (5, "Two goats.", "两只山羊。"),
    )
    pairs, counts = alpaca.lessons(rows)
    assert pairs == [
        Aligned("Feed the goat.", "喂山羊。"),
        Aligned("It likes hats.", "它喜欢帽子。", ("Feed the goat.", "喂山羊。")),
        Aligned("Milk the goat.", "给山羊挤奶。"),
    ]
    assert counts == {
        "texts": 6,
        "dropped: texts whose translation has no score of 4 or 5": 2,
        "dropped: texts whose lines differ in number": 1,
        "lines of the other texts": 4,
        "dropped: lines whose sentences differ in number": 1,
        "dropped: pairs of fewer than 3 or more than 40 English words": 1,
    }


ENTRIES = {
    "zh": ["山羊", "羊", "帽子", "水壶", "吃", "戴", "山"],
    "glosses": [
        "goat/CL:隻|只[zhi1]",
        "sheep/goat",
        "hat/cap",
        "(old) kettle (for tea)/water bottle (abbr.)",
        "to eat/to consume a great many things",
        "surname Dai/to put on",
        "mountain/surname Shan",
    ],
}


def test_words_and_glosses_are_common_where_they_stand_together_often():
    pairs = [
        *[Aligned("The goat eats a hat.", "山羊吃帽子。")] * 3,
        *[Aligned("They eat; it has a cap", "它们吃帽子")] * 2,
        Aligned("a kettle", "水壶"),
        Aligned("Goats.", "羊"),
    ]
    found, counts = cedict.lessons(ENTRIES, pairs)
    # Of the hat's glosses "cap" has 2 of the best's 3; the kettle is rare; 山 is within 山羊.
    assert sorted(found) == sorted(
        [
            Aligned("goat", "山羊"),
            Aligned("hat", "帽子"),
            Aligned("cap", "帽子"),
            Aligned("eat", "吃"),
        ]
    )
    assert list(counts.values()) == [7, 10, 4, 4]


def test_a_gloss_that_is_met_less_than_half_as_often_as_the_best_is_left():
    pairs = [Aligned("a hat", "帽子")] * 5 + [Aligned("a cap", "帽子")] * 2
    assert cedict.lessons(ENTRIES, pairs)[0] == [Aligned("hat", "帽子")]


def test_words_within_words_are_no_reason_to_leave_a_gloss():
    listed = {
        "看见": "to see/to catch sight of sth",
        "金牌": "gold medal",
        "伸": "to stretch/etc",
        "皃": "variant of 貌",
        "户": "old variant of door",
        "兼": "see also here/household abbr. for it",
    }
    rows = {"zh": [*listed], "glosses": [*listed.values()]}
    pairs = [Aligned("see a gold medal; stretch", "看见金牌伸")] * 2
    # In the order in which they are met: the same in every process, or no training is repeated.
    assert cedict.lessons(rows, pairs)[0] == [
        Aligned("see", "看见"),
        Aligned("gold medal", "金牌"),
        Aligned("stretch", "伸"),
    ]


@pytest.fixture(scope="module")
def builders():
    """The modules, imported late: they wait for TensorFlow Datasets."""
    from nlpapp.corpora.builders import alpaca_chinese, cc_cedict, xdailydialog

    return {"alpaca": alpaca_chinese, "cedict": cc_cedict, "xdailydialog": xdailydialog}


def test_dialogues_are_read_turn_by_turn_and_their_labels_left(builders, tmp_path):
    lines = {
        "en": "Hi . __eou__ Bye . __eou__\t1\t2 2\t0 0\nRain . __eou__ Snow .\n",
        "zh": "嗨。__eou__再见。__eou__\t1\t2 2\t0 0\n雨。 __eou__ 雪。",
    }
    paths = {code: tmp_path / code for code in lines}
    for code, path in paths.items():
        path.write_text(lines[code], encoding="utf-8")
    assert list(builders["xdailydialog"].rows(paths)) == [
        {"dialogue": 0, "en": "Hi .", "zh": "嗨。"},
        {"dialogue": 0, "en": "Bye .", "zh": "再见。"},
        {"dialogue": 1, "en": "Rain .", "zh": "雨。"},
        {"dialogue": 1, "en": "Snow .", "zh": "雪。"},
    ]
    paths["zh"].write_text("嗨。\n雨。", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 has different numbers of turns in en, zh"):
        list(builders["xdailydialog"].rows(paths))
    paths["zh"].write_text("嗨。", encoding="utf-8")
    with pytest.raises(ValueError, match="different numbers of lines: en, zh"):
        list(builders["xdailydialog"].rows(paths))


def test_a_record_without_a_score_has_0(builders, tmp_path):
    texts = {column: column for column in builders["alpaca"].COLUMNS}
    records = [texts | {"metadata": {"score": score}, "more": 1} for score in (5, None)]
    (tmp_path / "part.json").write_text(json.dumps(records), encoding="utf-8")
    rows = list(builders["alpaca"].rows(tmp_path / "part.json"))
    assert rows == [texts | {"score": 5}, texts | {"score": 0}]


def test_a_dictionary_has_an_entry_a_line_after_its_comments(builders, tmp_path):
    entry = "山羊 山羊 [shan1 yang2] /goat/CL:隻|只[zhi1]/"
    (tmp_path / "words.txt").write_text(f"# a comment\n#! more=1\n{entry}\n", encoding="utf-8")
    (row,) = builders["cedict"].rows(tmp_path / "words.txt")
    assert (row["zh"], row["glosses"]) == ("山羊", "goat/CL:隻|只[zhi1]")
    (tmp_path / "words.txt").write_text(f"{entry}\nno entry\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"line 2 of words\.txt is no entry"):
        list(builders["cedict"].rows(tmp_path / "words.txt"))
