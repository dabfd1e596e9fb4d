"""A recurrent classifier as signatures, beside the Keras model that it was made of."""

import importlib

import numpy as np
import pytest
import tensorflow as tf
from tiny_models import CLASSES, RECIPE, TEMPERATURE, tiny_classifier, tiny_sentiment_model

from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.sentiment.signatures import RecurrentClassifier
from nlpapp.text import encode

TEXTS = ["This film was not good , but I would see it again .", "", "这 film 很好", "the"]


KINDS = [*((cell, "pool") for cell in CELLS), ("rnn", "last"), ("bilstm", "last")]


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def classifier(request, tmp_path_factory):
    return tiny_classifier(request.param[0], tmp_path_factory.mktemp("kind"), request.param[1])


def model_of(classifier):
    """The Keras model with the very weights that are stored: small numbers cut short."""
    model = classifier._model.it
    stored = [classifier.vectors.numpy().astype(np.float32) * classifier.scale.numpy()]
    stored += [weight.numpy().astype(np.float32) for weight in classifier.weights]
    twin = tiny_sentiment_model(model.reader.cell, len(stored[0]), read_out=model.read_out)
    twin.set_weights(stored)
    return twin


def ids_of(classifier):
    sequences = encode(TEXTS, classifier.table, RECIPE.read_tokens)
    ids = np.zeros((len(TEXTS), max(map(len, sequences))), np.int32)
    for line, sequence in zip(ids, sequences, strict=True):
        line[: len(sequence)] = sequence
    return ids


def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)


def test_the_scores_are_the_models_logits_over_the_temperature(classifier):
    logits = np.array(model_of(classifier)(ids_of(classifier)))
    found = classifier.serving_default(tf.constant(TEXTS))
    np.testing.assert_allclose(found["scores"], softmax(logits / TEMPERATURE), atol=1e-5)
    labels = [CLASSES[i].encode() for i in logits.argmax(-1)]
    assert found["label"].numpy().tolist() == labels


def test_storing_weights_small_hardly_changes_the_scores(classifier):
    exact = softmax(np.array(classifier._model.it(ids_of(classifier))) / TEMPERATURE)
    found = classifier.serving_default(tf.constant(TEXTS))["scores"]
    np.testing.assert_allclose(found, exact, atol=0.05)


def test_the_model_keeps_its_own_weights_when_its_signatures_run(classifier):
    before = [np.array(weight) for weight in classifier._model.it.weights]
    classifier.serving_default(tf.constant(TEXTS))
    classifier.trace(tf.constant(TEXTS))
    for weight, old in zip(classifier._model.it.weights, before, strict=True):
        np.testing.assert_array_equal(weight, old)


def test_a_trace_holds_the_answer_to_every_beginning_of_a_text(classifier):
    text = b"the film was good and I saw it again , not the next day"
    traced = classifier.trace(tf.constant([b"short", text, b""]))
    cuts = [text[:end] for end in traced["ends"][1].numpy()]
    assert len(cuts) == 14
    answers = classifier.serving_default(tf.constant(cuts))["scores"]
    np.testing.assert_allclose(traced["scores_so_far"][1], answers, atol=1e-5)
    short = classifier.serving_default(tf.constant([b"short"]))["scores"][0]
    np.testing.assert_allclose(traced["scores_so_far"][0, 0], short, atol=1e-5)
    assert not traced["scores_so_far"][0, 1:].numpy().any()


def log_odds(logits, label):
    return logits[:, label] - logits[:, 1 - label]


@pytest.mark.parametrize(("steps", "error"), [(None, 0.15), (300, 0.01)])
def test_relevance_adds_up_to_the_log_odds_less_those_of_zero_vectors(
    classifier, monkeypatch, steps, error
):
    """As exactly as the steps of the integral allow; random weights are a hard case for few."""
    if steps:
        monkeypatch.setattr("nlpapp.tasks.sentiment.signatures._INTEGRATION_STEPS", steps)
    traced = classifier.trace(tf.constant(TEXTS))
    ids = ids_of(classifier)
    lengths = (ids > 0).sum(1).astype(np.int32)
    twin = model_of(classifier)
    logits = np.array(twin(ids)) / TEMPERATURE
    nothing = np.zeros((*ids.shape, twin.embedding.output_dim), np.float32)
    base = np.array(twin.classify(nothing, lengths)) / TEMPERATURE
    for row in range(len(TEXTS)):
        label = int(logits[row].argmax())
        expected = (log_odds(logits, label) - log_odds(base, label))[row]
        assert float(tf.reduce_sum(traced["relevance"][row])) == pytest.approx(expected, abs=error)


