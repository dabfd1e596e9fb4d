"""The translator against NumPy: attention, a step of the decoder, the loss; and its masks."""

import keras
import numpy as np
import pytest
from tiny_translators import RECIPE, tiny_translation_model

from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.translation import recurrent
from nlpapp.tasks.translation.model import BEGIN, END, SmoothedCrossEntropy

SOURCE = np.array([[5, 9, 4, 6, END], [7, END, 0, 0, 0], [END, 0, 0, 0, 0]], np.int32)
PREVIOUS = np.array([[BEGIN, 4, 6, 5], [BEGIN, 6, 0, 0], [BEGIN, 0, 0, 0]], np.int32)
every_cell = pytest.mark.parametrize("cell", CELLS)
with_and_without = pytest.mark.parametrize("attention", ["luong", "none"])


def softmax(values):
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


@every_cell
@with_and_without
def test_logits_do_not_depend_on_how_much_padding_there_is(cell, attention):
    model = tiny_translation_model(cell, attention, layers=2)
    logits = np.array(model((SOURCE, PREVIOUS)))
    assert logits.shape == (3, 4, 7)
    more = np.array(model((np.pad(SOURCE, [(0, 0), (0, 3)]), np.pad(PREVIOUS, [(0, 0), (0, 2)]))))
    np.testing.assert_allclose(logits[0], more[0, :4], atol=1e-5)
    alone = np.array(model((SOURCE[1:2, :2], PREVIOUS[1:2, :2])))
    np.testing.assert_allclose(logits[1, :2], alone[0], atol=1e-5)


STEPPED = [(cell, attention, 2) for cell in CELLS for attention in ("luong", "none")]


@pytest.mark.parametrize(
    ("cell", "attention", "layers"), [*STEPPED, ("gru", "luong", 1), ("gru", "luong", 3)]
)
def test_steps_one_after_the_other_give_the_logits_of_the_whole_target(cell, attention, layers):
    model = tiny_translation_model(cell, attention, decoder_layers=layers)
    whole, attended = (np.array(part) for part in model.attend(SOURCE, PREVIOUS))
    memory, states = model.encode(SOURCE)
    prepared = model.prepared(memory)
    beam = 2
    states = [[np.repeat(np.array(s)[:, None], beam, 1) for s in layer] for layer in states]
    for place in range(PREVIOUS.shape[1]):
        previous = np.repeat(PREVIOUS[:, place, None], beam, 1)
        logits, states, weights = model.step(previous, prepared, states)
        for i in range(beam):
            np.testing.assert_allclose(np.array(logits)[:, i], whole[:, place], atol=1e-5)
            if attention != "none":
                looked = np.array(weights)[:, i]
                np.testing.assert_allclose(looked, attended[:, place], atol=1e-5)


def test_attention_is_the_softmax_over_pieces_alone_of_products_scaled_by_their_width():
    model = tiny_translation_model("gru", decoder_layers=1)
    memory, states = model.encode(SOURCE)
    hidden, keys, valid = (np.array(part) for part in memory)
    np.testing.assert_allclose(keys, hidden @ np.array(model.keys.kernel), atol=1e-5)
    np.testing.assert_array_equal(valid, SOURCE != 0)

    vectors = model.scale * np.array(model.target_embedding(PREVIOUS))
    decoded = np.array(model.decoders[0](vectors, initial_state=states[0][0]))
    scores = decoded @ keys.transpose(0, 2, 1) / np.sqrt(decoded.shape[-1])
    scores = np.where(valid[:, None], scores, -np.inf)
    expected = softmax(scores)
    logits, weights = model.attend(SOURCE, PREVIOUS)
    np.testing.assert_allclose(weights, expected, atol=1e-5)
    np.testing.assert_allclose(np.array(weights).sum(-1), 1, atol=1e-5)

    # Luong et al. 2015, equations 5 and 6, with the target vectors as output matrix.
    both = np.concatenate([decoded, expected @ hidden], -1)
    kernel, bias = (np.array(weight) for weight in model.combine.weights)
    combined = np.tanh(both @ kernel + bias)
    table = np.array(model.target_embedding.embeddings)
    np.testing.assert_allclose(logits, combined @ table.T + np.array(model.output_bias), atol=1e-4)


def test_scores_of_any_size_give_weights_that_sum_to_one():
    model = tiny_translation_model("gru")
    model.keys.kernel.assign(1e6 * np.array(model.keys.kernel))
    logits, weights = map(np.array, model.attend(SOURCE, PREVIOUS))
    assert np.isfinite(logits).all()
    np.testing.assert_allclose(weights.sum(-1), 1, atol=1e-5)
    assert (weights[np.broadcast_to((SOURCE == 0)[:, None], weights.shape)] == 0).all()


