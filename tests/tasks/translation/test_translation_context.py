"""The sentence before as context: read with the next one, and neither translated nor copied."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from tiny_translators import CHINESE, ENGLISH, RECIPE, tiny_pieces, tiny_translator

from nlpapp.tasks.translation import context
from nlpapp.tasks.translation.encoding import encode, pair_encoder
from nlpapp.tasks.translation.model import BEGIN, END, NUMBER
from nlpapp.tasks.translation.search import bounds

MOST = 6
SOURCES = [[7, 9, END], [8, 8, 8, 5, END], [END], [6, END]]
BEFORE = [[5, 6, 7, 8, END], [END], [9, END], [5, 9, END]]
JOINED = [
    [6, 7, 8, BEGIN, 7, 9, END],
    [8, 8, 8, 5, END],
    [9, BEGIN, END],
    [5, 9, BEGIN, 6, END],
]


def arrays(rows):
    return [np.array(row, np.int32) for row in rows]


def test_a_source_has_the_last_pieces_of_what_was_before_it_and_a_mark_between():
    found = context.joined(arrays(SOURCES), arrays(BEFORE), 3)
    assert [row.tolist() for row in found] == JOINED
    ragged = tf.ragged.constant(SOURCES, tf.int32), tf.ragged.constant(BEFORE, tf.int32)
    assert context.with_context(*ragged, 3).to_list() == JOINED


def test_each_sentence_has_the_one_before_it_and_the_first_of_a_text_none():
    ids = tf.ragged.constant(SOURCES, tf.int32)
    texts = tf.constant([0, 0, 3, 3], tf.int64)
    found = context.sentences_before(ids, texts).to_list()
    assert found == [[END], SOURCES[0], [END], SOURCES[2]]


def test_without_its_context_a_source_begins_at_the_left():
    ids = tf.ragged.constant(JOINED, tf.int32).to_tensor()
    expected = tf.ragged.constant(SOURCES, tf.int32).to_tensor(shape=ids.shape)
    np.testing.assert_array_equal(context.without_context(ids, ids), expected)
    weights = tf.random.stateless_uniform([4, 2, 7], [1, 2])
    moved = context.without_context(weights, ids)
    np.testing.assert_array_equal(moved[0, :, :3], weights[0, :, 4:])
    np.testing.assert_array_equal(moved[1], weights[1])
    np.testing.assert_array_equal(moved[3, :, 4:], np.zeros((2, 3)))


def test_what_stands_before_allows_no_more_tokens_numbers_or_repetitions_and_is_not_covered():
    alone = [[NUMBER, 8, 9, 8, 9, END]]
    ids = [[NUMBER, 8, 9, 8, 9, 8, 9, NUMBER, BEGIN, *alone[0]]]
    with_it, without = bounds(tf.constant(ids), 1.5), bounds(tf.constant(alone), 1.5)
    for name in ("limits", "numbers", "repeats"):
        assert getattr(with_it, name).numpy() == getattr(without, name).numpy()
    assert without.repeats.numpy() == [2]
    assert with_it.covers.numpy().tolist() == [[0] * 9 + [1] * 5 + [0]]


def test_a_model_learns_from_each_source_with_what_was_before_it(tmp_path):
    english, chinese = tiny_pieces(tmp_path)
    before = ["", *ENGLISH[:-1]]
    read, written = pair_encoder(english, chinese, (ENGLISH, CHINESE), before=before, most=MOST)(3)
    alone = encode(english, ENGLISH)
    np.testing.assert_array_equal(read[0], alone[0])
    for place in range(1, 5):
        expected = [*alone[place - 1][:-1][-MOST:], BEGIN, *alone[place]]
        assert read[place].tolist() == expected
    assert all(map(np.array_equal, written, encode(chinese, CHINESE)))
    without = pair_encoder(english, chinese, (ENGLISH, CHINESE), before=before)(3)[0]
    assert all(map(np.array_equal, without, alone))


def compiled(translator):
    for name, function in translator.signatures().items():
        setattr(translator, name, function)
    return translator


@pytest.fixture(scope="module", params=["luong", "none"])
def translator(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("translator")
    return compiled(tiny_translator(folder, "gru", request.param, context=MOST))


def texts_of(values):
    return [value.decode() for value in values.numpy().ravel()]


def test_in_a_text_every_sentence_is_translated_with_the_one_before(translator):
    paragraphs = [" ".join(ENGLISH[:3]), " ".join(ENGLISH[3:])]
    found = translator.sentences(tf.constant(paragraphs))
    before = ["", *ENGLISH[:2], "", ENGLISH[3]]
    best = translator.n_best(tf.constant(ENGLISH), tf.constant(before))
    translations = texts_of(best["translations"][:, 0])
    assert texts_of(found["translations"]) == [*translations, ""]
    np.testing.assert_allclose(
        tf.reshape(found["scores"], [-1])[:5], best["scores"][:, 0], atol=1e-4
    )
    whole = translator.serving_default(tf.constant(paragraphs))
    assert texts_of(whole["translation"]) == ["".join(translations[:3]), "".join(translations[3:])]
    alone = translator.n_best(tf.constant(ENGLISH), tf.constant([""] * 5))
    apart = np.abs(alone["scores"] - best["scores"]).max(1)
    assert apart[[1, 2, 4]].min() > 1e-5  # a vector alone has little room for what was before
    np.testing.assert_allclose(apart[[0, 3]], 0, atol=2e-6)


def test_a_translation_does_not_depend_on_the_context_of_others(translator):
    before = ["", "Don't wake the baby! It rained.", "7", " \n", "船"]
    together = translator.trace(tf.constant(ENGLISH), tf.constant(before))
    for place, (text, context_of) in enumerate(zip(ENGLISH, before, strict=True)):
        alone = translator.trace(tf.constant([text]), tf.constant([context_of]))
        read, wrote = int(alone["source_length"][0]), int(alone["target_length"][0])
        assert int(together["source_length"][place]) == read
        assert int(together["target_length"][place]) == wrote
        for name in ("source_tokens", "target_tokens"):
            length = read if name.startswith("source") else wrote
            assert texts_of(together[name][place, :length]) == texts_of(alone[name][0, :length])
        if "attention" in alone:
            np.testing.assert_allclose(
                together["attention"][place, :wrote, :read], alone["attention"][0], atol=1e-5
            )


def test_of_context_the_last_sentence_is_read(translator):
    both = tf.constant([f"{ENGLISH[0]} {ENGLISH[1]}"]), tf.constant([ENGLISH[1]])
    long, short = (translator.n_best(tf.constant(ENGLISH[2:3]), it) for it in both)
    np.testing.assert_allclose(long["scores"], short["scores"], atol=1e-6)


def test_the_trace_shows_the_sentence_alone_and_the_attention_that_is_left_for_it(translator):
    traced = translator.trace(tf.constant(ENGLISH[1:2]), tf.constant(ENGLISH[:1]))
    read, wrote = int(traced["source_length"][0]), int(traced["target_length"][0])
    spelled = "".join(texts_of(traced["source_tokens"][0, : read - 1])).replace("▁", " ").strip()
    assert spelled == ENGLISH[1].lower()
    assert traced["source_tokens"].shape[1] == read
    if "attention" in traced:
        before, own = encode(translator.source, ENGLISH[:2])
        (ids,) = context.joined([own], [before], MOST)
        with translator.weights.scope():
            model = translator._model.it
            memory, states = model.encode(ids[None])
            tokens = translator._found.it(ids[None], RECIPE.beam).tokens[:, 0]
            previous = tf.concat([[[BEGIN]], tokens[:, :-1]], 1)
            weights = model.decode(memory, states, previous)[1]
        assert weights.shape[2] == MOST + 1 + read
        np.testing.assert_allclose(traced["attention"][0], weights[0, :wrote, -read:], atol=1e-5)
        assert (traced["attention"][0].numpy().sum(-1) < 0.999).any()


def test_an_empty_text_and_signs_alone_come_back_as_they_are_whatever_was_before(translator):
    given = tf.constant(["", "7:30 🎻"]), tf.constant(ENGLISH[:2])
    best = translator.n_best(*given)
    assert texts_of(best["translations"][:, 0]) == ["", "7:30 🎻"]
    assert best["scores"][:, 0].numpy().tolist() == [0, 0]
    traced = translator.trace(*given)
    written = texts_of(traced["target_tokens"][1, : traced["target_length"][1]])
    assert written == texts_of(traced["source_tokens"][1])


def test_numbers_of_the_sentence_before_are_not_copied(tmp_path):
    plain = tiny_translator(tmp_path, "gru", context=MOST)
    model = plain._model.it
    bias = np.full(model.target_vocabulary, -1e3, np.float32)
    bias[NUMBER], bias[END] = 60, 0
    model.output_bias.assign(bias)
    recipe = replace(RECIPE, context=MOST)
    bent = type(plain)(model, plain.source, plain.target, recipe, "zh")
    found = bent.n_best(tf.constant(["keys 12 boat"]), tf.constant(["99 and 98"]))
    assert texts_of(found["translations"][:, 0]) == ["12"]


def test_a_long_sentence_in_parts_has_the_sentence_before_with_each(tmp_path):
    short = tiny_translator(tmp_path, "gru", context=MOST, read_tokens=7)
    text = f"{ENGLISH[0]} {ENGLISH[3]}"
    found = short.sentences(tf.constant([text]))
    assert texts_of(found["sources"]) == [ENGLISH[0], ENGLISH[3]]
    assert all(np.isfinite(found["scores"][0]))


def test_a_model_without_context_takes_a_text_alone(tmp_path):
    signatures = tiny_translator(tmp_path, "gru").signatures()
    taken = {
        name: [spec.name for spec in function.input_signature]
        for name, function in signatures.items()
    }
    assert set(map(tuple, taken.values())) == {("text",)}
    read = tiny_translator(tmp_path, "gru", context=1).signatures()
    assert [spec.name for spec in read["trace"].input_signature] == ["text", "context"]
    assert [spec.name for spec in read["sentences"].input_signature] == ["text"]
