"""Gradients through time at initialisation: what a cell can learn from before it has learned."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from nlpapp.learning.ranges import Count, Positive
from nlpapp.memory.gradients import Gradients, ThroughTime
from nlpapp.recurrent.cells import CELLS


@dataclass(frozen=True)
class Beginning:
    """The network that is looked at, with Keras's first values, and what it reads."""

    units: Count = 128
    """Width of the hidden state; as in the classifiers that ship."""
    features: Count = 200
    """Width of an input; as their word vectors."""
    deviation: Positive = 0.22
    """Standard deviation of the inputs, normal noise; as of their word vectors."""
    classes: Count = 2
    """Of the output on the last hidden state, whose cross-entropy is the loss."""
    sequences: Count = 8
    """Read by each seed, of a class drawn for each."""
    seeds: Count = 5
    """Draws of weights and inputs."""


def at_beginning(cell: str, steps: int, setting: Beginning) -> Callable[..., list[Gradients]]:
    """A function that draws a cell's first weights, scales them, and gives gradients through time.

    It takes `scale`, a factor to all recurrent weights, and `forget_bias`, in whose place None
    leaves what Keras begins with (1, Jozefowicz et al. 2015). It gives what each seed found, of
    `setting.sequences` sequences of so many steps.
    """
    one = CELLS[cell].cell(setting.units, dtype="float64")
    one.build((None, setting.features))
    output = keras.layers.Dense(setting.classes, dtype="float64")
    output.build((None, setting.units))

    def losses(hidden, classes):
        logits = output(hidden[:, -1])
        return keras.losses.sparse_categorical_crossentropy(classes, logits, from_logits=True)

    through_time = ThroughTime(one, losses, output.trainable_variables)

    def found(scale: float, forget_bias: float | None = None) -> list[Gradients]:
        gradients = []
        for seed in range(1, setting.seeds + 1):
            random = np.random.default_rng(seed)
            shape = (setting.sequences, steps, setting.features)
            inputs = random.normal(0, setting.deviation, shape)
            classes = random.integers(setting.classes, size=setting.sequences)
            _draw(one, output, seed)
            one.recurrent_kernel.assign(one.recurrent_kernel * scale)
            if forget_bias is not None:
                bias = np.array(one.bias)
                bias[setting.units : 2 * setting.units] = forget_bias  # input, forget, ...
                one.bias.assign(bias)
            gradients.append(through_time(inputs, classes))
        return gradients

    return found


def _draw(cell: keras.layers.Layer, output: keras.layers.Layer, seed: int) -> None:
    """Give both the first weights of a seed, by Keras's own initialisers."""
    keras.utils.set_random_seed(seed)
    for layer in (cell, output):
        again = type(layer).from_config(layer.get_config())
        again.build((None, layer.kernel.shape[0]))
        layer.set_weights(again.get_weights())
