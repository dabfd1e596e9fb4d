"""The graph that serving restores answers as TensorFlow's own loader does, with less."""

import gc
import weakref

import numpy as np
import pytest
import tensorflow as tf

from nlpapp import serving
from nlpapp.serving import graph

TEXTS = ["good", "", "bad, bad film \0", "坏 " * 70]


@pytest.mark.parametrize("name", ["sentiment-toy-bilstm", "translation-toy-lstm"])
def test_every_signature_answers_as_tensorflows_own_loader_has_it(both_tasks, name):
    entry = serving.find(both_tasks, name)
    restored = tf.saved_model.load(str(entry.path)).signatures
    model = serving.load(entry)
    assert model.signatures == sorted(restored)
    texts = tf.constant([text.encode() for text in TEXTS])
    for signature, function in restored.items():
        wanted = function(text=texts)
        said = model.run(TEXTS, signature)
        assert set(said) == set(wanted)
        for output, values in said.items():
            expected = wanted[output].numpy()
            if values.dtype == object:
                assert [it.encode() for it in values.flat] == list(expected.flat)
            else:
                np.testing.assert_array_equal(values, expected)


class Halves(tf.Module):
    """A signature, and functions that it has no use for."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def used(self, x):
        return {"y": self.helper(x)}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def helper(self, x):
        return tf.cond(tf.reduce_sum(x) > 0, lambda: x + 1, lambda: x - 1)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def unused(self, x):
        return tf.sin(x)


def test_functions_that_no_signature_calls_are_left_out(tmp_path):
    module = Halves()
    tf.saved_model.save(module, str(tmp_path), signatures={"serving_default": module.used})
    signature = graph.restore(tmp_path)["serving_default"]
    library = signature._session.graph.as_graph_def().library.function
    kept = {node.op for function in library for node in function.node_def}
    assert "Sin" not in kept and "AddV2" in kept
    assert signature({"x": np.float32([2, 3])})["y"].tolist() == [3, 4]
    assert signature({"x": np.float32([-2])})["y"].tolist() == [-3]


def test_a_model_that_nobody_holds_is_gone(saved_models):
    model = serving.load(serving.find(saved_models, "sentiment-toy-gru"))
    model.run(["good"])
    there = weakref.ref(model._signatures["trace"]._session)
    del model
    gc.collect()
    assert there() is None
