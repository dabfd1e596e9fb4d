"""Word vectors are learned once, and learned again where what was kept of them is damaged."""

import numpy as np
import pytest

from nlpapp.learning.word_vectors import VectorRecipe, learn

TEXTS = ["the cat sat here", "the dog sat there", "here the cat, there the dog"] * 7
RECIPE = VectorRecipe(width=3, window=2, epochs=1, min_count=2)


def test_vectors_that_were_learned_are_read_again(tmp_path):
    said = []
    first, second = (learn(TEXTS, RECIPE, tmp_path, 1, said.append) for _ in range(2))
    assert len(said) == 1 and "Learning word vectors from 21 texts" in said[0]
    assert first.words == second.words
    assert {*first.words[2:]} == {"the", "cat", "sat", "here", "dog", "there", ","}
    assert first.sha256 == second.sha256 and first.vectors.shape == (9, 3)
    np.testing.assert_array_equal(first.vectors, second.vectors)
    assert not first.vectors[:2].any() and first.vectors[2:].any(1).all()


@pytest.mark.parametrize("kept", [0, 200, -50])
def test_a_damaged_file_is_named_and_learned_again(tmp_path, kept):
    first = learn(TEXTS, RECIPE, tmp_path, 1, print)
    (file,) = tmp_path.glob("word_vectors-*.npz")
    file.write_bytes(file.read_bytes()[:kept])
    said = []
    again = learn(TEXTS, RECIPE, tmp_path, 1, said.append)
    assert f"{file} is damaged" in said[0] and "Learning word vectors" in said[1]
    assert again.words == first.words and again.vectors.shape == first.vectors.shape


def test_texts_whose_words_are_all_rare_are_refused_with_the_options_that_help(tmp_path):
    options = r"no word occurs 2 times.*--vectors\.min-count.*--cell linear"
    with pytest.raises(ValueError, match=options):
        learn(["one two", "three"], RECIPE, tmp_path, 1)
    with pytest.raises(ValueError, match="there is no word in these texts"):
        learn(["", " "], VectorRecipe(min_count=1), tmp_path, 1)
    assert not list(tmp_path.glob("*.npz")) and not list(tmp_path.glob("*.txt"))