@with_and_without
def test_beginnings_of_one_source_go_on_each_by_itself(attention):
    model = tiny_translation_model("lstm", attention)
    memory, states = model.encode(SOURCE)
    prepared = model.prepared(memory)
    several = [[np.stack([s, 0 * s, -np.array(s)], 1) for s in layer] for layer in states]
    previous = np.array([[4, 5, 6], [6, 4, 5], [5, 6, 4]], np.int32)
    logits, after, _ = model.step(previous, prepared, several)
    for i in range(3):
        apart = [[s[:, i : i + 1] for s in layer] for layer in several]
        alone, after_alone, _ = model.step(previous[:, i : i + 1], prepared, apart)
        np.testing.assert_allclose(np.array(logits)[:, i], np.array(alone)[:, 0], atol=1e-5)
        for layer, layer_alone in zip(after, after_alone, strict=True):
            for s, s_alone in zip(layer, layer_alone, strict=True):
                np.testing.assert_allclose(np.array(s)[:, i], np.array(s_alone)[:, 0], atol=1e-5)


def test_without_attention_the_first_state_is_all_that_the_decoder_knows_of_the_source():
    model = tiny_translation_model("lstm", "none", decoder_layers=1)
    memory, [[hidden, carry]] = model.encode(SOURCE)
    assert memory == ()
    assert model.attend(SOURCE, PREVIOUS)[1] is None
    vectors = model.scale * np.array(model.source_embedding(SOURCE))
    read = np.array(model.reader(vectors, (SOURCE != 0).sum(1)))
    last = read[np.arange(3), (SOURCE != 0).sum(1) - 1]
    kernel, bias = (np.array(weight) for weight in model.bridge.weights)
    begin = np.tanh(last @ kernel + bias)
    np.testing.assert_allclose(np.concatenate([hidden, carry], -1), begin, atol=1e-5)


def test_the_second_layer_of_the_decoder_reads_what_the_first_attended_to():
    model = tiny_translation_model("lstm", "luong", decoder_layers=2)
    width = model.decoders[1].cell.kernel.shape[0]
    assert width == 5 + 3  # decoder units and encoder units


def test_a_bidirectional_encoder_hands_over_the_last_forward_and_the_first_backward_state():
    model = tiny_translation_model("bilstm")
    lengths = (SOURCE != 0).sum(1).astype(np.int32)
    hidden = np.array(model.reader(model.source_embedding(SOURCE), lengths))
    found = np.array(model.reader.final(hidden, lengths))
    for row, length in enumerate(lengths):
        expected = np.concatenate([hidden[row, length - 1, :3], hidden[row, 0, 3:]])
        np.testing.assert_allclose(found[row], expected, atol=1e-6)


@every_cell
@with_and_without
def test_one_step_of_training_changes_every_parameter(cell, attention):
    recipe = vars(RECIPE) | {"attention": attention, "layers": 2, "decoder_layers": 2, "epochs": 1}
    model = recurrent.build(11, 7, cell, type(RECIPE)(**recipe), steps=10)
    model.run_eagerly = True  # tracing a graph for two steps takes longer than the steps
    target = np.roll(PREVIOUS, -1, axis=1)
    target[:, -1] = 0
    weights = (target != 0).astype(np.float32)
    # The very first step has the learning rate from which the warm-up rises: nothing.
    model.train_on_batch((SOURCE, PREVIOUS), target, weights)
    before = [np.array(weight) for weight in model.trainable_weights]
    model.train_on_batch((SOURCE, PREVIOUS), target, weights)
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert not np.array_equal(weight, old), weight.path


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_the_loss_is_the_mean_cross_entropy_of_tokens_with_smoothed_labels(smoothing):
    random = np.random.default_rng(2)
    logits = random.normal(0, 2, (2, 3, 5)).astype(np.float32)
    ids = np.array([[4, 1, 3], [2, 3, 0]], np.int32)
    weights = (ids != 0).astype(np.float32)
    labels = (1 - smoothing) * np.eye(5)[ids] + smoothing / 5
    each = -(labels * np.log(softmax(logits))).sum(-1)
    expected = (each * weights).sum() / weights.sum()
    found = SmoothedCrossEntropy(smoothing)(ids, logits, sample_weight=weights)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    peer = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=smoothing, reduction="mean_with_sample_weight"
    )
    np.testing.assert_allclose(found, peer(np.eye(5)[ids], logits, weights), rtol=1e-5)
