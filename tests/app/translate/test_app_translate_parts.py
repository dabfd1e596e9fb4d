"""What the Translate page is made of: pieces, the attention map, how near a reference."""

import json

import numpy as np
import pytest

from nlpapp.app import palette
from nlpapp.app.groups import by_direction
from nlpapp.app.translate import attention_map, confidence, pieces, reference, rows, turning
from nlpapp.app.translate.answers import Insight, Sentence, insight, reading
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

    name, card, signatures = "cutting", {}, {"trace"}

    def inputs(self, signature):
        return {"text": ...}

    def run(self, asked, signature):
        assert signature == "trace"  # no translation, which would take as long again
        texts = asked["text"]
        odd = np.array([int(text) % 2 == 1 for text in texts])[:, None]
        return {
            "source_known": np.where(odd, [[True, False, False]], [[True, True, True]]),
            "source_length": np.where(odd[:, 0], 2, 3),
            "source_tokens": np.array([["▁tea", f"▁{text}", ""] for text in texts], object),
        }


def test_what_is_new_is_counted_over_all_sentences_and_not_over_their_padding():
    found = reading(Cutting(), *map(str, range(70)))
    assert found.share == pytest.approx(35 / (35 * 2 + 35 * 3))
    assert found.words == tuple((f"{place}",) if place % 2 else () for place in range(70))


def test_a_word_is_new_where_a_piece_of_it_is_and_signs_in_a_row_are_one():
    known = [True, True, False, True, True, True, False, False, True]
    read = ["▁my", "▁th", "ę", "re", "min", "▁", "🎻", "🎻", "."]
    assert pieces.unseen(read, known) == ("thęremin", "🎻🎻")
    chinese = ["小", "魏", "弹", "箜", "篌", "。", "[END]"]
    assert pieces.unseen(chinese, [True, False, True, False, False, True, True]) == ("魏", "箜篌")
    assert pieces.unseen(["▁ж", "▁ж", "[END]"], [False, False, True]) == ("ж",)


def test_confidence_is_a_word_by_the_score_or_by_what_calibration_lets_expect():
    card = {"metrics": {"chrf": {"value": 50.0}}}
    by_score = [confidence.word(card, score) for score in (0.0, -0.4, -0.41, -1.0, -1.01)]
    assert by_score == ["sure", "sure", "fair", "fair", "doubtful"]
    calibrated = [confidence.word(card, -9.0, share) for share in (0.5, 0.49, 0.3, 0.29)]
    assert calibrated == ["sure", "fair", "fair", "doubtful"]
    assert confidence.word({}, -9.0, 0.9) == "doubtful"  # nobody knows what is usual


def test_sentences_stand_in_rows_with_what_they_were_read_from_and_the_chosen_one_marked():
    card = {"metrics": {}, "corpus": {"source_language": "en", "target_language": "zh"}}
    said = [Sentence("A <b>", "甲", -0.1), Sentence("\0", "", -2.0, 0.25)]
    html = rows.translated(card, said, 2, [(), ("<i>",)])
    assert html.count("<li") == 2 and html.count('<li class="chosen">') == 1
    assert html.index("A &lt;b&gt;") < html.index("甲") < html.index("␀") < html.index("(nothing)")
    assert "sure</small>" in html and 'class="doubtful"' in html
    assert "never saw: &lt;i&gt;" in html and "chrF to expect: 25" in html
    given = rows.given(card, said, 2)
    assert given.index("A &lt;b&gt;") < given.index('<li class="chosen"') < given.index("␀")
    assert "甲" not in given


def card_of(name, reads, writes, bleu, corpus=""):
    corpus = {"name": corpus or name, "source_language": reads, "target_language": writes}
    return {"model": name, "cell": "lstm", "corpus": corpus, "metrics": {"bleu": {"value": bleu}}}


def test_the_other_direction_is_found_where_a_model_goes_back():
    there, weak, strong = (
        card_of("a-en-zh", "en", "zh", 30.0),
        card_of("b-zh-en", "zh", "en", 10.0),
        card_of("c-zh-en", "zh", "en", 20.0),
    )
    german = card_of("d-en-de", "en", "de", 40.0)
    cards = [there, weak, strong, german]
    assert turning.way_back(there, cards) is strong and turning.way_back(weak, cards) is there
    assert turning.way_back(german, cards) is None
    # BLEU on another test is no reason: what leads among the corpora does.
    talk = card_of("e-zh-en", "zh", "en", 5.0, "talk-zh-en")
    assert turning.way_back(there, [*cards, talk]) is talk
    groups = {group.key: group for group in by_direction(cards)}
    offered = list(groups.values())
    assert turning.opposite(groups["from_en"], offered).key == "from_zh"
    assert turning.opposite(groups["b-zh-en"], offered).key == "from_en"
    assert turning.opposite(groups["d-en-de"], offered) is None


class TwiceOver:
    """A model that found one translation in two ways, and had no fourth."""

    name, card = "twice", {}

    def __init__(self, *inputs):
        self.taken, self.asked = inputs, []

    def inputs(self, signature):
        return dict.fromkeys(self.taken)

    def run(self, asked, signature):
        self.asked.append(asked)
        if signature == "n_best":
            found = [["茶。", "喝茶。", "茶。", ""]]
            return {"translations": found, "scores": [[-0.25, -0.5, -0.75, -np.inf]]}
        one = {"tokens": np.array([["[END]"]], object), "length": np.array([1])}
        return {
            f"{side}_{name}": it for side in ("source", "target") for name, it in one.items()
        } | {"source_known": np.array([[True]])}


def test_a_translation_that_was_found_twice_is_named_once_by_its_better_score():
    assert insight(TwiceOver("text"), "Tea.").candidates == (("茶。", -0.25), ("喝茶。", -0.5))


def test_a_model_that_reads_the_sentence_before_is_given_it_and_no_other():
    model = TwiceOver("text", "context")
    insight(model, "They are hot.", "Two teas.")
    insight(model, "They are hot.", "Two ladies.")  # another question, not remembered
    insight(model, "They are hot.", "Two teas.")
    assert [it["context"] for it in model.asked] == [["Two teas."]] * 2 + [["Two ladies."]] * 2
    plain = TwiceOver("text")
    plain.name = "plain"
    insight(plain, "They are hot.", "Two teas.")
    assert plain.asked == [{"text": ["They are hot."]}] * 2


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
