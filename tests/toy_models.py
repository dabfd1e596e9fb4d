"""Toy saved models that follow Contract 1 of the design, built in a second from TensorFlow alone.

A toy weighs two lists of words, good ones against bad ones, and forgets a little with every token;
how fast depends on its cell, so that toys disagree. Its card is complete and its figures invented.
"""

import functools
import shutil
import tempfile
import uuid
from pathlib import Path

import tensorflow as tf
from tensorflow.core.protobuf.fingerprint_pb2 import FingerprintDef

from nlpapp.saved import cards

GOOD = ["good", "great", "fine", "lovely", "brilliant", "好"]
BAD = ["bad", "dull", "awful", "poor", "terrible", "坏"]
UNITS = 3
TRACE_TOKENS = 40

# What remains after a token of the memory of those before it, by cell.
MEMORY = {"rnn": 0.5, "gru": 0.9, "lstm": 0.95, "bilstm": 1.0, "linear": 1.0}
GATES = {
    "gru": ["update_gate", "reset_gate", "candidate"],
    "lstm": ["cell_state", "forget_gate", "input_gate", "output_gate", "candidate"],
}
GATES["bilstm"] = GATES["lstm"]


class ToyModel(tf.Module):
    """Counts of good and bad words with a memory of `memory`: real operations, invented wisdom."""

    def __init__(self, vocabulary: Path, cell: str, bias: float):
        super().__init__()
        self.cell = cell
        self.memory = MEMORY.get(cell, 1.0)
        self.bias = tf.Variable(bias, name="bias")
        self.weights = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                str(vocabulary), tf.string, 0, tf.float32, 1, delimiter="\t"
            ),
            default_value=0.0,
        )

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def serving_default(self, text):
        length, _, _, _, state, _ = self.read(text, limit=1024)
        last = tf.gather(state, tf.maximum(length - 1, 0), axis=1, batch_dims=1)  # [batch]
        scores = self.scores(last)
        classes = tf.constant(["negative", "positive"])
        return {
            "label": tf.gather(classes, tf.argmax(scores, axis=-1)),
            "classes": tf.tile(classes[None, :], [tf.shape(text)[0], 1]),
            "scores": scores,
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def trace(self, text):
        length, tokens, starts, ends, state, impact = self.read(text, limit=TRACE_TOKENS)
        last = tf.gather(state, tf.maximum(length - 1, 0), axis=1, batch_dims=1)
        predicted = tf.where(2.0 * last + self.bias > 0, 1.0, -1.0)  # [batch], as a sign
        there = tf.sequence_mask(length, tf.shape(tokens)[1], tf.float32)[:, :, None]
        outputs = {
            "tokens": tokens,
            "starts": starts,
            "ends": ends,
            "length": length,
            "scores_so_far": self.scores(state) * there,
            "relevance": 2.0 * impact * predicted[:, None],
        }
        if self.cell != "linear":
            # [batch, time, units]: each unit follows the state, a little differently.
            units = state[:, :, None] * tf.constant([1.0, 0.5, -0.25])
            outputs["hidden"] = tf.tanh(units) * there
            for shift, gate in enumerate(GATES.get(self.cell, [])):
                shape = tf.tanh if gate in ("candidate", "cell_state") else tf.sigmoid
                outputs[gate] = shape(units + shift / 4) * there
        if self.cell == "bilstm":
            for name in ["hidden", *GATES["bilstm"]]:
                outputs[f"{name}_backward"] = -outputs[name]
        return outputs

    def scores(self, state):
        positive = tf.sigmoid(2.0 * state + self.bias)
        return tf.stack([1.0 - positive, positive], axis=-1)

    def read(self, text, limit):
        """Tokens between white space, their byte offsets, and what each does to the state.

        `text` is string [batch]. Returns length int32 [batch]; tokens string, starts and ends
        int32, state float32 (after the token) and impact float32 (on the state after the last
        token), each [batch, time].
        """
        pieces = tf.strings.split(tf.strings.regex_replace(text, r"\s", " "), sep=" ")
        dense = pieces.to_tensor("")  # a piece is empty where two spaces meet, and past the end
        size = tf.strings.length(dense)
        start = tf.cumsum(size + 1, axis=1, exclusive=True)
        kept = size > 0
        ragged = [tf.ragged.boolean_mask(x, kept)[:, :limit] for x in (dense, start, start + size)]
        length = tf.cast(ragged[0].row_lengths(), tf.int32)
        time = tf.maximum(tf.reduce_max(length), 1)
        shape = tf.cast(tf.stack([-1, time]), tf.int64)
        tokens, starts, ends = (x.to_tensor(shape=shape) for x in ragged)

        word = tf.strings.regex_replace(tf.strings.lower(tokens), r"[.,!?]+$", "")
        value = self.weights.lookup(word)
        step = tf.range(time)
        age = tf.cast(step[:, None] - step[None, :], tf.float32)  # [time, time]
        kept_share = tf.where(age >= 0, self.memory ** tf.maximum(age, 0.0), 0.0)
        state = tf.einsum("ts,bs->bt", kept_share, value)
        last_age = tf.cast(tf.maximum(length[:, None] - 1 - step[None, :], 0), tf.float32)
        return length, tokens, starts, ends, state, value * self.memory**last_age


def build_toy_model(root, name: str, version: int = 1, **card_overrides) -> Path:
    """Build `<root>/<name>/<version>/`, a real SavedModel with its card; returns that folder.

    The cell is the last word of the name unless `cell=` says otherwise; every other keyword
    replaces a field of the card.
    """
    cell = card_overrides.get("cell", name.rsplit("-", 1)[-1])
    folder = copied(_saved(cell), Path(root) / name / str(version))
    return sealed(folder, toy_card(name, version, cell) | card_overrides)


_KEPT = tempfile.TemporaryDirectory(prefix="toys-")


def kept(name: str) -> Path:
    """An empty folder for a toy that is saved once in this process and copied where wanted."""
    folder = Path(_KEPT.name) / name
    folder.mkdir()
    return folder


def copied(saved: Path, folder: Path) -> Path:
    """A SavedModel once more, with an identity of its own as if it had been saved anew."""
    shutil.copytree(saved, folder)
    mark = FingerprintDef.FromString((folder / "fingerprint.pb").read_bytes())
    mark.uuid = uuid.uuid4().hex
    (folder / "fingerprint.pb").write_bytes(mark.SerializeToString())
    return folder


@functools.cache
def _saved(cell: str) -> Path:
    folder = kept(f"sentiment-{cell}")
    vocabulary = folder / "words.tsv"
    rows = [f"{word}\t1" for word in GOOD] + [f"{word}\t-1" for word in BAD]
    vocabulary.write_text("\n".join(rows) + "\n", encoding="utf-8")
    toy = ToyModel(vocabulary, cell, bias=0.1 * list(MEMORY).index(cell) if cell in MEMORY else 0.0)
    tf.saved_model.save(
        toy, folder, signatures={"serving_default": toy.serving_default, "trace": toy.trace}
    )
    vocabulary.unlink()  # the SavedModel keeps its own copy under assets/
    return folder


def sealed(folder: Path, card: dict) -> Path:
    """Add what a saved model's folder holds besides the SavedModel; returns the folder."""
    extra = folder / "assets.extra"
    extra.mkdir()
    with tf.io.TFRecordWriter(str(extra / "tf_serving_warmup_requests")) as requests:
        requests.write(b"")
    cards.write(cards.seal(card, folder), folder)
    return folder


def toy_card(name: str, version: int, cell: str) -> dict:
    """A card with every field of a sentiment model, its figures invented, not yet sealed."""
    rank = list(MEMORY).index(cell) if cell in MEMORY else 0
    accuracy = 0.61 + 0.07 * rank

    def rate(value, n=200):
        return {
            "value": round(value, 4),
            "low": round(max(value - 0.03, 0), 4),
            "high": round(min(value + 0.03, 1), 4),
            "n": n,
            "split": "test",
        }

    right = round(100 * accuracy)
    return {
        "schema": cards.SCHEMA,
        "model": name,
        "version": version,
        "task": "sentiment",
        "corpus": {
            "name": "toy",
            "version": "0.0.1",
            "language": "en",
            "licence": "none needed",
            "citation": "Nobody. Invented reviews for tests. Nowhere, 2001.",
            "rows": {"train": 800, "validation": 100, "test": 200, "unlabelled": 0},
            "dropped": {"also in test": 3, "duplicate in train": 5},
        },
        "cell": cell,
        "variant": None,
        "recipe": {"units": UNITS, "layers": 1, "learning_rate": 0.001, "epochs": 4},
        "seed": 1,
        "classes": ["negative", "positive"],
        "caps": {"tokens": 1024, "trace_tokens": TRACE_TOKENS},
        "relevance_method": "exact weights of the words, faded by the memory that is left",
        "temperature": 1.1,
        "parameters": 13 + 100 * rank,
        "training": {
            "seconds": 60.0 + 30 * rank,
            "vectors_seconds": 0.0,
            "hardware": "an invented machine",
            "tokens_per_second": 90_000 - 9_000 * rank,
            "padding": 0.04,
        },
        "packages": {"python": "3.11.0", "tensorflow": tf.__version__},
        "command": f"python -m training.sentiment --corpus toy --cell {cell} --seed 1",
        "learning_curve": [
            {
                "epoch": epoch,
                "loss": round(0.7 - 0.1 * epoch, 4),
                "accuracy": round(accuracy - 0.05 + 0.03 * epoch, 4),
                "val_loss": round(0.72 - 0.08 * epoch, 4),
                "val_accuracy": round(accuracy - 0.06 + 0.02 * epoch, 4),
                "seconds": 15.0,
            }
            for epoch in range(1, 5)
        ],
        "metrics": {
            "accuracy": rate(accuracy),
            "f1": rate(accuracy - 0.01),
            "roc_auc": rate(min(accuracy + 0.05, 0.99)),
            "log_loss": rate(0.6 - 0.07 * rank),
            "calibration_error": rate(0.03),
            "calibration_error_unscaled": rate(0.06),
        },
        "accuracy_by_length": [
            {"from": low, "to": high} | rate(accuracy - drop, 50)
            for low, high, drop in [(1, 10, 0.0), (11, 50, 0.02), (51, 200, 0.05), (201, None, 0.1)]
        ],
        "calibration": [
            {"confidence": confidence, "n": 40}
            | {
                key: round(min(confidence + shift, 1.0), 4)
                for key, shift in [("accuracy", 0.0), ("low", -0.05), ("high", 0.05)]
            }
            for confidence in (0.55, 0.65, 0.75, 0.85, 0.95)
        ],
        "confusion_matrix": [[right, 100 - right], [100 - right, right]],
    }
