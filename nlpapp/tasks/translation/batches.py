"""Pairs of token arrays to batches: like lengths together, on both sides."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from nlpapp.learning.batching import LengthBatches, fixed_lengths, padded
from nlpapp.tasks.translation.model import BEGIN


class PairBatches(LengthBatches):
    """Batches of ((source, previous), target, weights) for `keras.Model.fit` and `evaluate`.

    source int32 [batch, source time]; target int32 [batch, target time]; previous, the target one
    step late, BEGIN first; weights float32 [batch, target time], 1 for tokens, 0 for padding.

    Args:
        sources, targets: token ids, END last, an int array [length] for each sentence.
        batch_size, seed: as in `LengthBatches`.
        redraw: from the number of an epoch, counted from 0, to the sources and targets that it
            shall have instead, sentence for sentence; a pure function, or no run can be resumed.
        pieces: what a batch shall hold of both sides, padding counted, instead of `batch_size`
            pairs; 0 for those. It is reckoned once, from the first epoch's lengths: later ones have
            as many batches, of as many pairs, and so a few pieces more or fewer.

    Raises ValueError where there are no pairs.
    """

    def __init__(
        self,
        sources: Sequence[np.ndarray],
        targets: Sequence[np.ndarray],
        batch_size: int,
        seed: int | None = None,
        redraw: Callable[[int], tuple[Sequence[np.ndarray], Sequence[np.ndarray]]] | None = None,
        pieces: int = 0,
    ) -> None:
        self._redraw, self._pieces = redraw, pieces
        if redraw:
            # Of a single batch Keras would take its length for that of every epoch's.
            batch_size = min(batch_size, (len(sources) + 1) // 2)
        self._take_targets(targets)
        super().__init__(sources, None, batch_size, seed)

    def _take_targets(self, targets: Sequence[np.ndarray]) -> None:
        self.targets = targets
        self.target_lengths = np.array([len(target) for target in targets])

    def _order_of(self, epoch: int) -> list[np.ndarray]:
        if self._redraw:
            sources, targets = self._redraw(epoch)
            self._take_sequences(sources)
            self._take_targets(targets)
        return super()._order_of(epoch)

    def _sorted(self, rows: np.ndarray, blur: np.ndarray | float) -> np.ndarray:
        # By target, which costs more to compute; within targets of one length by source.
        return rows[np.lexsort((self.lengths[rows] * blur, self.target_lengths[rows]))]

    @cached_property
    def _cuts(self) -> Sequence[int]:
        if not self._pieces:
            return super()._cuts
        order = self._sorted(np.arange(len(self.lengths)), 1.0)
        # Of pairs as of pieces a few numbers alone, because XLA and JAX compile for each.
        counts = fixed_lengths(self._pieces)
        begin, cuts = 0, []
        while begin < len(order):
            some = order[begin : begin + self._pieces]
            times = self._widest(self.lengths[some]) + self._widest(self.target_lengths[some])
            fit = np.count_nonzero(times * np.arange(1, len(some) + 1) <= self._pieces)
            begin += counts[max(np.searchsorted(counts, fit, "right") - 1, 0)]
            cuts.append(int(begin))
        if self._redraw and len(cuts) == 1:
            return [(len(order) + 1) // 2]
        return cuts[:-1]

    @staticmethod
    def _widest(lengths: np.ndarray) -> np.ndarray:
        """To what each beginning of these lengths would be padded, int64 [lengths]."""
        fixed = fixed_lengths(int(lengths.max()))
        return fixed[np.searchsorted(fixed, np.maximum.accumulate(lengths))]

    def _pad(self) -> None:
        self._source_times = self._times_of(self.lengths)
        self._target_times = self._times_of(self.target_lengths)

    def __getitem__(self, index: int) -> tuple:
        rows = self.rows(index)
        source = padded([self.sequences[row] for row in rows], self._source_times[index])
        target = padded([self.targets[row] for row in rows], self._target_times[index])
        previous = np.roll(target, 1, axis=1)
        previous[:, 0] = BEGIN
        return (source, previous), target, (target != 0).astype(np.float32)

    @property
    def tokens(self) -> int:
        """Target tokens in an epoch, END included, padding not counted."""
        return int(self.target_lengths.sum())

    @property
    def padding(self) -> float:
        """Share of the computed steps of this epoch, on both sides, that are padding."""
        times = self._source_times + self._target_times
        computed = sum(len(rows) * time for rows, time in zip(self._order, times, strict=True))
        return float(1 - (self.lengths.sum() + self.target_lengths.sum()) / computed)
