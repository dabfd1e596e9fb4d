"""A loaded SavedModel that takes Python's strings and numbers and gives NumPy arrays."""

from collections.abc import Iterable, Mapping

import numpy as np

from nlpapp.saved import cards
from nlpapp.serving.errors import ServingError
from nlpapp.serving.graph import Signature, restore
from nlpapp.serving.inputs import Batch, Input, batch_of
from nlpapp.serving.listing import Entry

# Rows that go through the graph together: enough to fill the cores, little enough for memory.
CHUNK = 64


class Model:
    """A saved model in memory. Any number of threads may call ``run`` at once."""

    def __init__(self, card: dict, signatures: Mapping[str, Signature]):
        self.card = card
        self.name: str = card["model"]
        self._signatures = dict(signatures)

    @property
    def signatures(self) -> list[str]:
        """Names of the signatures, sorted."""
        return sorted(self._signatures)

    def inputs(self, signature: str = "serving_default") -> dict[str, Input]:
        """What a signature takes, by name.

        Raises:
            ServingError: no such signature.
        """
        return dict(self._signature(signature).inputs)

    def run(
        self, given: Iterable[str] | Mapping[str, object], signature: str = "serving_default"
    ) -> dict[str, np.ndarray]:
        """Every output of a signature for each row, in the order given.

        Args:
            given: values of the one input where that is strings, or by input: its values, one a
                row from none at all to any number, where its first axis is the batch, else its one
                value for all rows. A string may have any characters, empty included; half a
                surrogate pair, which UTF-8 cannot say, is read as "?". Rows whose arrays differ in
                shape go through the graph apart: nothing is padded.
            signature: one of ``signatures``.

        Returns:
            Arrays by output name, the batch first; strings as ``str`` in object arrays. Where
            rows differ in length, shorter ones are filled up with zeros or empty strings.
            Outputs of fewer axes come first, then by name: always the same order.

        Raises:
            ServingError: no such signature, values it does not take, or the graph failed.
        """
        called = self._signature(signature)
        try:
            batch = batch_of(given, called.inputs)
        except ServingError as error:
            raise ServingError(
                "{model}, {signature}: {error}", model=self.name, signature=signature, error=error
            ) from error
        rows = len(batch)
        if not rows:  # a graph is promised a batch of at least 1
            nothing = {name: [called.inputs[name].neutral()] for name in batch.rows}
            batch = Batch(nothing, batch.shared)
        chunks = batch.chunks(CHUNK)
        parts = [self._run_chunk(batch, places, signature) for places in chunks]
        order = np.argsort([place for places in chunks for place in places])
        joined = {name: _join([part[name] for part in parts])[order][:rows] for name in parts[0]}
        return dict(sorted(joined.items(), key=lambda item: (item[1].ndim, item[0])))

    def _signature(self, name: str) -> Signature:
        if name not in self._signatures:
            raise ServingError(
                "{model} has no signature {signature!r}; it has {known}.",
                model=self.name,
                signature=name,
                known=", ".join(self.signatures),
            )
        return self._signatures[name]

    def _run_chunk(self, batch: Batch, places: list[int], signature: str) -> dict[str, np.ndarray]:
        import tensorflow as tf

        try:
            outputs = self._signatures[signature](batch.feed(places))
        except tf.errors.OpError as error:
            raise ServingError(
                "{model} failed in {signature}: {reason}",
                model=self.name,
                signature=signature,
                reason=_first_line(error),
            ) from error
        for name, values in outputs.items():
            if values.shape[:1] != (len(places),):
                raise ServingError(
                    "{model} failed in {signature}: {output} has no value for each row.",
                    model=self.name,
                    signature=signature,
                    output=name,
                )
        return {name: _decoded(values) for name, values in outputs.items()}


def load(entry: Entry) -> Model:
    """Read a listed model into memory, its files verified once more.

    Raises:
        ServingError: a file has changed since the listing, or the files are as the card says and
            yet no SavedModel with signatures.
    """
    try:
        card = cards.verify(entry.path)
    except cards.CardError as error:
        raise ServingError("{path} has changed: {error}", path=entry.path, error=error) from error
    try:
        signatures = restore(entry.path)
    except Exception as error:  # TensorFlow promises no one kind for files it cannot use
        raise ServingError(
            "{path} is no usable SavedModel: {reason}", path=entry.path, reason=_first_line(error)
        ) from error
    if not signatures:
        raise ServingError("{path} has no signature.", path=entry.path)
    return Model(card, signatures)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _decoded(values: np.ndarray) -> np.ndarray:
    if values.dtype != object:
        return values
    strings = [value.decode("utf-8", "replace") for value in values.ravel()]
    return np.array(strings, dtype=object).reshape(values.shape)


def _join(parts: list[np.ndarray]) -> np.ndarray:
    """Chunks one after the other; each axis but the batch as long as the longest chunk has it."""
    sizes = np.max([part.shape[1:] for part in parts], axis=0).astype(int)  # [axes - 1]
    filler = "" if parts[0].dtype == object else 0
    rows = sum(len(part) for part in parts)
    joined = np.full((rows, *sizes), filler, dtype=parts[0].dtype)
    row = 0
    for part in parts:
        inside = tuple(slice(size) for size in part.shape[1:])
        joined[(slice(row, row + len(part)), *inside)] = part
        row += len(part)
    return joined
