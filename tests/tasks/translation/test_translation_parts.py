"""Sentences too long to be read at once: nothing lost, nothing torn, nothing too long."""

import pytest
import tensorflow as tf

from nlpapp.tasks.translation.parts import parted
from nlpapp.tasks.translation.pieces import Cut

END = "[END]"


def parts_of(*sentences, cap):
    """Each sentence's parts, as lists of pieces; ids count the pieces from 1 and end with 3."""
    text = tf.ragged.constant([[*pieces, END] for pieces in sentences])
    ids = tf.ragged.constant([[*range(11, 11 + len(it)), 3] for it in sentences], dtype=tf.int32)
    found = parted(Cut(text, ids), cap)
    rows = tf.RaggedTensor.from_row_lengths(found.text, found.counts).to_list()
    numbers = tf.RaggedTensor.from_row_lengths(found.ids, found.counts).to_list()
    assert all(part[-1] == END.encode() for row in rows for part in row)
    assert all(part[-1] == 3 for row in numbers for part in row)
    for pieces, row in zip(sentences, numbers, strict=True):
        assert [it for part in row for it in part[:-1]] == list(range(11, 11 + len(pieces)))
    return [[[piece.decode() for piece in part[:-1]] for part in row] for row in rows]


def words(count, pieces):
    return ["▁w" if place % pieces == 0 else "ord" for place in range(count)]


@pytest.mark.parametrize("length", [0, 1, 8, 9])
def test_what_can_be_read_at_once_is_one_part(length):
    sentence = words(length, 3)
    assert parts_of(sentence, cap=10) == [[sentence]]


@pytest.mark.parametrize("length", [10, 11, 19, 20, 21, 39, 160])
def test_longer_ones_have_parts_of_like_length_and_whole_words(length):
    [[*parts]] = parts_of(words(length, 2), cap=10)
    sizes = [len(part) for part in parts]
    assert len(parts) > 1 and max(sizes) < 10
    assert max(sizes) - min(sizes) <= 3  # a word more, a word fewer, and the last one's half
    assert all(part[0] == "▁w" for part in parts)


def test_a_word_without_end_is_cut_all_the_same():
    chinese = [*"船又晚点了所以我们都待在家里没有出门"]
    [parts] = parts_of(chinese, cap=7)
    assert "".join(map("".join, parts)) == "".join(chinese)
    assert all(0 < len(part) < 7 for part in parts)


def test_sentences_of_all_lengths_stay_apart():
    long, short = words(40, 4), words(2, 2)
    found = parts_of(long, [], short, long, cap=16)
    assert found[1] == [[]] and found[2] == [short] and found[0] == found[3]
