"""Token arrays to batches of like length, the same way for every task and cell.

A recurrent layer steps through the padding too, so texts of like length go together. The order is
a pure function of (seed, epoch): a run that was interrupted goes on with the batches it would have
had. Lengths are rounded up to a few fixed ones, because XLA and JAX compile once for each shape.
"""

import math
from collections.abc import Sequence
from functools import cached_property

import keras
import numpy as np

LENGTH_STEP = 1.1  # each fixed length is about a tenth above the one before
JITTER = 0.04  # share by which a length is blurred before sorting, so that batches differ by epoch


def fixed_lengths(longest: int) -> np.ndarray:
    """The lengths that batches are padded to, ascending int64, the last one at least `longest`."""
    lengths = [1]
    while lengths[-1] < longest:
        lengths.append(math.ceil(lengths[-1] * LENGTH_STEP))
    return np.array(lengths)


def padded(sequences: Sequence[np.ndarray], time: int) -> np.ndarray:
    """Sequences of ids as one array with zeros on the right: int32 [len(sequences), time]."""
    ids = np.zeros((len(sequences), time), np.int32)
    for line, sequence in zip(ids, sequences, strict=True):
        line[: len(sequence)] = sequence
    return ids


def _times_read(rates: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """How often one epoch has each text: int64 [texts], whose sum is the same in every epoch."""
    times = np.floor(rates).astype(np.int64)
    rest = rates - times
    for share in np.unique(rest[rest > 0]):
        rows = np.flatnonzero(rest == share)
        times[random.permutation(rows)[: round(share * len(rows))]] += 1
    return times


class LengthBatches(keras.utils.PyDataset):
    """Batches of (ids, labels) for `keras.Model.fit`, `evaluate` and `predict`.

    Args:
        sequences: token ids, an int array [length] for each text; 0 is the padding.
        labels: what belongs to each text, [texts, ...], or None.
        batch_size: texts in a batch; the last one of an epoch may hold fewer.
        seed: with the attribute `epoch`, decides the order of everything. None keeps the order of
            length, shortest first: for evaluation.
        rates: how often an epoch has each text, float [texts], None for once. Of a rate that is no
            whole number the rest falls to a share of its texts, other ones every epoch.

    `batches[i]` is (ids int32 [batch, time], labels[batch, ...]), or (ids,) without labels.
    `rows(i)` says which texts they are. Raises ValueError where there are no sequences.
    """

    def __init__(
        self,
        sequences: Sequence[np.ndarray],
        labels: np.ndarray | None,
        batch_size: int,
        seed: int | None = None,
        rates: np.ndarray | None = None,
    ) -> None:
        super().__init__()
        if not len(sequences):
            raise ValueError("there are no texts to make batches of")
        self.labels, self.batch_size, self.seed = labels, batch_size, seed
        self.rates = rates
        self._take_sequences(sequences)
        self._epoch = -1
        self.epoch = 0

    def _take_sequences(self, sequences: Sequence[np.ndarray]) -> None:
        self.sequences = sequences
        self.lengths = np.array([len(sequence) for sequence in sequences])

    @property
    def epoch(self) -> int:
        """Which epoch's order the batches are in, counted from 0."""
        return self._epoch

    @epoch.setter
    def epoch(self, epoch: int) -> None:
        if epoch != self._epoch:
            self._epoch, self._order = epoch, self._order_of(epoch)
        self._pad()

    def _order_of(self, epoch: int) -> list[np.ndarray]:
        if self.seed is None:
            return np.split(self._sorted(np.arange(len(self.lengths)), 1.0), self._cuts)
        random = np.random.default_rng([self.seed, epoch])
        rows = np.arange(len(self.lengths))
        if self.rates is not None:  # before the blur, which parts the readings of one text
            rows = np.repeat(rows, _times_read(self.rates, random))
        order = self._sorted(rows, random.uniform(1, 1 + JITTER, len(rows)))
        batches = np.split(order, self._cuts)
        return [batches[i] for i in random.permutation(len(batches))]

    @cached_property
    def _cuts(self) -> Sequence[int]:
        """The places, in the order of length, at which another batch begins: the same every epoch,
        since Keras counts the batches before it knows which epoch comes."""
        return range(self.batch_size, self._texts_in_an_epoch, self.batch_size)

    @property
    def _texts_in_an_epoch(self) -> int:
        if self.rates is None or self.seed is None:
            return len(self.sequences)
        return int(_times_read(self.rates, np.random.default_rng(0)).sum())

    def _sorted(self, rows: np.ndarray, blur: np.ndarray | float) -> np.ndarray:
        """Rows by length, int64 [rows]; blur: float64 [rows], multiplies each length."""
        return rows[np.argsort(self.lengths[rows] * blur, kind="stable")]

    def _pad(self) -> None:
        self._times = self._times_of(self.lengths)

    def _times_of(self, lengths: np.ndarray) -> np.ndarray:
        """The fixed length that each batch is padded to, int64 [batches]; lengths: of each text."""
        longest = fixed_lengths(int(lengths.max()))[-1]
        fixed = fixed_lengths(longest + 1)  # one to spare, see below
        steps = np.searchsorted(fixed, [lengths[rows].max() for rows in self._order])
        # Keras learns from the first two batches which axes vary. Were these two alike, it would
        # take their length for everybody's and stop at the first batch of another.
        if len(steps) > 1 and steps[0] == steps[1]:
            steps[1] += 1
        return fixed[steps]

    def __len__(self) -> int:
        return len(self._order)

    def rows(self, index: int) -> np.ndarray:
        """Which texts batch `index` holds, int64 [batch]."""
        return self._order[index]

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.rows(index)
        ids = padded([self.sequences[row] for row in rows], self._times[index])
        return (ids,) if self.labels is None else (ids, self.labels[rows])

    @property
    def tokens(self) -> int:
        """Tokens in this epoch, padding not counted."""
        return sum(int(self.lengths[rows].sum()) for rows in self._order)

    @property
    def padding(self) -> float:
        """Share of the computed steps of this epoch that are padding, from 0 to 1."""
        computed = sum(
            len(rows) * time for rows, time in zip(self._order, self._times, strict=True)
        )
        return float(1 - self.tokens / computed)
