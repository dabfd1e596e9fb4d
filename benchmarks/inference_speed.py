"""Batch and single-text speed of the shipped bidirectional LSTM against PyTorch and ONNX Runtime.

    python -m benchmarks.inference_speed            # reviews of IMDB's validation split
    python -m benchmarks.inference_speed --quick    # made-up texts, nothing kept

All contestants have the very weights of the shipped SavedModel, in float32, and their answers are
held against its own before anything is timed. From strings, the peers have a tokenizer in Python in
front; from token ids, all three are graphs alone.
"""

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tyro  # noqa: E402
from scipy.special import softmax  # noqa: E402

from benchmarks import report, texts  # noqa: E402
from benchmarks.measuring import alternate, cores, seconds_of  # noqa: E402
from benchmarks.peers.tokens import Numbering  # noqa: E402
from benchmarks.running import run  # noqa: E402
from nlpapp.tasks.sentiment.model import SentimentModel  # noqa: E402
from nlpapp.text import tokenize  # noqa: E402

TOLERANCE = 1e-4  # between probabilities; float rounding alone differs by less
BATCH = 32
SINGLE_LENGTHS = (20, 240)  # tokens

Answer = Callable[[Sequence], np.ndarray]


@dataclass(frozen=True)
class Options:
    """What is timed, and how often."""

    quick: bool = False
    """Try everything on made-up texts, with few repetitions; nothing is kept."""
    reviews: int = 256
    """Texts of the batch comparison."""
    rounds: int = 9
    """Turns of each contestant."""
    calls: int = 100
    """Calls on a single text in each turn, of which the median counts."""
    out: Path | None = report.RESULTS
    """Where the results are kept."""


def main() -> None:
    options = tyro.cli(Options, description=__doc__)
    rounds, calls = (2, 3) if options.quick else (options.rounds, options.calls)
    made = report.begin("inference_speed", "Answering with the shipped bidirectional LSTM")
    model = tf.saved_model.load(str(texts.shipped()))
    card = json.loads((texts.shipped() / "assets.extra" / "card.json").read_text(encoding="utf-8"))
    cap = card["caps"]["tokens"]
    # The sample corpus is half Chinese, which the peers' tokenizer cannot cut.
    english = [text for text in texts.corpus(options.quick).validation.texts if "。" not in text]
    chosen = sorted(english[: options.reviews], key=len)  # texts of like length share a batch
    ids = texts.shipped_ids(chosen, cap)

    from_ids = answers_from_ids(model, card)
    number = Numbering(texts.shipped() / "assets" / "vocabulary.txt", cap)
    from_text = answers_from_text(model, from_ids, number)
    check(from_ids, from_text["nlpapp: SavedModel"], chosen, ids)

    alike = [np.array_equal(number(text), row) for text, row in zip(chosen, ids, strict=True)]
    tokenizers = (
        f"The peers' tokenizer cuts {len(chosen) - sum(alike)} of them otherwise than ours."
    )
    by_length = [ids[i] for i in np.argsort([len(row) for row in ids], kind="stable")]
    tokens = sum(map(len, ids)) / len(ids)
    batches = f"{len(chosen)} reviews of {tokens:.0f} tokens on average in batches of {BATCH}"
    made.comparisons.extend(
        [
            rate(f"{batches}, from strings", from_text, chosen, rounds, tokenizers),
            rate(f"{batches}, from token ids", from_ids, by_length, rounds, _PADDING),
        ]
    )
    for length in SINGLE_LENGTHS:
        text, row = single(list(itertools.compress(chosen, alike)), length, cap)
        one = f"One text of {length} tokens"
        made.comparisons.extend(
            [
                latency(f"{one}, from a string", from_text, text, rounds, calls),
                latency(f"{one}, from token ids", from_ids, row, rounds, calls),
            ]
        )
    report.finish(made, None if options.quick else options.out)


_PADDING = (
    "Unpacked, PyTorch reads the padding before a text's end and its answers depend on the batch; "
    "packed, and in the other two, they do not."
)


