"""Beam search over whole batches, inside the graph; with a beam of 1 it is greedy.

As likelihood alone would have it, translations go round in circles (Holtzman et al. 2020, section
4) and leave out what is hard: the recipe may forbid the one and make the other cost something.

TensorFlow only: this becomes a part of the saved model.
"""

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from nlpapp.tasks.translation.context import of_itself
from nlpapp.tasks.translation.model import BEGIN, END, NUMBER, PADDING, UNKNOWN
from nlpapp.tasks.translation.recipe import Recipe

NEVER = -1e9  # a log-probability that nothing real reaches
_LEAST_COVERED = 1e-3  # of attention: a place never looked at shall cost much, and not everything


class Bounds(NamedTuple):
    """What a source allows of its translations.

    limits: int32 [batch], at least 1, the number of tokens, END included, at which one must end.
    numbers: int32 [batch], how many NUMBERs one may hold, as each is a copy of another. repeats:
    int32 [batch], how often a run of tokens may stand in one. covers: float32 [batch, source time],
    1 for tokens that are to be attended to.
    """

    limits: tf.Tensor
    numbers: tf.Tensor
    repeats: tf.Tensor
    covers: tf.Tensor


def bounds(source: tf.Tensor, length_ratio: float) -> Bounds:
    """Those of sources, int32 [batch, source time]. length_ratio: as the recipe has it.

    What stands before a source as its context allows nothing.

    Runs may stand as often as the source's most frequent pair of tokens does: what it says twice
    may be said twice, and nothing without end.
    """
    own = of_itself(source)
    length = tf.reduce_sum(tf.cast(own & (source != PADDING), tf.float32), 1)
    says = own & (source != PADDING) & (source != END)
    pairs = tf.stack([source[:, :-1], source[:, 1:]], -1)  # [batch, source time - 1, 2]
    alike = tf.reduce_all(pairs[:, :, None] == pairs[:, None], -1) & says[:, None, 1:]
    return Bounds(
        limits=10 + tf.cast(tf.math.ceil(length_ratio * length), tf.int32),
        numbers=tf.reduce_sum(tf.cast(own & (source == NUMBER), tf.int32), 1),
        repeats=tf.maximum(tf.reduce_max(tf.reduce_sum(tf.cast(alike, tf.int32), 2), 1), 1),
        covers=tf.cast(says, tf.float32),
    )


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
    bounds: Bounds,
    vocabulary: int,
    beam: int | tf.Tensor,
    recipe: Recipe,
    unknown_allowed: bool,
) -> Hypotheses:
    """The likeliest sequences, by log-probability over length to the power of `length_penalty`.

    Hypotheses that end leave the beam, and a source is done when `beam` of them have ended
    (Bahdanau et al. 2015; the penalty as in Jean et al. 2015). A patient search goes on until none
    that is left, ending as it began, would take the first place; one with a beam of 1 takes the
    likeliest token each time. What stands beside a source in its batch makes no difference.

    step: from tokens int32 [batch, beam] and states to logits [batch, beam, vocabulary], states,
    and the attention [batch, beam, source time] or None. states: the first ones, any nest of
    tensors [batch, width]. beam: int, or int32 []. recipe: its choices of the search alone.
    """
    batch = tf.shape(bounds.limits)[0]
    with_coverage = bool(recipe.coverage)
    # Attention so far is a state like others: it goes where its hypothesis goes.
    states = states, [tf.zeros_like(bounds.covers)] if with_coverage else []
    states = tf.nest.map_structure(
        lambda s: tf.broadcast_to(s[:, None], [batch, beam, s.shape[-1] or tf.shape(s)[-1]]), states
    )
    ids = tf.range(vocabulary)
    never = (ids == PADDING) | (ids == BEGIN) | ((ids == UNKNOWN) & (not unknown_allowed))
    # What may not follow, in a row for each case, so that one look-up a step says it of all pieces:
    # in general, where no NUMBER may, where only END may, and where both is so.
    cases = tf.stack([never, never | (ids == NUMBER), ids != END, ids != END])
    forbidden = tf.where(cases, NEVER, 0.0)  # [4, vocabulary]

    def go_on(_length, _alive, _alive_log, _states, _ended, _ended_log, _ended_rank, done):
        return tf.reduce_any(~done)

    def extend(length, alive, alive_log, states, ended, ended_log, ended_rank, done):
        logits, new_states, attention = step(alive[:, :, -1], states[0])
        copied = tf.reduce_sum(tf.cast(alive == NUMBER, tf.int32), 2)
        all_copied = tf.cast(copied >= bounds.numbers[:, None], tf.int32)  # [batch, beam]
        must_end = tf.cast(bounds.limits == length + 1, tf.int32)[:, None]  # [batch, 1]
        logs = tf.nn.log_softmax(logits) + tf.gather(forbidden, all_copied + 2 * must_end)
        if recipe.no_repeat:
            logs = _without_repeats(logs, alive, recipe.no_repeat, bounds.repeats)
        logs = alive_log[:, :, None] + logs  # [batch, beam, vocabulary]
        seen = [covered + attention for covered in states[1]]

        # At most `beam` of the best 2 `beam` end, so that as many go on.
        best, place = tf.math.top_k(tf.reshape(logs, [batch, -1]), 2 * beam)
        parent, token = place // vocabulary, place % vocabulary
        written = tf.concat([_rows(alive, parent), token[:, :, None]], -1)
        ends = token == END
        counts = ends & (tf.range(2 * beam) < beam) & (best > NEVER / 2) & ~done[:, None]

        length += 1
        normal = tf.cast(length, tf.float32) ** recipe.length_penalty
        worth = best / normal
        for covered in seen:
            worth += recipe.coverage * _rows(_coverage(covered, bounds.covers), parent)
        ended = tf.pad(ended, [[0, 0], [0, 0], [0, 1]])
        rank = tf.where(counts, worth, NEVER)
        ended_rank, kept = tf.math.top_k(tf.concat([ended_rank, rank], 1), beam)
        ended = _rows(tf.concat([ended, written], 1), kept)
        ended_log = _rows(tf.concat([ended_log, tf.where(counts, best, NEVER)], 1), kept)
        alive_log, kept = tf.math.top_k(tf.where(ends, NEVER, best), beam)
        parent = _rows(parent, kept)
        states = tf.nest.map_structure(lambda s: _rows(s, parent), (new_states, seen))

        enough = tf.reduce_all(ended_log > NEVER / 2, 1)
        if recipe.patient:
            enough &= (alive_log[:, 0] / normal <= ended_rank[:, 0]) | (tf.shape(kept)[1] == 1)
        done |= enough | (length >= bounds.limits)  # once done, always: others may take longer
        return length, _rows(written, kept), alive_log, states, ended, ended_log, ended_rank, done

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
        tf.zeros([batch], tf.bool),
    )
    any_number, any_length = tf.TensorShape([None, None]), tf.TensorShape([None, None, None])
    widths = tf.nest.map_structure(lambda s: tf.TensorShape([None, None, s.shape[-1]]), states)
    shapes = (tf.TensorShape([]), any_length, any_number, widths, any_length)
    shapes = (*shapes, any_number, any_number, tf.TensorShape([None]))
    found = tf.while_loop(go_on, extend, begin, shape_invariants=shapes)
    *_, ended, ended_log, _, _ = found
    real = (ended_log > NEVER / 2)[:, :, None]
    # An ended hypothesis begins with BEGIN, which is no part of the translation.
    return Hypotheses(tf.where(real, ended, PADDING)[:, :, 1:], ended_log)


