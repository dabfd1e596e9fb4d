"""Beam search over whole batches, inside the graph; with a beam of 1 it is greedy.

TensorFlow only: this becomes a part of the saved model.
"""

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from nlpapp.tasks.translation.model import BEGIN, END, NUMBER, PADDING, UNKNOWN

NEVER = -1e9  # a log-probability that nothing real reaches


class Hypotheses(NamedTuple):
    """The translations found, best first.

    tokens: int32 [batch, beam, time], END included, 0 beyond it. log_probability: float32
    [batch, beam], the sum over tokens; where fewer were found than asked for, `NEVER`.
    """

    tokens: tf.Tensor
    log_probability: tf.Tensor

    @property
    def lengths(self) -> tf.Tensor:
        """int32 [batch, beam], tokens with END."""
        return tf.reduce_sum(tf.cast(self.tokens != PADDING, tf.int32), -1)


def search(
    step: Callable,
    states: object,
    limits: tf.Tensor,
    numbers: tf.Tensor,
    vocabulary: int,
    beam: int,
    length_penalty: float,
    unknown_allowed: bool,
) -> Hypotheses:
    """The likeliest sequences, by log-probability over length to the power of `length_penalty`.

    Hypotheses that end leave the beam, and a source is done when `beam` of them have ended
    (Bahdanau et al. 2015; the penalty as in Jean et al. 2015). What stands beside a source in its
    batch makes no difference.

    step: from tokens int32 [batch, beam] and states to logits [batch, beam, vocabulary] and states.
    states: the first ones, any nest of tensors [batch, width]. limits: int32 [batch], at least 1,
    the number of tokens, END included, at which a hypothesis must end. numbers: int32 [batch], how
    many NUMBERs a hypothesis may hold, as each is a copy of another.
    """
    batch = tf.shape(limits)[0]
    states = tf.nest.map_structure(lambda s: tf.repeat(s[:, None], beam, axis=1), states)
    ids = tf.range(vocabulary)
    never = (ids == PADDING) | (ids == BEGIN) | ((ids == UNKNOWN) & (not unknown_allowed))
    # What may not follow, in a row for each case, so that one look-up a step says it of all pieces:
    # in general, where no NUMBER may, where only END may, and where both is so.
    cases = tf.stack([never, never | (ids == NUMBER), ids != END, ids != END])
    forbidden = tf.where(cases, NEVER, 0.0)  # [4, vocabulary]

    def go_on(length, alive, alive_log, _states, ended, ended_log, _ended_rank):
        return tf.reduce_any(~_done(ended_log, limits, length))

    def extend(length, alive, alive_log, states, ended, ended_log, ended_rank):
        done = _done(ended_log, limits, length)[:, None]  # [batch, 1]
        logits, new_states = step(alive[:, :, -1], states)
        copied = tf.reduce_sum(tf.cast(alive == NUMBER, tf.int32), 2)
        all_copied = tf.cast(copied >= numbers[:, None], tf.int32)  # [batch, beam]
        must_end = tf.cast(limits == length + 1, tf.int32)[:, None]  # [batch, 1]
        logs = tf.nn.log_softmax(logits) + tf.gather(forbidden, all_copied + 2 * must_end)
        logs = alive_log[:, :, None] + logs  # [batch, beam, vocabulary]

        # At most `beam` of the best 2 `beam` end, so that as many go on.
        best, place = tf.math.top_k(tf.reshape(logs, [batch, -1]), 2 * beam)
        parent, token = place // vocabulary, place % vocabulary
        written = tf.concat([_rows(alive, parent), token[:, :, None]], -1)
        ends = token == END
        counts = ends & (tf.range(2 * beam) < beam) & (best > NEVER / 2) & ~done

        rank = tf.where(counts, best / tf.cast(length + 1, tf.float32) ** length_penalty, NEVER)
        ended = tf.pad(ended, [[0, 0], [0, 0], [0, 1]])
        ended_rank, kept = tf.math.top_k(tf.concat([ended_rank, rank], 1), beam)
        ended = _rows(tf.concat([ended, written], 1), kept)
        ended_log = _rows(tf.concat([ended_log, tf.where(counts, best, NEVER)], 1), kept)
        alive_log, kept = tf.math.top_k(tf.where(ends, NEVER, best), beam)
        parent = _rows(parent, kept)
        states = tf.nest.map_structure(lambda s: _rows(s, parent), new_states)
        return length + 1, _rows(written, kept), alive_log, states, ended, ended_log, ended_rank

    first = tf.where(tf.range(beam) == 0, 0.0, NEVER)  # all begin alike: one is enough
    nothing = tf.fill([batch, beam], NEVER)
    begin = (
        tf.constant(0),
        tf.fill([batch, beam, 1], BEGIN),
        tf.tile(first[None], [batch, 1]),
        states,
        tf.zeros([batch, beam, 1], tf.int32),
        nothing,
        nothing,
    )
    any_length = tf.TensorShape([None, beam, None])
    shapes = tf.nest.map_structure(lambda tensor: tensor.shape, begin)
    shapes = (*shapes[:1], any_length, *shapes[2:4], any_length, *shapes[5:])
    *_, ended, ended_log, _ = tf.while_loop(go_on, extend, begin, shape_invariants=shapes)
    found = (ended_log > NEVER / 2)[:, :, None]
    # An ended hypothesis begins with BEGIN, which is no part of the translation.
    return Hypotheses(tf.where(found, ended, PADDING)[:, :, 1:], ended_log)


def _done(ended_log: tf.Tensor, limits: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
    """bool [batch]: as many have ended as are asked for, or none may go on."""
    return tf.reduce_all(ended_log > NEVER / 2, 1) | (length >= limits)


def _rows(values: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
    """The rows named: [batch, n, ...] and int32 [batch, m] to [batch, m, ...]."""
    return tf.gather(values, index, axis=1, batch_dims=1)