def answers_from_ids(model: tf.Module, card: dict) -> dict[str, Answer]:
    """Each contestant: token ids of a batch of texts to probabilities, float32 [batch, classes]."""
    import torch

    from benchmarks.peers.onnx_model import session
    from benchmarks.peers.pytorch import TorchClassifier, load_weights
    from nlpapp.tasks.sentiment.recipe import Recipe

    torch.set_num_threads(cores())
    recipe = Recipe(units=card["recipe"]["units"])
    classes, temperature = len(card["classes"]), card["temperature"]
    weights = weights_of(model)
    vocabulary, width = weights[0].shape

    keras_model = SentimentModel(vocabulary, classes, "bilstm", recipe.units, width)
    keras_model(np.ones((1, 1), np.int32))  # builds the layers
    keras_model.set_weights(weights)
    graph = tf.function(
        lambda rows: tf.nn.softmax(keras_model(rows) / temperature),
        input_signature=[tf.TensorSpec([None, None], tf.int32)],
    )
    runtime = session(weights, cores())

    def pytorch(packed: bool) -> Answer:
        peer = TorchClassifier(vocabulary, width, classes, recipe, packed).eval()
        load_weights(peer, weights)

        def answer(rows: Sequence[np.ndarray]) -> np.ndarray:
            with torch.inference_mode():
                logits = peer(torch.from_numpy(texts.padded(rows)))
                return torch.softmax(logits / temperature, -1).numpy()

        return answer

    def onnx(rows: Sequence[np.ndarray]) -> np.ndarray:
        (logits,) = runtime.run(None, {"ids": texts.padded(rows)})
        return softmax(logits / temperature, -1)

    return {
        "nlpapp: Keras model in a graph": lambda rows: graph(texts.padded(rows)).numpy(),
        "PyTorch, packed": pytorch(packed=True),
        "PyTorch, unpacked": pytorch(packed=False),
        "ONNX Runtime": onnx,
    }


def answers_from_text(
    model: tf.Module, from_ids: dict[str, Answer], number: Numbering
) -> dict[str, Answer]:
    """Each contestant: a batch of strings to probabilities, float32 [batch, classes]."""
    signature = model.signatures["serving_default"]

    def saved_model(batch: Sequence[str]) -> np.ndarray:
        return signature(text=tf.constant(batch))["scores"].numpy()

    def with_tokenizer(answer: Answer) -> Answer:
        return lambda batch: answer([number(text) for text in batch])

    return {"nlpapp: SavedModel": saved_model} | {
        f"Python tokenizer and {name}": with_tokenizer(answer)
        for name, answer in from_ids.items()
        if not name.startswith("nlpapp")
    }


def weights_of(model: tf.Module) -> list[np.ndarray]:
    """What a loaded SavedModel of ours computes with, in the order of the Keras model's weights."""
    embedding = model.vectors.numpy().astype(np.float32) * model.scale.numpy()
    return [embedding, *(stored.numpy().astype(np.float32) for stored in model.weights)]


def check(from_ids: dict[str, Answer], saved_model: Answer, chosen: list[str], ids: list) -> None:
    """Raises ValueError where a contestant answers otherwise than the shipped model does."""
    for begin in (0, max(0, len(chosen) - BATCH)):
        part = slice(begin, begin + BATCH)
        wanted = saved_model(chosen[part])
        for name, answer in from_ids.items():
            rows = ids[part]
            # What reads padding is held to one text at a time.
            alone = [answer([row]) for row in rows] if "unpacked" in name else [answer(rows)]
            error = np.abs(np.concatenate(alone) - wanted).max()
            if error > TOLERANCE:
                raise ValueError(f"{name} answers otherwise than the shipped model, by {error:.2g}")


def rate(
    title: str, contestants: dict[str, Answer], rows: list, rounds: int, note: str
) -> report.Comparison:
    """Texts per second of each contestant over all batches."""
    print(title)
    batches = [rows[begin : begin + BATCH] for begin in range(0, len(rows), BATCH)]

    def timed(answer: Answer) -> Callable[[], float]:
        return lambda: len(rows) / seconds_of(lambda: [answer(batch) for batch in batches])

    values = alternate({name: timed(answer) for name, answer in contestants.items()}, rounds)
    return report.Comparison(title, "texts a second", True, values, note)


def latency(
    title: str, contestants: dict[str, Answer], one: object, rounds: int, calls: int
) -> report.Comparison:
    """Milliseconds of each contestant for a single text."""
    print(title)

    def timed(answer: Answer) -> Callable[[], float]:
        return lambda: 1000 * seconds_of(lambda: answer([one]), calls)

    # Where nothing is padded, packing has no use.
    alone = {name: answer for name, answer in contestants.items() if not name.endswith(", packed")}
    values = alternate({name: timed(answer) for name, answer in alone.items()}, rounds)
    return report.Comparison(title, "milliseconds", False, values)


def single(chosen: list[str], length: int, cap: int) -> tuple[str, np.ndarray]:
    """The beginning of the first text that has `length` tokens, or of all joined, and its ids."""
    long = next((t for t in chosen if len(texts.shipped_ids([t], cap)[0]) >= length), None)
    text = long or " ".join(chosen)
    end = int(tokenize(tf.constant([text])).ends[0, length - 1])
    cut = text.encode()[:end].decode()
    (row,) = texts.shipped_ids([cut], cap)
    if len(row) != length:
        raise ValueError(f"a text of {length} tokens came out as {len(row)}")
    return cut, row


if __name__ == "__main__":
    run(main)
