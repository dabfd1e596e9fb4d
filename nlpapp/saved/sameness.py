"""Whether two versions of a model answer alike: text by text, whatever the task."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import tensorflow as tf

Outputs = Mapping[str, tf.Tensor | np.ndarray]
Signatures = Mapping[str, Callable[..., Outputs]]

TOLERANCE = 1e-4  # what float32 leaves of states, scores and shares in another order of sums
_BATCH = 32


def answered_otherwise(
    before: Signatures, after: Signatures, texts: Sequence[str], tolerances: Mapping[str, float]
) -> dict[str, list[int]]:
    """By signature of the earlier version, the places of texts that the later answers otherwise.

    before, after: signatures, which `asked` asks. tolerances: by signature, how far its numbers may
    be apart; TOLERANCE where it is not among them.

    Raises ValueError where the later version lacks a signature or an output.
    """
    found = {}
    for name, signature in before.items():
        if name not in after:
            raise ValueError(f"the signature {name} would be missing")
        tolerance = tolerances.get(name, TOLERANCE)
        found[name] = []
        for rows, text in _batches(texts):
            was, now = (asked(it, text) for it in (signature, after[name]))
            apart = rows_apart(was, now, tolerance)
            found[name] += [rows[i] for i in np.flatnonzero(apart)]
        found[name].sort()
    return found


def asked(signature: Callable[..., Outputs], text: tf.Tensor) -> Outputs:
    """What a signature answers to texts, string [batch]; where it takes context too, to none."""
    _, takes = getattr(signature, "structured_input_signature", ((), {}))
    context = {"context": tf.fill(tf.shape(text), "")} if "context" in takes else {}
    return signature(text=text, **context)


def rows_apart(before: Outputs, after: Outputs, tolerance: float) -> np.ndarray:
    """Of which rows an output differs: bool [batch].

    Only outputs of `before` are looked at. Arrays may be filled up with zeros or empty strings to
    different lengths. Raises ValueError where an output is missing, or of other axes.
    """
    apart = np.zeros(len(next(iter(before.values()))), bool)
    for name, was in before.items():
        if name not in after:
            raise ValueError(f"the output {name} would be missing")
        was, now = np.asarray(was), np.asarray(after[name])
        if was.ndim != now.ndim or len(was) != len(now) or was.dtype.kind != now.dtype.kind:
            raise ValueError(f"the output {name} would be another")
        longest = np.maximum(was.shape, now.shape)
        was, now = _filled_up(was, longest), _filled_up(now, longest)
        if was.dtype.kind == "f":
            same = np.isclose(was, now, rtol=0, atol=tolerance, equal_nan=True)
        else:
            same = was == now
        apart |= ~same.reshape(len(was), -1).all(-1)
    return apart


def _batches(texts: Sequence[str]) -> Iterator[tuple[list[int], tf.Tensor]]:
    """Places of texts of like length, and the texts, string [batch]."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
    for begin in range(0, len(order), _BATCH):
        rows = order[begin : begin + _BATCH]
        yield rows, tf.constant([encoded[i] for i in rows])


def _filled_up(values: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """With zeros, or empty strings, at the end of each axis."""
    whole = np.full(shape, b"" if values.dtype == object else 0, dtype=values.dtype)
    whole[tuple(slice(size) for size in values.shape)] = values
    return whole
