"""A loaded SavedModel that takes Python strings and gives NumPy arrays."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from nlpapp.saved import cards
from nlpapp.serving.errors import ServingError
from nlpapp.serving.listing import Entry

if TYPE_CHECKING:
    import tensorflow as tf

# Texts that go through the graph together: enough to fill the cores, little enough for memory.
CHUNK = 64

_loading = threading.Lock()


class Model:
    """A saved model in memory. Any number of threads may call ``run`` at once."""

    def __init__(self, card: dict, restored: "tf.Module"):
        self.card = card
        self.name: str = card["model"]
        self._restored = restored  # its variables live as long as this does
        self._signatures = dict(restored.signatures)

    @property
    def signatures(self) -> list[str]:
        """Names of the signatures, sorted; each takes texts."""
        return sorted(self._signatures)

    def run(
        self, texts: Iterable[str], signature: str = "serving_default"
    ) -> dict[str, np.ndarray]:
        """Every output of a signature for each text, in the order given.

        Args:
            texts: str [batch], from none at all to any number; any characters, empty included.
                Half a surrogate pair, which UTF-8 cannot say, is read as "?".
            signature: one of ``signatures``.

        Returns:
            Arrays by output name, the batch first; strings as ``str`` in object arrays. Where
            texts differ in length, shorter ones are filled up with zeros or empty strings.
            Outputs of fewer axes come first, then by name: always the same order.

        Raises:
            TypeError: ``texts`` is a single string or holds something else than strings.
            ServingError: no such signature, or the graph failed.
        """
        texts = _checked(texts)
        if signature not in self._signatures:
            known = ", ".join(self.signatures)
            raise ServingError(f"{self.name} has no signature {signature!r}; it has {known}.")
        if not texts:  # a graph is promised a batch of at least 1
            return {name: values[:0] for name, values in self.run([""], signature).items()}
        # Texts of like length share a chunk, so that little padding is computed.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        parts = [
            self._run_chunk([texts[row] for row in order[start : start + CHUNK]], signature)
            for start in range(0, len(order), CHUNK)
        ]
        places = np.argsort(order)  # int [batch]: where in the sorted rows each text went
        joined = {name: _join([part[name] for part in parts])[places] for name in parts[0]}
        return dict(sorted(joined.items(), key=lambda item: (item[1].ndim, item[0])))

    def _run_chunk(self, texts: list[str], signature: str) -> dict[str, np.ndarray]:
        import tensorflow as tf

        function = self._signatures[signature]
        # A list of bytes, not a NumPy array of them: NumPy drops NUL at the end of a string.
        text = tf.constant([text.encode("utf-8", "replace") for text in texts], tf.string)
        try:
            outputs = function(text=text)
        except (tf.errors.OpError, TypeError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise ServingError(f"{self.name} failed in {signature}: {reason}") from error
        return {name: _decoded(tensor.numpy()) for name, tensor in outputs.items()}


def load(entry: Entry) -> Model:
    """Read a listed model into memory, its files verified once more.

    Raises:
        ServingError: a file has changed since the listing, or the files are as the card says and
            yet no SavedModel with signatures.
    """
    try:
        card = cards.verify(entry.path)
    except cards.CardError as error:
        raise ServingError(f"{entry.path} has changed: {error}") from error
    import tensorflow as tf

    with _loading:
        try:
            restored = tf.saved_model.load(str(entry.path))
        except Exception as error:  # TensorFlow promises no one kind for files it cannot use
            reason = str(error).strip().partition("\n")[0]
            raise ServingError(f"{entry.path} is no usable SavedModel: {reason}") from error
    if "serving_default" not in getattr(restored, "signatures", {}):
        raise ServingError(f"{entry.path} has no signature 'serving_default'.")
    return Model(card, restored)


def _checked(texts: Iterable[str]) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("run takes a list of texts; wrap a single text in [ ].")
    texts = list(texts)
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"text {row} is {type(text).__name__}, not str.")
    return texts


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
