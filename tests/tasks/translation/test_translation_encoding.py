"""Many sentences to ids: whole corpora, numbers on both sides alike, words cut anew."""

import numpy as np
import pytest
import tensorflow as tf
from tiny_translators import CHINESE, ENGLISH, tiny_pieces

from nlpapp.tasks.translation.encoding import (
    are_copied,
    encode,
    encoder,
    pair_encoder,
    same_numbers,
    with_names_as_numbers,
    without_end_marks,
)
from nlpapp.tasks.translation.model import NUMBER
from nlpapp.tasks.translation.pieces import SPACE, Pieces, join


@pytest.fixture(scope="module")
def pieces(tmp_path_factory):
    return tiny_pieces(tmp_path_factory.mktemp("pieces"))


def test_encoding_many_sentences_is_cutting_each(pieces):
    english, _ = pieces
    sequences = encode(english, ENGLISH * 120)  # more than a chunk
    ids = english.cut(tf.constant(ENGLISH)).ids.to_list()
    assert [sequence.tolist() for sequence in sequences] == ids * 120


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("I was born in 1984.", "我生于1984年。", True),
        ("１２ and 5", "5和12", True),
        ("I am thirty.", "我30岁。", False),
        ("5 and 5", "5和6", False),
        ("5 and 5", "5", False),
        ("1,000 yen", "1000日元", False),
        ("none", "没有", True),
    ],
)
def test_pairs_have_the_same_numbers_or_have_not(source, target, same):
    assert same_numbers([source], [target]).tolist() == [same]


def test_dropout_cuts_words_anew_for_each_seed_and_gives_the_same_sentences(pieces):
    english, _ = pieces
    cutter = encoder(english, dropout=0.3)
    often = ENGLISH * 60
    found = cutter(often, None, 1, 2)
    spelled = [join(english.spell(tf.constant(ids[:-1]))).numpy().decode() for ids in found]
    assert spelled == [sentence.lower() for sentence in often]
    same, other = cutter(often, None, 1, 2), cutter(often, None, 1, 3)
    assert all(map(np.array_equal, found, same))
    assert not all(map(np.array_equal, found, other))
    # Copies of a sentence are cut in many ways, and none into fewer pieces than longest match has
    # on the whole.
    assert len({tuple(ids) for ids in found[:: len(ENGLISH)]}) > 5
    assert sum(map(len, found)) > sum(map(len, encode(english, often)))


def test_dropout_of_every_piece_leaves_single_characters_and_of_none_what_serving_reads(pieces):
    english, _ = pieces
    (all_dropped,) = encoder(english, dropout=1.0)([ENGLISH[0]], None, 5)
    assert len(all_dropped) == len(SPACE + ENGLISH[0]) + 1
    (barely,) = encoder(english, dropout=1e-9)([ENGLISH[0]], None, 5)
    np.testing.assert_array_equal(barely, encode(english, [ENGLISH[0]])[0])


PAIRS = ["room 12", "at 7 or 8", "he is 30"], ["12号房", "8点或者7点", "他三十岁"]


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_both_sides_of_a_pair_have_their_numbers_copied_or_spelled_out_alike(pieces, dropout):
    sources, targets = pair_encoder(*pieces, PAIRS, dropout, seed=5)(epoch=2)
    counts = [[np.count_nonzero(ids == NUMBER) for ids in side] for side in (sources, targets)]
    assert counts == [[1, 2, 0], [1, 2, 0]]


def test_an_epoch_s_ids_are_drawn_from_seed_and_epoch_alone(pieces):
    pairs = ENGLISH * 9, CHINESE * 9
    one, other = pair_encoder(*pieces, pairs, 0.4, 5), pair_encoder(*pieces, pairs, 0.4, 5)
    late = other(3)
    for ours, theirs in zip((*one(2), *one(3)), (*other(2), *late), strict=True):
        assert all(map(np.array_equal, ours, theirs))
    again = pair_encoder(*pieces, pairs, 0.4, 6)(3)
    assert not all(map(np.array_equal, again[0], late[0]))
    assert not all(map(np.array_equal, one(2)[0], late[0]))


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("Where are you?", "Where are you"),
        ("Wait...", "Wait"),
        ("你在哪儿 ？！ ", "你在哪儿"),
        ("It costs 5.", "It costs 5"),
        ("He said “stop.”", "He said “stop.”"),
        ("(Really?)", "(Really?)"),
        ("See you", "See you"),
        ("?!", "?!"),
        ("", ""),
    ],
)
def test_a_sentence_loses_its_end_mark_and_nothing_else(sentence, bare):
    assert without_end_marks([sentence], 0.9999, 1) == [bare]


