"""Several networks of one cell that learn one task side by side, each from a seed of its own.

They share every turn of the loop over time, which is what costs with networks so small, and nothing
else: weights, sequences, clipping and Adam's moments are each one's own.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np
import tensorflow as tf

from nlpapp.learning.ranges import Count, Positive
from nlpapp.memory.success import SUCCESS
from nlpapp.memory.tasks import Task
from nlpapp.recurrent.cells import CELLS

_ENOUGH = 0.99  # share right of fresh sequences at which a network need not learn on


@dataclass(frozen=True)
class Start:
    """With which weights networks begin, where it is not with Keras's own."""

    recurrent: Literal["orthogonal", "glorot"] = "orthogonal"
    """Recurrent weights: orthogonal (Saxe et al. 2014), or uniform by Glorot & Bengio 2010."""
    gate_bias: float | None = None
    """Bias of the gate that keeps the state: an LSTM's forget gate, a GRU's update gate; None for
    Keras's 1 (Jozefowicz et al. 2015) and 0. At 4 it keeps 98 % of a state from step to step."""


@dataclass(frozen=True)
class Budget:
    """How long networks may learn, and how they are judged."""

    updates: Count = 3000
    """At most; they stop together when each gets 99 % of fresh sequences right."""
    batch: Count = 32
    """Sequences of an update, for each network."""
    look: Count = 200
    """Updates between two looks at fresh sequences."""
    looked_at: Count = 128
    """Sequences of a look, for each network."""
    judged: Count = 512
    """Sequences by which each is judged in the end."""
    clip: Positive = 1.0
    """Largest norm of the gradient of a network (Pascanu et al. 2013)."""


@dataclass(frozen=True)
class Learned:
    """How networks ended, one value each.

    right: of how many judged sequences. solved: after how many updates a look first found more than
    90 % right; None where none did. updates: taken by all of them.
    """

    right: list[int]
    solved: list[int | None]
    updates: int


