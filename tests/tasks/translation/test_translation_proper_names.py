"""Names that no piece holds, copied as numbers are."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from tiny_translators import RECIPE, tiny_pieces, tiny_translator

from nlpapp.tasks.translation import proper_names
from nlpapp.tasks.translation.model import END, NUMBER
from nlpapp.tasks.translation.pieces import Pieces, learn

SIGN = proper_names.SIGN


def known(words):
    return tf.strings.lower(words) == "london"


def taken(text, spaced=True):
    marked, names = proper_names.take_out(tf.constant([text]), known, spaced)
    return marked.numpy()[0].decode(), [name.decode() for name in names.to_list()[0]]


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        ("My friend GWENDOLYN is late.", f"My friend {SIGN} is late.", ["GWENDOLYN"]),
        ("In NEW YORK and LONDON", f"In {SIGN} {SIGN} and LONDON", ["NEW", "YORK"]),
        ("Have you read “Zorbulon”?", f"Have you read “{SIGN}”?", ["Zorbulon"]),
        ('Say "ÉMILE" to her.', f'Say "{SIGN}" to her.', ["ÉMILE"]),
        ("WD-40 and COVID-19 help", f"{SIGN} and {SIGN} help", ["WD-40", "COVID-19"]),
        ("I AM VERY LATE.", "I AM VERY LATE.", []),
        ("I am Gwendolyn.", "I am Gwendolyn.", []),
        ('He said "Come here, Bert".', 'He said "Come here, Bert".', []),
        ("no “name” here", "no “name” here", []),
        (f"a {SIGN} and \x1d", "a   and  ", []),
        ("", "", []),
    ],
)
def test_names_are_told_by_capitals_among_others_and_by_quotation_marks(text, marked, names):
    assert taken(text) == (marked, names)


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        ("我的朋友Gwendolyn迟到了。", f"我的朋友{SIGN}迟到了。", ["Gwendolyn"]),
        ("London和NASA", f"London和{SIGN}", ["NASA"]),
        ("A先生", "A先生", []),
        ("Gwendolyn is late", f"{SIGN} {SIGN} {SIGN}", ["Gwendolyn", "is", "late"]),
        ("ＡＢＣ", "ＡＢＣ", []),
    ],
)
def test_in_a_language_without_spaces_latin_words_are_names(text, marked, names):
    assert taken(text, spaced=False) == (marked, names)


def test_names_and_numbers_are_copied_in_their_order_and_whole_pieces_are_none(tmp_path):
    file = tmp_path / "pieces.txt"
    learn(["nasa is far"] * 9 + ["my friend is here"] * 9, 60, "en", True, file)
    english = Pieces(file, "en", source=True)
    sentence = tf.constant(["My friend 7 GWENDOLYN 12 is NASA", "none"])
    cut = english.cut(sentence, copy_names=True)
    copied = cut.text.to_list()[0], cut.ids.to_list()[0]
    names = [text.decode() for text, number in zip(*copied, strict=True) if number == NUMBER]
    assert names == ["7", "GWENDOLYN", "12"]
    assert b"".join(copied[0]).replace("▁".encode(), b" ").endswith(b" is nasa[END]")
    plain = english.cut(sentence)
    assert (plain.ids.flat_values.numpy() == NUMBER).sum() == 2
    assert plain.ids.to_list()[1] == cut.ids.to_list()[1]


def test_a_translator_brings_a_name_across_where_its_recipe_says_so(tmp_path):
    plain = tiny_translator(tmp_path, "gru")
    model = plain._model.it
    bias = np.full(model.target_vocabulary, -1e3, np.float32)
    bias[NUMBER], bias[END] = 60, 0
    model.output_bias.assign(bias)
    text = tf.constant(["The boat GWENDOLYN is late."])
    for copies, expected in ((True, "GWENDOLYN"), (False, "")):
        recipe = replace(RECIPE, copy_names=copies)
        bent = type(plain)(model, *tiny_pieces(tmp_path), recipe, "zh")
        assert bent.serving_default(text)["translation"].numpy()[0].decode() == expected