def test_a_share_of_sources_ends_without_its_mark_and_every_target_with_it(pieces):
    english, chinese = pieces
    pairs = ENGLISH * 40, CHINESE * 40
    sources, targets = pair_encoder(*pieces, pairs, seed=5, unmarked=0.3)(epoch=2)
    marked, bare = (
        {tuple(ids.tolist()) for ids in encode(english, side)}
        for side in (ENGLISH, [sentence[:-1] for sentence in ENGLISH])
    )
    assert {tuple(ids.tolist()) for ids in sources} == marked | bare
    assert sum(tuple(ids.tolist()) in bare for ids in sources) == pytest.approx(60, abs=20)
    assert all(map(np.array_equal, targets, encode(chinese, CHINESE * 40)))
    again, later = (pair_encoder(*pieces, pairs, 0, 5, 0.3)(epoch)[0] for epoch in (2, 3))
    assert all(map(np.array_equal, sources, again))
    assert not all(map(np.array_equal, sources, later))


def test_sources_in_capitals_or_in_none_are_read_like_any_other(pieces):
    english, _ = pieces
    usual = encode(english, ENGLISH)
    for written in (str.lower, str.upper, str.title):
        assert all(map(np.array_equal, usual, encode(english, map(written, ENGLISH))))


COPIED = [
    pytest.param(["room 12", "no"], ["12号", "不"], True, id="the same"),
    pytest.param(["no number"], ["没有"], True, id="none anywhere"),
    pytest.param(["room 12", "at 7", "x 3"], ["12号", "七点", "三"], True, id="others in words"),
    pytest.param(["a 1", "b 2", "c 3"], ["1", "2", "4"], True, id="most the same"),
    pytest.param(["12 + 7", "3 + 4"], ["19", "7"], False, id="sums"),
    pytest.param(["2020-01-05", "1999-12-31"], ["5.1.2020", "31.12.1999"], False, id="dates"),
    pytest.param(["21", "30"], ["twenty-one", "thirty"], False, id="on one side alone"),
    pytest.param(["a 1", "b 2", "c 3"], ["1", "5", "4"], False, id="most otherwise"),
    pytest.param(["7"] * 4, ["7", *["seven"] * 3], True, id="a quarter the same"),
    pytest.param(["7"] * 5, ["7", *["seven"] * 4], False, id="fewer than a quarter the same"),
    pytest.param(["12"], ["１２"], False, id="full-width ones, which no copy would be"),
    pytest.param(["1984，1985"], ["1984, 1985"], True, id="two, a full-width comma between"),
    pytest.param([], [], True, id="no pairs"),
]


@pytest.mark.parametrize(("sources", "targets", "copied"), COPIED)
def test_whether_numbers_are_copied_is_learned_from_the_pairs(sources, targets, copied):
    assert are_copied(sources, targets) is copied


def test_where_numbers_are_not_copied_serving_reads_the_digits_that_training_did(tmp_path):
    learned, _ = tiny_pieces(tmp_path)
    digits = Pieces(tmp_path / "source_pieces.txt", "en", source=True, copies=False)
    texts = ["room 2058, please", "12", "the boat"]
    served = digits.cut(tf.constant(texts))
    trained = learned.cut(tf.constant(texts), tf.constant([True] * 3))
    assert served.ids.to_list() == trained.ids.to_list()
    assert served.text.to_list() == trained.text.to_list()
    assert not any(NUMBER in ids for ids in served.ids.to_list())


@pytest.mark.parametrize(
    ("source", "target", "changed"),
    [
        ("Tom swims.", "Tom游泳。", ("0 swims.", "0游泳。")),
        ("I met McDonald's son.", "我见过McDonald的儿子。", ("I met 0's son.", "我见过0的儿子。")),
        ("Tom and Ann", "汤姆和Ann", ("Tom and 0", "汤姆和0")),
        ("Tom knows Tom.", "Tom认识他自己。", None),
        ("Tom's Tomato", "汤姆的Tomatoes", None),
        ("the dj", "那个dj", None),
        ("U2 plays", "U2演出", None),
    ],
)
def test_a_name_that_both_sides_have_is_a_number_to_learn_copying_from(source, target, changed):
    found = with_names_as_numbers([source], [target], 1.0, 5)
    assert found == tuple([side] for side in changed or (source, target))


def test_a_share_of_names_is_drawn_anew_in_every_pass(pieces):
    pairs = ["Tom is here"] * 200, ["Tom在"] * 200
    drawn = [pair_encoder(*pieces, pairs, seed=5, names=0.4)(epoch) for epoch in (0, 0, 1)]
    counts = [[np.array([NUMBER in ids for ids in side]) for side in sides] for sides in drawn]
    for read, written in counts:
        np.testing.assert_array_equal(read, written)
        assert 50 < read.sum() < 110
    np.testing.assert_array_equal(counts[0][0], counts[1][0])
    assert (counts[0][0] != counts[2][0]).any()
    assert with_names_as_numbers(*pairs, 0.0, 5) == pairs