def test_relevance_supports_the_label_that_is_given(tmp_path):
    """One word that decides everything gets a positive share, whichever label it decides for."""
    classifier = tiny_classifier("gru", tmp_path)
    known = (tmp_path / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[2:-1]
    traced = classifier.trace(tf.constant(known))
    scores = classifier.serving_default(tf.constant(known))["scores"].numpy()
    silence = classifier._model.it.classify(
        np.zeros((1, 1, 5), np.float32), np.ones(1, np.int32)
    ).numpy()[0]
    for relevance, of_word in zip(traced["relevance"].numpy()[:, 0], scores, strict=True):
        label = int(of_word.argmax())
        gain = np.log(of_word[label] / of_word[1 - label])
        gain -= (silence[label] - silence[1 - label]) / TEMPERATURE
        assert relevance == pytest.approx(gain, rel=0.1, abs=0.1)


def test_states_are_those_of_the_reader(classifier):
    traced = classifier.trace(tf.constant(TEXTS))
    twin, ids = model_of(classifier), ids_of(classifier)
    states = twin.reader.states(twin.embedding(ids), (ids > 0).sum(1).astype(np.int32))
    for name, value in states.items():
        np.testing.assert_allclose(traced[name], value, atol=1e-5, err_msg=name)


def test_an_unknown_word_is_read_as_the_unknown_vector(classifier):
    scores = classifier.serving_default(tf.constant(["zyzzyva film", "qwertz film"]))["scores"]
    np.testing.assert_allclose(scores[0], scores[1], atol=1e-6)


def test_a_machine_with_a_gpu_puts_no_cudnn_into_the_graph(tmp_path, monkeypatch):
    # What Keras asks to decide; a real GPU is not needed to see which operations it would take.
    rnn = importlib.import_module("keras.src.backend.tensorflow.rnn")
    monkeypatch.setattr(rnn, "_is_gpu_available", lambda: True)
    for cell in ("gru", "bilstm"):  # cuDNN knows no plain RNN; two LSTMs read both ways
        classifier = tiny_classifier(cell, tmp_path)
        for name, function in classifier.signatures().items():
            graph = function.get_concrete_function().graph.as_graph_def()
            nodes = [*graph.node, *(n for f in graph.library.function for n in f.node_def)]
            assert not {node.op for node in nodes if "cudnn" in node.op.lower()}, (cell, name)


def test_a_bidirectional_text_longer_than_one_sweep_of_beginnings_is_traced_whole(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("nlpapp.tasks.sentiment.signatures._BEGINNINGS_AT_ONCE", 5)
    classifier = tiny_classifier("bilstm", tmp_path)
    text = b"the film was good and I saw it again the next day"
    traced = classifier.trace(tf.constant([text, b"short"]))
    cuts = [text[:end] for end in traced["ends"][0].numpy()]
    assert len(cuts) == 12
    answers = classifier.serving_default(tf.constant(cuts))["scores"]
    np.testing.assert_allclose(traced["scores_so_far"][0], answers, atol=1e-5)


def test_the_cap_of_the_trace_never_exceeds_that_of_reading(tmp_path):
    vocabulary = tmp_path / "vocabulary.txt"
    vocabulary.write_text("[PAD]\n[UNK]\nfilm\n")
    recipe = type(RECIPE)(units=3, read_tokens=4, trace_tokens=9)
    model = tiny_sentiment_model("rnn", 3)
    module = RecurrentClassifier(model, vocabulary, recipe, CLASSES)
    assert module.trace(tf.constant(["film " * 20]))["length"].numpy().tolist() == [4]
    one, other = module.serving_default(tf.constant(["film " * 20, "film " * 4]))["scores"]
    np.testing.assert_allclose(one, other, atol=1e-6)
