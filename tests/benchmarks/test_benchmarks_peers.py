"""The peers compute what our model computes, and the Keras example reads what its author's did."""

import numpy as np
import pytest

from nlpapp.tasks.sentiment.recipe import Recipe

VOCABULARY, WIDTH, UNITS, CLASSES = 11, 5, 3, 2
IDS = np.array([[4, 9, 2, 7], [3, 10, 0, 0], [8, 0, 0, 0]], np.int32)


@pytest.fixture(scope="module")
def ours():
    from nlpapp.tasks.sentiment.model import SentimentModel

    model = SentimentModel(VOCABULARY, CLASSES, "bilstm", UNITS, WIDTH)
    model(IDS)
    random = np.random.default_rng(7)
    model.set_weights([random.normal(0, 0.7, weight.shape) for weight in model.get_weights()])
    return model


@pytest.mark.parametrize("packed", [True, False])
def test_pytorch_with_our_weights_answers_as_our_model(ours, packed):
    torch = pytest.importorskip("torch", reason="PyTorch comes with benchmarks/requirements.txt")
    from benchmarks.peers.pytorch import TorchClassifier, load_weights

    peer = TorchClassifier(VOCABULARY, WIDTH, CLASSES, Recipe(units=UNITS), packed).eval()
    load_weights(peer, ours.get_weights())
    ids = IDS if packed else IDS[:1]  # unpacked, it reads the padding too
    with torch.inference_mode():
        answer = peer(torch.from_numpy(ids)).numpy()
    np.testing.assert_allclose(answer, np.array(ours(ids)), atol=1e-5)


def test_one_training_step_of_pytorch_changes_every_parameter(ours):
    torch = pytest.importorskip("torch", reason="PyTorch comes with benchmarks/requirements.txt")
    from benchmarks.peers.pytorch import TorchClassifier, Trainer

    recipe = Recipe(units=UNITS)
    model = TorchClassifier(VOCABULARY, WIDTH, CLASSES, recipe, packed=True)
    before = [parameter.clone() for parameter in model.parameters()]
    labels = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    assert np.isfinite(Trainer(model, recipe).step(torch.from_numpy(IDS), labels))
    changed = [not a.equal(b) for a, b in zip(before, model.parameters(), strict=True)]
    assert all(changed)


def test_onnx_runtime_with_our_weights_answers_as_our_model(ours):
    pytest.importorskip("onnx", reason="ONNX comes with benchmarks/requirements.txt")
    pytest.importorskip("onnxruntime", reason="ONNX Runtime comes with benchmarks/requirements.txt")
    from benchmarks.peers.onnx_model import session

    (answer,) = session(ours.get_weights(), threads=1).run(None, {"ids": IDS})
    np.testing.assert_allclose(answer, np.array(ours(IDS)), atol=1e-5)


def test_the_python_tokenizer_cuts_english_as_the_graph_does(tmp_path):
    from benchmarks.peers.tokens import Numbering
    from nlpapp.text import SPECIALS, encode, lookup_table

    vocabulary = tmp_path / "vocabulary.txt"
    words = [*SPECIALS, "don't", "film", "'s", "'", "!", ".", ",", "a", "7", "/", "10", "_", "<"]
    vocabulary.write_text("\n".join(words) + "\n", encoding="utf-8")
    texts = ["Don't!<br />A film, a FILM. 7/10", "'film's' <3 a_b \x96 ...", "film\u00a0a"]
    wanted = encode(texts, lookup_table(vocabulary), cap=8)
    number = Numbering(vocabulary, cap=8)
    for text, row in zip(texts, wanted, strict=True):
        assert number(text).tolist() == row.tolist()
    assert number("").tolist() == [1]


def test_the_keras_example_numbers_words_by_frequency_and_keeps_the_end_of_a_text():
    from benchmarks.peers import keras_example

    numbers = keras_example.numbering(["b a b.", "b, c c a b"])
    assert numbers == {b"b": 3, b"a": 4, b"c": 5}  # 0 to 2: padding, start, unknown
    ids = keras_example.encode(["a! zebra b", "b " * 300], numbers)
    assert ids.shape == (2, keras_example.LENGTH)
    assert ids[0, -5:].tolist() == [0, 1, 4, 2, 3]
    assert (ids[1] == 3).all()
