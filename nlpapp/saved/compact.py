"""Weights stored small in a saved model and cast in its graph.

A matrix is kept as int8 with one scale for each column, an embedding's with one for each row: off
by at most 1/254 of the largest value there. What has one axis is kept in half precision. Figures on
cards are of the stored weights.
"""

from collections.abc import Sequence

import keras
import tensorflow as tf


class CompactWeights(tf.Module):
    """Small copies of Keras variables, which themselves are left out of what is saved."""

    def __init__(self, variables: Sequence[keras.Variable]) -> None:
        super().__init__()
        self._variables = Untracked(list(variables))
        self.stored = [
            _Matrix(variable) if len(variable.shape) == 2 else _Vector(variable)
            for variable in variables
        ]

    def scope(self) -> keras.StatelessScope:
        """Within it, Keras layers compute with the stored values instead of their own."""
        pairs = zip(self._variables.it, self.stored, strict=True)
        return keras.StatelessScope(state_mapping=[(var, stored()) for var, stored in pairs])


class _Matrix(tf.Module):
    def __init__(self, variable: keras.Variable) -> None:
        super().__init__()
        values = tf.convert_to_tensor(variable)
        along = -1 if variable.name == "embeddings" else 0
        scale = tf.maximum(tf.reduce_max(tf.abs(values), along, keepdims=True), 1e-9) / 127
        self.scale = tf.Variable(scale, trainable=False)
        self.steps = tf.Variable(tf.cast(tf.round(values / scale), tf.int8), trainable=False)

    def __call__(self) -> tf.Tensor:
        return tf.cast(self.steps, tf.float32) * self.scale


class _Vector(tf.Module):
    def __init__(self, variable: keras.Variable) -> None:
        super().__init__()
        values = tf.cast(tf.convert_to_tensor(variable), tf.float16)
        self.values = tf.Variable(values, trainable=False)

    def __call__(self) -> tf.Tensor:
        return tf.cast(self.values, tf.float32)


class Untracked:
    """Keeps what it holds out of what tf.Module saves: full-precision weights do not ship."""

    def __init__(self, it: object) -> None:
        self.it = it
