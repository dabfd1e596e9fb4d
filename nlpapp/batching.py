"""Token arrays to batches of like length, the same way for every task and cell.

A recurrent layer steps through the padding too, so texts of like length go together. The order is
a pure function of (seed, epoch): a run that was interrupted goes on with the batches it would have
had. Lengths are rounded up to a few fixed ones, because XLA and JAX compile once for each shape.
"""

import math
from collections.abc import Sequence

import keras
import numpy as np

LENGTH_STEP = 1.1  # each fixed length is about a tenth above the one before
JITTER = 0.04  # share by which a length is blurred before sorting, so that batches differ by epoch


def fixed_lengths(longest: int) -> np.ndarray:
    """The lengths that batches are padded to, ascending int64, the last one at least `longest`."""
    lengths = [8]
    while lengths[-1] < longest:
        lengths.append(math.ceil(lengths[-1] * LENGTH_STEP / 8) * 8)
    return np.array(lengths)


class LengthBatches(keras.utils.PyDataset):
    """Batches of (ids, labels) for `keras.Model.fit`, `evaluate` and `predict`.

    Args:
        sequences: token ids, an int array [length] for each text; 0 is the padding.
        labels: what belongs to each text, [texts, ...], or None.
        batch_size: texts in a batch; the last one of an epoch may hold fewer.
        seed: with the attribute `epoch`, decides the order of everything. None keeps the order of
            length, shortest first: for evaluation.

    `batches[i]` is (ids int32 [batch, time], labels[batch, ...]), or (ids,) without labels.
    `rows(i)` says which texts they are. Raises ValueError where there are no sequences.
    """

    def __init__(
        self,
        sequences: Sequence[np.ndarray],
        labels: np.ndarray | None,
        batch_size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        if not len(sequences):
            raise ValueError("there are no texts to make batches of")
        self.sequences, self.labels, self.batch_size = sequences, labels, batch_size
        self.seed = seed
        self.lengths = np.array([len(sequence) for sequence in sequences])
        longest = fixed_lengths(int(self.lengths.max()))[-1]
        self.fixed = fixed_lengths(longest + 1)  # one to spare, see `_times_of`
        self.epoch = 0

    @property
    def epoch(self) -> int:
        """Which epoch's order the batches are in, counted from 0."""
        return self._epoch

    @epoch.setter
    def epoch(self, epoch: int) -> None:
        self._epoch = epoch
        self._order = self._order_of(epoch)
        self._times = self._times_of(self._order)

    def _order_of(self, epoch: int) -> list[np.ndarray]:
        cuts = range(self.batch_size, len(self.sequences), self.batch_size)
        if self.seed is None:
            return np.split(np.argsort(self.lengths, kind="stable"), cuts)
        random = np.random.default_rng([self.seed, epoch])
        blurred = self.lengths * random.uniform(1, 1 + JITTER, len(self.lengths))
        batches = np.split(np.argsort(blurred, kind="stable"), cuts)
        return [batches[i] for i in random.permutation(len(batches))]

    def _times_of(self, order: list[np.ndarray]) -> np.ndarray:
        """The fixed length that each batch is padded to: int64 [batches]."""
        steps = np.searchsorted(self.fixed, [self.lengths[rows].max() for rows in order])
        # Keras learns from the first two batches which axes vary. Were these two alike, it would
        # take their length for everybody's and stop at the first batch of another.
        if len(steps) > 1 and steps[0] == steps[1]:
            steps[1] += 1
        return self.fixed[steps]

    def __len__(self) -> int:
        return len(self._order)

    def rows(self, index: int) -> np.ndarray:
        """Which texts batch `index` holds, int64 [batch]."""
        return self._order[index]

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.rows(index)
        ids = np.zeros((len(rows), self._times[index]), np.int32)
        for line, row in zip(ids, rows, strict=True):
            line[: self.lengths[row]] = self.sequences[row]
        return (ids,) if self.labels is None else (ids, self.labels[rows])

    @property
    def tokens(self) -> int:
        """Tokens in an epoch, padding not counted."""
        return int(self.lengths.sum())

    @property
    def padding(self) -> float:
        """Share of the computed steps of this epoch that are padding, from 0 to 1."""
        computed = sum(
            len(rows) * time for rows, time in zip(self._order, self._times, strict=True)
        )
        return float(1 - self.tokens / computed)
