"""What `benchmarks.accelerator` puts to every framework: sizes, made-up tokens, operations.

Values make no difference to speed, so tokens are drawn with a seed; lengths are like IMDB's.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nlpapp.learning.batching import LengthBatches
from nlpapp.tasks.sentiment.recipe import Recipe, recipe_for

SEED = 1
SPREAD = 0.77  # of the logarithm of IMDB's lengths: their mean is a third above their median
# Dense bfloat16 products of the SXM cards by NVIDIA's data sheets, operations a second.
PEAKS = {"H100": 989e12, "H200": 989e12}


@dataclass(frozen=True)
class Sizes:
    """How large everything is.

    classifier: (units, texts in a batch); mean_tokens, read_tokens: of its texts, the latter where
    they are cut. loops: (units, texts in a batch, bfloat16); loop_time: their steps. tagger:
    texts in a batch; tagger_units, tagger_time, words: of that model. rounds, steps: turns of each
    contestant and training steps (or calls) in a turn. unroll: steps in a turn of JAX's own loop.
    """

    classifier: tuple[tuple[int, int], ...] = (
        *((128, 64), (1024, 256), (512, 256), (512, 64)),
        *((1024, 64), (512, 1024), (1024, 1024)),
    )
    mean_tokens: int = 240
    read_tokens: int = 1024
    loops: tuple[tuple[int, int, bool], ...] = ((1024, 64, False), (128, 64, True))
    loop_time: int = 240
    tagger: tuple[int, ...] = (64, 256, 128)
    tagger_units: int = 1024
    tagger_time: int = 128
    words: int = 30_000
    rounds: int = 3
    steps: int = 10
    unroll: int = 8


TINY = Sizes(
    classifier=((3, 5),),
    mean_tokens=6,
    read_tokens=15,
    loops=((3, 5, False), (3, 5, True)),
    loop_time=7,
    tagger=(2,),
    tagger_units=3,
    tagger_time=5,
    words=11,
    rounds=2,
    steps=2,
    unroll=2,
)


@dataclass(frozen=True)
class Case:
    """One contestant of one table.

    operations: floating-point operations that a token calls for, padding not counted. run: gives
    the tokens a second of each round and the seconds that getting ready took.
    """

    title: str
    contestant: str
    operations: float
    run: Callable[[], tuple[list[float], float]]


class Repeated(LengthBatches):
    """Batches in the order of length, the same ones `times` over in an epoch."""

    def __init__(self, *texts: object, times: int, **options: object) -> None:
        self.times = times
        super().__init__(*texts, **options)

    def _order_of(self, epoch: int) -> list[np.ndarray]:
        return super()._order_of(epoch) * self.times


def classifier_recipe(sizes: Sizes, units: int, batch: int) -> Recipe:
    """The recipe of IMDB's bidirectional LSTM but for its size."""
    recipe = recipe_for("imdb", "bilstm")
    return replace(recipe, units=units, batch=batch, epochs=sizes.rounds + 1)


def reviews(sizes: Sizes, recipe: Recipe) -> Repeated:
    """Two batches, at the quartiles of sixteen sorted by length: two shapes, compiled once each."""
    random = np.random.default_rng(SEED)
    center = np.log(sizes.mean_tokens) - SPREAD**2 / 2
    lengths = random.lognormal(center, SPREAD, 16 * recipe.batch)
    lengths = np.sort(np.clip(lengths.astype(int), 1, sizes.read_tokens))
    quartiles = [4 * recipe.batch, 12 * recipe.batch]
    chosen = np.concatenate([lengths[begin : begin + recipe.batch] for begin in quartiles])
    ids = [random.integers(1, recipe.vocabulary, length, np.int32) for length in chosen]
    labels = np.eye(2, dtype=np.float32)[random.integers(0, 2, len(ids))]
    return Repeated(ids, labels, recipe.batch, times=max(1, sizes.steps // 2))


def word_vectors(recipe: Recipe) -> np.ndarray:
    """float32 [vocabulary, width]."""
    shape = (recipe.vocabulary, recipe.vectors.width)
    return np.random.default_rng(SEED).normal(0, 0.1, shape).astype(np.float32)


def sequences(sizes: Sizes, units: int, batch: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors float32 [batch, time, units] and lengths int32 [batch], a twentieth of it padding."""
    random = np.random.default_rng(SEED)
    time = sizes.loop_time
    vectors = random.normal(size=(batch, time, units)).astype(np.float32)
    lengths = random.integers(time - time // 10, time + 1, batch, np.int32)
    return vectors, lengths


def words(sizes: Sizes, batch: int) -> np.ndarray:
    """int32 [batch, time] without padding."""
    shape = (batch, sizes.tagger_time)
    return np.random.default_rng(SEED).integers(1, sizes.words, shape, np.int32)


def classifier_title(units: int, batch: int, half: bool) -> str:
    return f"Training the classifier: {units:,} units, batches of {batch:,}, {precision(half)}"


def loop_title(sizes: Sizes, units: int, batch: int, half: bool) -> str:
    steps = f"{batch:,} texts of {sizes.loop_time} steps"
    return f"Forward and backward through time: {units:,} units, {steps}, {precision(half)}"


def tagger_title(sizes: Sizes, batch: int) -> str:
    size = f"{sizes.tagger_units:,} units, batches of {batch:,} x {sizes.tagger_time} steps"
    return f"One of {sizes.words:,} words at every step: {size}, bfloat16"


def precision(half: bool) -> str:
    return "bfloat16" if half else "float32"


def lstm_operations(features: int, units: int) -> float:
    """Of training a bidirectional LSTM, a token: a product is 2 operations for each weight.

    Both directions have 4 units (features + units) weights; backward, every product is met by two,
    one for its inputs and one for its weights. What is not a product is left out.
    """
    return 3 * 2 * 2 * 4 * units * (features + units)


def tagger_operations(sizes: Sizes) -> float:
    """The same with the output layer, of which every token has the whole."""
    units = sizes.tagger_units
    return lstm_operations(units, units) + 3 * 2 * 2 * units * sizes.words


def rates(seconds: list[float], tokens: int) -> tuple[list[float], float]:
    """Tokens a second of each turn but the first, and how much longer the first one took."""
    first, *rest = seconds
    return [tokens / taken for taken in rest], max(0.0, first - statistics.median(rest))


def peak(device: str) -> float | None:
    """Of a card by its name; None where it is not known."""
    return next((peak for name, peak in PEAKS.items() if name in device), None)
