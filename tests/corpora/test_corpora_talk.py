"""The talk corpora and `tatoeba-en-de`: what is held back, in either direction, and what of it
training may hold; with rows of our own, and with the real files where they are."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from nlpapp import corpora
from nlpapp.corpora import multi30k, prepared, talk, tatoeba_en_de, tatoeba_en_zh
from nlpapp.corpora.parallel import Part
from nlpapp.corpora.splits import letters
from nlpapp.corpora.talk import alpaca, cedict, msctd, xdailydialog
from nlpapp.corpora.talk.aligned import Aligned
from nlpapp.corpora.talk.direction import Direction
from nlpapp.corpora.talk.held_out import Guard, is_all_short, is_short
from nlpapp.corpora.talk.training_pairs import TrainingPairs

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")
SOURCES = [
    *(tatoeba_en_zh.SOURCE, xdailydialog.SOURCE, alpaca.SOURCE, msctd.SOURCE, cedict.SOURCE),
    *(tatoeba_en_de.SOURCE, multi30k.SOURCES["en-de"]),
]
needs_files = pytest.mark.skipif(
    not MANUAL
    or not all(
        (Path(MANUAL) / source.manual_folder / download.filename).is_file()
        for source in SOURCES
        for download in source.downloads
    ),
    reason="NLPAPP_MANUAL_DIR names no folder with the files of the talk corpora",
)
TEST = Aligned("Thank you. The goat ate my new hat!", "谢谢。山羊吃了我的新帽子！")


def test_only_letters_and_digits_tell_sentences_apart():
    assert letters(" “The Goat’s 2nd hat”, №１! ") == "thegoats2ndhatno1"
    assert letters("山羊 来了。") == "山羊来了"
    assert letters("… !") == ""


def test_four_words_or_six_characters_are_no_longer_short():
    assert is_short("I don't know.", "en") and not is_short("I do not know.", "en")
    assert is_short("我不知道。", "zh") and not is_short("我真的不知道。", "zh")
    assert is_short("Ich weiß es.", "de") and not is_short("Das weiß ich nicht.", "de")


@pytest.mark.parametrize(
    ("english", "chinese", "held"),
    [
        ("The goat ate my new hat.", "它吃了。", True),
        ("the goat... ate my NEW hat", "它吃了帽子。", True),
        ("It did that to me.", "谢谢！山羊吃了我的新帽子。", True),
        ("Thank you! The goat ate my new hat.", "谢谢。", True),
        ("Mr. Li says: The goat ate my new hat!", "李先生说的。", False),
        ("Well, no. The goat ate my new hat!", "不。", True),
        ("Thank you.", "谢谢。", False),
        ("Thank you.", "多谢！", False),
        ("Thank you so very much.", "谢谢。", True),
        ("Thanks.", "谢谢。", False),
        ("The goat ate my old hat.", "山羊吃了我的旧帽子。", False),
    ],
)
def test_a_pair_is_held_out_by_either_side_unless_both_are_short(english, chinese, held):
    guard = Guard([TEST], "zh")
    assert guard.forbids(Aligned(english, chinese), (letters(english), letters(chinese))) == held


def test_what_stood_before_a_pair_gives_nothing_away_either():
    guard = Guard([TEST], "zh")
    assert guard.without(("The goat ate my new hat!", "嗯。")) == ("", "")
    assert guard.without(("Thank you.", "谢谢。")) == ("Thank you.", "谢谢。")


def test_a_turn_of_short_sentences_alone_is_marked():
    assert is_all_short(Aligned("Thank you. Good night.", "非常感谢你们。晚安。"), "zh")
    assert is_all_short(Aligned("I do not know it.", "我不知道。"), "zh")
    assert not is_all_short(TEST, "zh")


def test_training_holds_nothing_twice_and_nothing_that_is_held_out():
    training = TrainingPairs(Guard([TEST], "zh"))
    before = ("The goat ate my new hat.", "山羊吃了我的新帽子。")
    part = Part("1", "free", "me", {"lines": 4})
    training.add("one", part, [Aligned("Thank you.", "谢谢。"), Aligned("A hat.", "帽子", before)])
    training.add("two", part, [Aligned("a hat", "帽子。"), Aligned("...", "。"), TEST])
    assert training.parts["one"].counts == {
        "lines": 4,
        "kept: pairs so short that they may stand in a validation or a test, and do": 1,
    }
    assert training.dropped() == {
        "pairs that stand in a validation or a test": 1,
        "pairs that came before, in this part or in one above": 1,
        "pairs of which a side has no letter": 1,
    }
    for direction, sources in (
        (Direction("en", "zh"), ["Thank you.", "A hat."]),
        (Direction("zh", "en"), ["谢谢。", "帽子"]),
    ):
        train = training.train(direction)
        assert train.sources == sources
        assert (list(train.origins), train.before) == (["one", "one"], ["", ""])


def columns(*names, rows):
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def tiny(source, places):
    """What `prepared.read` gives, of a handful of rows for each source."""
    en_zh = [(f"Goat number {n} is at home.", f"第{n}只山羊在家里呢。") for n in range(2500)]
    en_de = [(f"Goat number {n} is at home.", f"Ziege {n} ist daheim.") for n in range(2500)]
    turns = [
        (0, "The red kettle is on the table .", "红色的水壶在桌子上。", "Der Kessel ist da."),
        (0, "Thank you .", "谢谢你。", "Danke."),
    ]
    judged = [
        (0, "Is the blue kettle on the table ?", "蓝色的水壶在桌子上吗？", "Ist der Kessel da?"),
        (0, "Thank you .", "谢谢你。", "Danke."),
    ]
    texts = [f"{code}_{text}" for code in ("en", "zh") for text in alpaca.TEXTS]
    story = (
        5,
        "",
        "",
        "A goat can open it. It then leaves us.",
        "",
        "",
        "山羊能打开它。然后它离开我们。",
    )
    film = [
        ("is the blue kettle on the table ?", "蓝色的壶在吗？"),
        ("take the hat .", "拿走帽子。"),
    ]
    turn = ("dialogue", "en", "zh", "de")
    return {
        "tatoeba-en-zh": {"train": columns("en", "zh", rows=en_zh)},
        "tatoeba-en-de": {"train": columns("en", "de", rows=en_de)},
        "xdailydialog": {
            "train": columns(*turn, rows=turns),
            "validation": columns(*turn, rows=turns[1:]),
            "test": columns(*turn, rows=judged),
        },
        "alpaca-chinese": {"train": columns("score", *texts, rows=[story])},
        "msctd": {"enzh": columns("en", "zh", rows=film)},
        "cc-cedict": {
            "train": columns("zh", "glosses", rows=[("山羊", "goat"), ("水壶", "kettle")])
        },
        "multi30k-en-de": dict.fromkeys(
            ("train", "validation", "test"), columns("en", "de", rows=[("a goat", "eine Ziege")])
        ),
    }[source.corpus]


@pytest.fixture
def load(monkeypatch):
    monkeypatch.setattr(prepared, "read", tiny)
    return corpora.load


def test_film_talk_is_read_but_never_written(load):
    there, back = load("talk-en-zh"), load("talk-zh-en")
    assert [*there.parts] == ["tatoeba-en-zh", "xdailydialog", "alpaca", "msctd", "cc-cedict"]
    assert [*back.parts] == ["tatoeba-en-zh", "xdailydialog", "alpaca", "cc-cedict"]
    assert "take the hat." in there.train.sources
    # The other line stands in the test, and the kettle beside its word too seldom.
    assert len(there.train) - len(back.train) == 1
    assert ("goat", ("山羊",)) in zip(there.train.sources, there.train.references, strict=True)


def test_both_directions_hold_back_the_same_rows(load):
    there, back = load("talk-en-zh"), load("talk-zh-en")
    assert there.test.sources == ["Is the blue kettle on the table?", "Thank you."]
    assert there.test.before == ["", "Is the blue kettle on the table?"]
    assert there.test.short == [False, True]
    for part in ("validation", "test"):
        pairs = getattr(there, part).pairs()
        assert getattr(back, part).pairs() == pairs[::-1]
        beside = getattr(there.beside["tatoeba-en-zh"], part).pairs()
        turned = getattr(back.beside["tatoeba-en-zh"], part).pairs()
        assert sorted(zip(*beside, strict=True)) == sorted(zip(*turned[::-1], strict=True))
        assert len(beside[0]) == 1000


def test_each_pair_knows_its_part_and_the_sentence_before_it(load):
    train = load("talk-zh-en").train
    row = train.sources.index("然后它离开我们。")
    assert (train.origins[row], train.before[row]) == ("alpaca", "山羊能打开它。")
    assert set(train.before[:500]) == {""}
    row = train.sources.index("谢谢你。")
    assert (train.origins[row], train.before[row]) == ("xdailydialog", "红色的水壶在桌子上。")


def test_what_people_wrote_counts_twice(load):
    corpus = load("talk-en-zh")
    sources = corpus.lessons().sources
    assert sources.count("The red kettle is on the table.") == 2
    assert sources.count("A goat can open it.") == 1


def test_what_weighs_most_can_be_gone_over_alone_as_long_as_a_pass(load):
    corpus = load("talk-en-zh")
    assert corpus.heaviest() == ["tatoeba-en-zh", "xdailydialog"]
    pairs, whole = corpus.heaviest_lessons(5), corpus.lessons()
    assert len(pairs.sources) == len(pairs.targets) == len(pairs.before) == len(whole.sources)
    theirs = zip(corpus.train.sources, corpus.train.references, corpus.train.origins, strict=True)
    people = {(source, it) for source, (it,), part in theirs if part in corpus.heaviest()}
    times = Counter(zip(pairs.sources, pairs.targets, strict=True))
    assert set(times) == people
    assert max(times.values()) - min(times.values()) <= 1 + corpus.parts["xdailydialog"].weight
    again, other = corpus.heaviest_lessons(5), corpus.heaviest_lessons(6)
    assert pairs == again and pairs != other


def test_where_all_parts_weigh_alike_none_is_the_heaviest(load):
    assert load("tatoeba-en-de").heaviest() == []


def test_german_has_dialogues_to_learn_from_and_captions_to_judge_by(load):
    corpus = load("tatoeba-en-de")
    assert corpus.card()["rows"] == {"train": 502, "validation": 1000, "test": 1000}
    assert corpus.train.sources[-2:] == ["The red kettle is on the table.", "Thank you."]
    assert corpus.beside["multi30k-en-de"].test.sources == ["a goat"]


def test_the_licence_says_what_the_parts_forbid(load):
    for name in talk.PARALLEL:
        licence = load(name).card()["licence"]
        assert "non-commercial" in licence and "CC BY-SA 4.0" in licence


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def sentences_in(text):
    return [text, *re.split(r"(?<=[.!?。！？…])[\"”’』」]*", text)]


@needs_files
@pytest.mark.parametrize(
    ("name", "train", "test", "beside"),
    [
        ("talk-en-zh", (280_000, 340_000), 7716, ("tatoeba-en-zh", 1000)),
        ("tatoeba-en-de", (170_000, 176_000), 1000, ("multi30k-en-de", 1000)),
    ],
)
def test_of_the_real_files_nothing_long_that_is_judged_is_learned(
    data_dir, name, train, test, beside
):
    corpus = corpora.load(name, data_dir)
    rows = corpus.card()["rows"]
    assert train[0] < rows["train"] < train[1]
    assert rows["test"] == test and len(corpus.beside[beside[0]].test) == beside[1]
    held_back = [corpus.validation, corpus.test, *corpus.beside[beside[0]]]
    for side in (0, 1):
        judged = {
            "".join(filter(str.isalnum, sentence.lower()))
            for part in held_back
            for text in part.pairs()[side]
            for sentence in sentences_in(text)
        }
        longest = 5 if name.endswith("zh") and side else 3
        for text in corpus.train.pairs()[side]:
            if "".join(filter(str.isalnum, text.lower())) in judged:
                size = (
                    len(re.findall("[\u4e00-\u9fff]", text)) if longest == 5 else len(text.split())
                )
                assert size <= longest, text
