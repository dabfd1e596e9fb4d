"""What the Translate page is made of: pieces, the attention map, how near a reference."""

import json

import numpy as np
import pytest

from nlpapp.app import palette
from nlpapp.app.translate import attention_map, pieces, reference
from nlpapp.app.translate.answers import Insight, insight, new
from nlpapp.app.translate.examples import EXAMPLES


def insight_of(source, target, attention=None):
    return Insight(
        np.array(source, object),
        np.ones(len(source), bool),
        np.array(target, object),
        attention,
        (),
    )


def test_a_piece_that_goes_on_within_a_word_is_told_from_one_that_begins_it():
    english = ["▁un", "related", "▁tea", ".", "[END]"]
    assert pieces.labels(english) == ["un", "·related", "tea", ".", "■"]
    assert pieces.labels(["我们", "喝", "茶", "Tom"]) == ["我们", "喝", "茶", "Tom"]
    assert pieces.labels(["▁", "\0"]) == ["␣", "␀"]
    assert pieces.labels(["7" * 10_000, "5"]) == ["7" * 12 + "…", "5"]


@pytest.mark.parametrize(
    ("source", "text", "covered"),
    [
        (["▁I", "▁love", "▁tea", "."], " I love\ntea. ", True),
        (["▁I", "▁love", "▁tea", "."], "I love tea. You too.", False),
        (["我", "爱", "茶", "。"], "我爱茶。我也是。", False),
        (["▁f", "ine", "[END]"], "ﬁne", True),
        (["▁fine", ".", "[END]"], "Fine. Is it?", False),
        (["▁i", "▁", "❤", "▁tea"], "I ❤\ufe0f tea\u200f", True),
        ([], "", True),
    ],
)
def test_pieces_cover_a_text_or_only_its_first_sentence(source, text, covered):
    assert insight_of(source, ["[END]"]).covers(text) is covered


class Cutting:
    """A model of 70 sentences, by turns of three pieces and of two, of which one is new."""

    name, card, signatures = "cutting", {}, {"sentences", "trace"}

    def run(self, texts, signature):
        if signature == "sentences":
            sources = np.array([[f"{place}" for place in range(70)] + [""]], object)
            return {"sources": sources, "length": np.array([70])}
        odd = np.array([int(text) % 2 == 1 for text in texts])[:, None]
        known = np.where(odd, [[True, False, False]], [[True, True, True]])
        return {"source_known": known, "source_length": np.where(odd[:, 0], 2, 3)}


def test_what_is_new_is_counted_over_all_sentences_and_not_over_their_padding():
    assert new(Cutting(), "any") == pytest.approx(35 / (35 * 2 + 35 * 3))


class TwiceOver:
    """A model that found one translation in two ways, and had no fourth."""

    name, card = "twice", {}

    def run(self, texts, signature):
        if signature == "n_best":
            found = [["茶。", "喝茶。", "茶。", ""]]
            return {"translations": found, "scores": [[-0.25, -0.5, -0.75, -np.inf]]}
        one = {"tokens": np.array([["[END]"]], object), "length": np.array([1])}
        return {
            f"{side}_{name}": it for side in ("source", "target") for name, it in one.items()
        } | {"source_known": np.array([[True]])}


def test_a_translation_that_was_found_twice_is_named_once_by_its_better_score():
    assert insight(TwiceOver(), "Tea.").candidates == (("茶。", -0.25), ("喝茶。", -0.5))


def test_the_map_has_a_cell_for_each_pair_with_the_target_down_and_the_source_across():
    attention = np.array([[0.9, 0.1, 0.0], [0.2, 0.3, 0.5]], np.float32)
    rows = attention_map.rows(insight_of(["▁a", "▁b", "▁c"], ["甲", "[END]"], attention))
    assert len(rows) == 6
    cell = rows[(rows["wrote"] == "■") & (rows["read"] == "c")]
    assert cell["weight"].tolist() == [0.5]
    assert cell[["target", "source"]].to_numpy().tolist() == [[1, 2]]


def test_a_piece_may_come_twice_and_hold_any_sign():
    attention = np.full((2, 2), 0.5, np.float32)
    source = ['"]</script>', '"]</script>']
    chart = attention_map.chart(insight_of(source, ["a", "b"], attention), palette.CELLS["lstm"])
    axis = chart.to_dict()["encoding"]["x"]["axis"]
    names = axis["labelExpr"].removesuffix("[datum.value]")
    assert json.loads(names) == source


def test_chinese_on_the_source_axis_is_written_upright():
    attention = np.full((1, 2), 0.5, np.float32)
    look = palette.CELLS["lstm"]
    of_chinese = attention_map.chart(insight_of(["我们", "喝"], ["we"], attention), look)
    axis = of_chinese.to_dict()["encoding"]["x"]["axis"]
    assert axis["labelAngle"] == 0
    names = json.loads(axis["labelExpr"].removesuffix("[datum.value]"))
    assert names == [["我", "们"], ["", "喝"]]  # both end on one line, by the map


def test_every_piece_has_its_label_and_room_for_it_on_both_axes():
    attention = np.full((40, 3), 1 / 3, np.float32)
    chart = attention_map.chart(
        insight_of(list("我爱你"), ["b"] * 40, attention), palette.CELLS["gru"]
    )
    spec = chart.to_dict()
    assert not any(spec["encoding"][axis]["axis"]["labelOverlap"] for axis in "xy")
    assert spec["width"]["step"] >= 20 and spec["height"]["step"] >= 20


def test_of_endless_sentences_only_the_beginning_is_drawn():
    attention = np.full((500, 700), 1 / 700, np.float32)
    endless = insight_of(["a"] * 700, ["b"] * 500, attention)
    assert len(attention_map.rows(endless)) == attention_map.MOST**2


def test_chrf_is_100_for_the_same_sentence_and_less_for_another():
    assert reference.sentence_chrf("我们喝茶。", "我们喝茶。") == pytest.approx(100)
    assert 0 <= reference.sentence_chrf("我们喝咖啡。", "我们喝茶。") < 100


def test_every_set_of_examples_has_a_paragraph_and_nothing_twice():
    for offered in EXAMPLES.sets.values():
        texts = list(offered.values())
        assert len(set(texts)) == len(texts)
        paragraph = texts[-1]
        assert 60 <= len(paragraph.split()) <= 100 or 100 <= len(paragraph) <= 160


def test_two_models_of_one_cell_differ_in_title_colour_and_dashes():
    corpus = {"name": "toy-en-zh"}
    cards = [
        {"model": f"{cell}-{variant}", "cell": cell, "variant": variant, "corpus": corpus}
        for cell in palette.CELLS
        for variant in (None, "noattention")
    ]
    looks = palette.styles(cards).values()
    assert len(set(palette.titles(cards).values())) == len(cards)
    assert len({look.colour for look in looks}) == len({look.dash for look in looks}) == len(cards)