class Learners:
    """Networks of a cell: inputs to the cell, its hidden state to an answer, at every step.

    Args:
        cell: a name in `nlpapp.recurrent.cells.CELLS`, in one direction.
        units: width of the hidden state.
        task: what they learn.
        seeds: one network each.
        rate: Adam's learning rate, constant.
        start: the weights they begin with.
    """

    def __init__(
        self,
        cell: str,
        units: int,
        task: Task,
        seeds: Sequence[int],
        rate: float,
        start: Start = Start(),
    ) -> None:
        self.task, self.seeds = task, list(seeds)
        made = [_network(cell, units, task, seed, start) for seed in seeds]
        self._cells, self._outputs = zip(*made, strict=True)
        self._variables = [
            [*one.trainable_variables, *output.trainable_variables] for one, output in made
        ]
        self.parameters = sum(int(np.prod(it.shape)) for it in self._variables[0])
        self._all = [variable for own in self._variables for variable in own]
        self._optimizer = keras.optimizers.Adam(rate)
        self._optimizer.build(self._all)
        self._answer = tf.function(self._answers, autograph=False)
        self._learn = tf.function(self._update, autograph=False)

    def learn(self, distance: int, budget: Budget) -> Learned:
        """From their first weights until the budget is spent or all have solved the task."""
        draws = [np.random.default_rng([seed, distance]) for seed in self.seeds]
        judges = [np.random.default_rng([seed, distance, 1]) for seed in self.seeds]
        solved: list[int | None] = [None] * len(self.seeds)
        clip, update = tf.constant(budget.clip), 0
        while update < budget.updates:
            self._learn(*self._drawn(draws, budget.batch, distance), clip)
            update += 1
            if update % budget.look == 0 or update == budget.updates:
                right = self._right(judges, budget.looked_at, distance) / budget.looked_at
                for i, share in enumerate(right):
                    if solved[i] is None and share > SUCCESS:
                        solved[i] = update
                if np.all(right >= _ENOUGH):
                    break
        right = self._right(judges, budget.judged, distance)
        return Learned([int(it) for it in right], solved, update)

    def _drawn(
        self, randoms: Sequence[np.random.Generator], n: int, distance: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Inputs [networks, n, time, ...] and answers [networks, n, asked]."""
        drawn = [self.task.draw(random, n, distance) for random in randoms]
        inputs, answers = zip(*drawn, strict=True)
        return np.stack(inputs), np.stack(answers)

    def _right(self, randoms: Sequence[np.random.Generator], n: int, distance: int) -> np.ndarray:
        """How many of n sequences each network answers right: int [networks]."""
        inputs, answers = self._drawn(randoms, n, distance)
        outputs = self._answer(inputs, answers.shape[-1]).numpy()
        pairs = zip(outputs, answers, strict=True)
        return np.array([self.task.right(*pair).sum() for pair in pairs])

    def _answers(self, inputs: tf.Tensor, asked: int) -> tf.Tensor:
        """Outputs float32 [networks, n, asked, outputs] at the last steps."""
        if self.task.tolerance is None:
            inputs = tf.one_hot(inputs, self.task.features)
        hidden = run(self._cells, [tf.transpose(it, [1, 0, 2]) for it in tf.unstack(inputs)])
        last = tf.unstack(hidden[-asked:], axis=1)  # each [asked, n, units]
        pairs = zip(self._outputs, last, strict=True)
        return tf.stack([tf.transpose(output(it), [1, 0, 2]) for output, it in pairs])

    def _update(self, inputs: tf.Tensor, answers: tf.Tensor, clip: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            outputs = self._answers(inputs, answers.shape[-1])
            if self.task.tolerance is None:
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(answers, outputs)
            else:
                losses = tf.square(outputs[..., 0] - answers)
            # The sum over networks, so that the gradient of each is that of its own mean.
            loss = tf.reduce_sum(tf.reduce_mean(losses, [1, 2]))
        gradients = tape.gradient(loss, [[it.value for it in own] for own in self._variables])
        clipped = [it for own in gradients for it in tf.clip_by_global_norm(own, clip)[0]]
        self._optimizer.apply(clipped, self._all)


def run(cells: Sequence[keras.layers.Layer], inputs: Sequence[tf.Tensor]) -> tf.Tensor:
    """Cells of one kind, each over its own inputs [time, batch, features], in one loop.

    Returns hidden states [time, cells, batch, units].
    """
    first = cells[0]
    projected = tf.stack([cell.project(it) for cell, it in zip(cells, inputs, strict=True)], 1)
    kernels, biases = zip(*(cell.recurrent_weights() for cell in cells), strict=True)
    kernels = [tf.convert_to_tensor(kernel) for kernel in kernels]
    added = 0.0 if biases[0] is None else tf.stack(biases)[:, None]

    def step(states: tuple[tf.Tensor, ...], now: tf.Tensor) -> tuple[tf.Tensor, ...]:
        # One product each: a batched one is slower on a processor.
        hidden = tf.unstack(states[0])
        recurrent = tf.stack([one @ kernel for one, kernel in zip(hidden, kernels, strict=True)])
        return tuple(first.advance(now, recurrent + added, states))

    sizes = np.atleast_1d(first.state_size)
    begin = tuple(tf.zeros([len(cells), projected.shape[2], size]) for size in sizes)
    return tf.scan(step, projected, begin)[0]


def units_for(parameters: int, cell: str, task: Task) -> int:
    """The width at which a network has the number of parameters that is nearest to this one."""

    def count(units: int) -> int:
        return Learners(cell, units, task, [1], 1e-3).parameters

    widths = range(1, 1025)
    above = bisect.bisect_left(widths, parameters, key=count)
    return min(widths[max(0, above - 1) : above + 1], key=lambda it: abs(count(it) - parameters))


def _network(
    cell: str, units: int, task: Task, seed: int, start: Start
) -> tuple[keras.layers.Layer, keras.layers.Layer]:
    """A cell and the layer on its hidden state, with a seed's first weights."""
    keras.utils.set_random_seed(seed)
    one, output = CELLS[cell].cell(units), keras.layers.Dense(task.outputs)
    if start.recurrent == "glorot":
        one.recurrent_initializer = keras.initializers.GlorotUniform()
    one.build((None, task.features))
    output.build((None, units))
    if start.gate_bias is not None:
        bias = np.array(one.bias)
        if cell == "lstm":
            bias[units : 2 * units] = start.gate_bias  # input, forget, candidate, output
        elif cell == "gru":
            bias[0, :units] = start.gate_bias  # of inputs and of states: update, reset, candidate
        else:
            raise ValueError(f"a cell {cell} has no gate that keeps")
        one.bias.assign(bias)
    return one, output
