"""Pieces inside the graph against a plain loop in Python, and sentences back from them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container

import numpy as np
import pytest
import tensorflow as tf
from tiny_translators import CHINESE, ENGLISH, tiny_pieces

from nlpapp import corpora
from nlpapp.tasks.translation.encoding import encode
from nlpapp.tasks.translation.model import END, NUMBER, UNKNOWN
from nlpapp.tasks.translation.pieces import SPACE, SPECIALS, Pieces, join, learn
from nlpapp.tasks.translation.recipe import recipe_for


@pytest.fixture(scope="module")
def pieces(tmp_path_factory):
    return tiny_pieces(tmp_path_factory.mktemp("pieces"))


def longest_match(text: str, known: Container[str]) -> list[str]:
    """Left to right, always the longest known piece; an unknown character by itself."""
    found, place = [], 0
    while place < len(text):
        ends = range(min(len(text), place + 20), place, -1)  # no piece is longer
        end = next((e for e in ends if text[place:e] in known), place + 1)
        found.append(text[place:end])
        place = end
    return found


def cut(pieces, *sentences):
    found = pieces.cut(tf.constant(list(sentences)))
    return [[t.decode() for t in row] for row in found.text.to_list()], found.ids.to_list()


def known_to(pieces) -> list[str]:
    return [name.decode() for name in pieces.spell(tf.range(len(SPECIALS), pieces.size)).numpy()]


SENTENCES = [*ENGLISH, "The bread is at home, sister!", "a", "zebra-rain don't % keys", "QUIET"]


def test_cutting_in_the_graph_is_longest_match_from_the_left(pieces):
    english, _ = pieces
    known = known_to(english)
    texts, ids = cut(english, *SENTENCES)
    for sentence, text, numbers in zip(SENTENCES, texts, ids, strict=True):
        written = SPACE + sentence.lower().replace(" ", SPACE)
        expected = longest_match(written, known)
        assert text == [*expected, "[END]"]
        assert numbers == [
            *(known.index(p) + len(SPECIALS) if p in known else UNKNOWN for p in expected),
            END,
        ]


def test_a_sentence_is_cut_alike_alone_and_among_others(pieces):
    english, _ = pieces
    together, _ = cut(english, *SENTENCES)
    assert [cut(english, sentence)[0][0] for sentence in SENTENCES] == together


@pytest.mark.parametrize("side", [0, 1])
def test_pieces_one_after_the_other_give_the_sentence_back(pieces, side):
    found = pieces[side].cut(tf.constant([ENGLISH, CHINESE][side])).text[:, :-1]
    again = [text.decode() for text in join(found.to_tensor("")).numpy()]
    assert again == ([s.lower() for s in ENGLISH], CHINESE)[side]


def test_ids_give_the_same_pieces_that_the_text_was_cut_into(pieces):
    _, chinese = pieces
    found = chinese.cut(tf.constant(CHINESE))
    spelled = chinese.spell(found.ids.to_tensor(0))
    np.testing.assert_array_equal(spelled, found.text.to_tensor(""))


def test_frequent_neighbours_become_one_piece_and_every_character_is_one(pieces):
    english, _ = pieces
    known = known_to(english)
    assert any(len(piece) > 2 for piece in known)
    assert set("".join(s.lower() for s in ENGLISH)) - {" "} <= set(known)


def test_the_letters_of_a_special_piece_are_only_letters(pieces):
    english, _ = pieces
    [text], [ids] = cut(english, "[END] [PAD]")
    assert "[END]" not in text[:-1] and END not in ids[:-1] and 0 not in ids


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  The\tboat\u3000is \u200b late\x00again. ", "The boat is late again."),
        ("Ｄｏｎ’ｔ wake the baby！", "Don't wake the baby!"),
        (f"The{SPACE}boat is late again.", "The boat is late again."),
    ],
)
def test_odd_spaces_and_forms_make_no_difference_to_a_source(pieces, typed, meant):
    english, _ = pieces
    assert cut(english, typed) == cut(english, meant)


def test_a_target_keeps_its_case_and_its_marks(tmp_path):
    file = tmp_path / "pieces.txt"
    learn(["Anna says: “No”！"], 30, "en", False, file)
    found = Pieces(file, "en", False).cut(tf.constant(["Anna says: “No”！"]))
    assert join(found.text[:, :-1].to_tensor("")).numpy()[0].decode() == "Anna says: “No”！"


def test_an_empty_sentence_is_the_end_alone_and_none_at_all_is_none(pieces):
    english, _ = pieces
    assert cut(english, "", "   ") == ([["[END]"], ["[END]"]], [[END], [END]])
    assert english.cut(tf.constant([], tf.string)).ids.to_list() == []


def test_unknown_characters_are_kept_as_text_and_known_by_their_number(pieces):
    english, _ = pieces
    [text], [ids] = cut(english, "the 😀 boat")
    assert text[ids.index(UNKNOWN)] == "😀"


def test_pieces_of_nothing_are_refused_in_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="no pieces could be learned"):
        learn([], 30, "en", True, tmp_path / "pieces.txt")


def test_fewer_pieces_than_characters_are_refused_with_what_to_do(tmp_path):
    with pytest.raises(ValueError, match="--source-pieces or --target-pieces, or 0"):
        learn(CHINESE, 10, "zh", False, tmp_path / "pieces.txt")


def test_size_zero_means_single_characters(tmp_path):
    learn(CHINESE, 0, "zh", False, tmp_path / "pieces.txt")
    lines = (tmp_path / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert tuple(lines[: len(SPECIALS)]) == SPECIALS
    assert {len(line) for line in lines[len(SPECIALS) :]} == {1}


@pytest.fixture(
    scope="module", params=["sample-en-zh", "tatoeba-en-zh", "tatoeba-zh-en", "multi30k-en-de"]
)
def corpus(request):
    try:
        return request.param, corpora.load(request.param)
    except corpora.CorpusError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module", params=["source", "target"])
def learned(request, corpus, tmp_path_factory):
    """Pieces of a side as its recipe has them; and its training sentences, raw and normal."""
    (name, corpus), side = corpus, request.param
    sentences = corpus.train.pairs()[side == "target"]
    language = getattr(corpus, f"{side}_language")
    file = tmp_path_factory.mktemp("learned") / "pieces.txt"
    size = getattr(recipe_for(name, "bilstm"), f"{side}_pieces")
    learn(sentences, size, language, side == "source", file)
    normal = [" ".join(sentence.split()) for sentence in sentences]
    if side == "source":
        normal = [one.lower().translate(str.maketrans("“”‘’", "\"\"''")) for one in normal]
    return Pieces(file, language, side == "source"), sentences, normal


def is_plain(text: str) -> bool:
    """Whether no other normalisation than the one above has anything to do."""
    return unicodedata.normalize("NFKC", text) == text and text.isprintable()


def test_every_training_sentence_is_cut_as_a_plain_loop_cuts_it(learned):
    """What training reads, in chunks, is what serving reads, a sentence at a time."""
    pieces, sentences, normal = learned
    ids = {name: number for number, name in enumerate(known_to(pieces), len(SPECIALS))}
    ids["#number"] = NUMBER
    for text, found in zip(normal, encode(pieces, sentences), strict=True):
        if is_plain(text):
            parts = re.split("([0-9]+(?:[.,][0-9]+)*)", pieces.prefix + text.replace(" ", SPACE))
            cut = [
                piece
                for place, part in enumerate(parts)
                for piece in (["#number"] if place % 2 else longest_match(part, ids))
            ]
            assert found.tolist() == [*(ids.get(piece, UNKNOWN) for piece in cut), END]


def test_spelled_out_a_training_sentence_loses_nothing_but_characters_seen_less_than_five_times(
    learned,
):
    pieces, sentences, normal = learned
    known = set(known_to(pieces))
    seen = Counter(character for text in normal if is_plain(text) for character in text)
    assert {c for c, times in seen.items() if times >= 5} - {" "} <= known
    found = encode(pieces, sentences, np.ones(len(sentences), bool))
    spelled = pieces.spell(tf.ragged.constant([ids[:-1] for ids in found]).to_tensor())
    lost = 0
    for text, again in zip(normal, join(spelled).numpy(), strict=True):
        if is_plain(text):
            assert again.decode() == "".join(c if c in known or c == " " else "[UNK]" for c in text)
            lost += b"[UNK]" in again
    assert lost <= 0.006 * sum(map(is_plain, normal))


def test_a_character_seen_five_times_is_known_however_rare_and_a_digit_stands_by_itself(tmp_path):
    common = ["in 1010 the rain falls and the river rises"] * 1000
    file = tmp_path / "pieces.txt"
    learn([*common, *["x"] * 5, *["q"] * 4], 60, "en", True, file)  # 5 of 40,000: 0.0125 %
    pieces = Pieces(file, "en", True)
    found = pieces.cut(tf.constant(["in 1010 x q"]), tf.constant([True]))
    names, ids = found.text.numpy()[0], found.ids.numpy()[0]
    assert [name for name in names if name.isdigit()] == [b"1", b"0", b"1", b"0"]
    assert names[ids == UNKNOWN].tolist() == [b"q"]


NUMBERS = [
    ("Room 2058, please.", ["2058"]),
    ("７:３０", ["7", "30"]),
    ("1,000.50 and 3.", ["1,000.50", "3"]),
    ("1984，1985，３，４", ["1984", "1985", "3", "4"]),
    ("1,2,3", ["1,2,3"]),
    ("the 21st B2 4x4", ["21", "2", "4", "4"]),
    ("12", ["12"]),
    ("\x1d5\x1d", ["5"]),
    ("no, none.", []),
    ("", []),
]


def test_a_number_is_one_piece_with_its_text_whichever_it_is(pieces):
    english, _ = pieces
    texts, ids = cut(english, *(text for text, _ in NUMBERS))
    for (_, numbers), names, found in zip(NUMBERS, texts, ids, strict=True):
        assert [n for n, i in zip(names, found, strict=True) if i == NUMBER] == numbers
        assert not any(n.isdigit() for n, i in zip(names, found, strict=True) if i != NUMBER)
    assert "".join(texts[0]) == "▁room▁2058,▁please.[END]"


def test_only_sentences_that_are_told_to_spell_their_numbers_out(pieces):
    english, _ = pieces
    texts, _ = zip(*NUMBERS, strict=True)
    together = english.cut(tf.constant(texts), tf.constant([True, False] * 5))
    for row, text in enumerate(texts):
        alone = english.cut(tf.constant([text]), tf.constant([row % 2 == 0]))
        assert together.text[row].numpy().tolist() == alone.text[0].numpy().tolist()
        assert together.ids[row].numpy().tolist() == alone.ids[0].numpy().tolist()
        assert row % 2 or NUMBER not in alone.ids[0].numpy()


def test_sentencepiece_s_own_sign_may_stand_in_sentences(tmp_path):
    file = tmp_path / "pieces.txt"
    learn([*ENGLISH, "a ▅ b"] * 9, 60, "en", True, file)
    assert "▅" not in known_to(Pieces(file, "en", True))
