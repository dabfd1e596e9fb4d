"""A classifier that answers from its last states alone, beside Keras's own layers and NumPy."""

import keras
import numpy as np
import pytest
from tiny_models import RECIPE, tiny_sentiment_model

from nlpapp.recurrent.cells import CELLS

LENGTHS = np.array([7, 1, 0, 4], np.int32)
IDS = np.random.default_rng(2).integers(1, 12, (4, 7)).astype(np.int32)
IDS[np.arange(7)[None] >= LENGTHS[:, None]] = 0
KERAS = {
    "rnn": keras.layers.SimpleRNN,
    "gru": keras.layers.GRU,
    "lstm": keras.layers.LSTM,
    "bilstm": keras.layers.LSTM,
}


@pytest.fixture(params=CELLS)
def model(request):
    return tiny_sentiment_model(request.param, 12, read_out="last")


def last_states(model, vectors):
    """Of one text, float32 [1, time, embedding]: what Keras's layers end with, both ways."""
    ends = []
    for own in (*model.reader.forward, *model.reader.backward):
        backwards = own in model.reader.backward
        layer = KERAS[model.reader.cell](RECIPE.units, go_backwards=backwards)
        layer.build(vectors.shape)
        layer.set_weights(own.get_weights())
        ends.append(np.array(layer(vectors)))
    return np.concatenate(ends, -1)


def test_its_logits_are_those_of_what_keras_layers_return_without_their_sequences(model):
    kernel, bias = model.output_layer.get_weights()
    found = np.array(model(IDS))
    for row, length in enumerate(LENGTHS):
        vectors = model.embedding(IDS[row : row + 1, :length])
        expected = last_states(model, vectors) @ kernel + bias if length else bias[None]
        np.testing.assert_allclose(found[row], expected[0], atol=1e-5)


def test_a_batch_of_mixed_lengths_is_answered_as_each_text_alone(model):
    alone = [np.array(model(IDS[i : i + 1, : max(n, 1)]))[0] for i, n in enumerate(LENGTHS)]
    np.testing.assert_allclose(model(IDS), alone, atol=1e-6)


def test_its_features_are_the_states_at_the_last_token_and_backwards_at_the_first(model):
    units, width = RECIPE.units, model.reader.units * (1 + len(model.reader.backward))
    hidden = np.random.default_rng(1).normal(0, 1, (4, 7, width)).astype(np.float32)
    found = np.array(model.features(hidden, LENGTHS))
    assert found.shape == (4, width)
    for row, length in enumerate(LENGTHS):
        ends = hidden[row, length - 1, :units], hidden[row, 0, units:]
        expected = np.concatenate(ends) if length else np.zeros(width)
        np.testing.assert_allclose(found[row], expected, atol=1e-6)


def test_words_that_a_cell_has_forgotten_say_nothing_where_the_pooled_model_still_hears_them():
    """A plain RNN whose state does not outlive a step knows the last word alone."""
    last, pool = (tiny_sentiment_model("rnn", 12, read_out=it) for it in ("last", "pool"))
    for model in (last, pool):
        [layer] = model.reader.forward
        layer.cell.recurrent_kernel.assign(np.zeros((RECIPE.units, RECIPE.units)))
    one, other = np.array([[3, 5, 8]], np.int32), np.array([[9, 1, 8]], np.int32)
    np.testing.assert_allclose(last(one), last(other), atol=1e-6)
    assert np.abs(np.array(pool(one)) - np.array(pool(other))).max() > 0.1


def test_another_read_out_is_refused():
    with pytest.raises(ValueError, match=r"the read-out is pool or last, not middle\."):
        tiny_sentiment_model("rnn", 12, read_out="middle")