def _without_repeats(logs: tf.Tensor, alive: tf.Tensor, run: int, most: tf.Tensor) -> tf.Tensor:
    """The logarithms, with `NEVER` added for what would complete a run that stood before.

    A run of `run` tokens (Paulus et al. 2018, section 2.5), of which all but the last have been
    written `most` times before. logs: float32 [batch, beam, vocabulary]. alive: int32
    [batch, beam, time]. most: int32 [batch].
    """
    before = tf.pad(alive, [[0, 0], [0, 0], [run, 0]])
    # Of each place where a run may begin, its last token: [batch, beam, places].
    follows = before[:, :, run - 1 :]
    places = tf.shape(follows)[2]
    same = follows != PADDING
    for i in range(run - 1):
        same &= before[:, :, i : i + places] == before[:, :, places + i, None]
    times = tf.reduce_sum(tf.cast(same, tf.int32), 2, keepdims=True)
    never = tf.where(same & (times >= most[:, None, None]), NEVER, 0.0)
    rows, vocabulary = tf.shape(follows)[0] * tf.shape(follows)[1], tf.shape(logs)[2]
    where = tf.range(rows)[:, None] * vocabulary + tf.reshape(follows, [rows, places])
    flat = tf.tensor_scatter_nd_add(
        tf.reshape(logs, [-1]), tf.reshape(where, [-1, 1]), tf.reshape(never, [-1])
    )
    return tf.reshape(flat, tf.shape(logs))


def _coverage(covered: tf.Tensor, covers: tf.Tensor) -> tf.Tensor:
    """How far all of the source was attended to, 0 for wholly (Wu et al. 2016, equation 14).

    covered: float32 [batch, beam, source time], the sum of attention. covers: as `Bounds` has it.
    """
    logs = tf.math.log(tf.clip_by_value(covered, _LEAST_COVERED, 1.0))
    return tf.reduce_sum(logs * covers[:, None], 2)


def _rows(values: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
    """The rows named: [batch, n, ...] and int32 [batch, m] to [batch, m, ...]."""
    return tf.gather(values, index, axis=1, batch_dims=1)
