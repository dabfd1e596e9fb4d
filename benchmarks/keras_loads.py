"""Our contestants of `benchmarks.accelerator`: the package's models in Keras on JAX."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras import ops

from benchmarks import loads
from benchmarks.loads import Case, Sizes
from benchmarks.peers.jax_lstm import Loop, LoopReader, cudnn, scanned
from nlpapp.learning.optimizer import compile_for
from nlpapp.recurrent.cells import Reader
from nlpapp.tasks.sentiment import recurrent
from nlpapp.tasks.sentiment.recipe import Recipe

OURS = "nlpapp"


def loops(sizes: Sizes) -> dict[str, Loop | None]:
    """Ways to run over time; None is the package's own."""
    return {
        OURS: None,
        "lax.scan a direction": partial(scanned, unroll=1),
        f"lax.scan a direction, unrolled {sizes.unroll}": partial(scanned, unroll=sizes.unroll),
    }


def classifier_cases(sizes: Sizes) -> Iterator[Case]:
    """The classifier as it is, the more common precision on such cards first."""
    for half in (True, False):
        for units, batch in sizes.classifier:
            recipe = loads.classifier_recipe(sizes, units, batch)
            yield Case(
                loads.classifier_title(units, batch, half),
                OURS,
                loads.lstm_operations(recipe.vectors.width, units),
                partial(classify, sizes, recipe, half),
            )


def loop_cases(sizes: Sizes) -> Iterator[Case]:
    """The recurrent layer alone, forward and backward, in every way."""
    for name, way in (("cuDNN through JAX", cudnn), *loops(sizes).items()):
        for units, batch, half in sizes.loops:
            if half and way is cudnn:  # which JAX has in float32 alone
                continue
            yield Case(
                loads.loop_title(sizes, units, batch, half),
                name,
                loads.lstm_operations(units, units),
                partial(through_time, sizes, units, batch, half, way),
            )


def tagger_cases(sizes: Sizes) -> Iterator[Case]:
    """A word at every step: ours for every size, the plain ways for the first."""
    for turn, batch in enumerate(sizes.tagger):
        for name, way in loops(sizes).items():
            if way is None or not turn:
                yield Case(
                    loads.tagger_title(sizes, batch),
                    name,
                    loads.tagger_operations(sizes),
                    partial(tag, sizes, batch, way),
                )


def classify(sizes: Sizes, recipe: Recipe, half: bool) -> tuple[list[float], float]:
    """Trains the classifier as `training.sentiment` builds it."""
    batches = loads.reviews(sizes, recipe)
    _use(half=False)  # the recipe says which layers are to compute in less
    recipe = replace(recipe, precision=loads.precision(half))
    model = recurrent.build(loads.word_vectors(recipe), 2, "bilstm", recipe, len(batches))
    return fitted(model, batches, sizes.rounds, batches.tokens)


def tag(sizes: Sizes, batch: int, way: Loop | None) -> tuple[list[float], float]:
    """Trains `Tagger` in bfloat16."""
    _use(half=True)
    model = Tagger(sizes.words, sizes.tagger_units, reader(sizes.tagger_units, way))
    ids = loads.words(sizes, batch)
    model(ids[:1])  # builds the layers
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    compile_for(model, loss, sizes.steps * (sizes.rounds + 1), 1e-3, warmup=0.05, clip=1.0)
    return fitted(model, Same(ids, sizes.steps), sizes.rounds, ids.size * sizes.steps)


def through_time(
    sizes: Sizes, units: int, batch: int, half: bool, way: Loop | None
) -> tuple[list[float], float]:
    """Gradients of the recurrent layer alone, with respect to its weights and inputs.

    Raises ArithmeticError where they are not those of our reader.
    """
    _use(half)
    if way is not None and not half:
        check(way)
    vectors, lengths = loads.sequences(sizes, units, batch)
    layer = reader(units, way)
    layer.build(vectors.shape)
    gradients = gradients_of(layer, vectors.shape[:2], lengths)
    weights = [variable.value for variable in layer.trainable_variables]
    vectors = jnp.asarray(vectors, layer.compute_dtype)
    seconds = []
    for _ in range(sizes.rounds + 1):
        begin = time.perf_counter()
        for _ in range(sizes.steps):
            result = gradients(weights, vectors)
        jax.block_until_ready(result)
        seconds.append(time.perf_counter() - begin)
    return loads.rates(seconds, int(lengths.sum()) * sizes.steps)


def gradients_of(layer: Reader, shape: tuple[int, int], lengths: np.ndarray) -> Callable:
    """Of a random weighing of the hidden states of all tokens, from weights and vectors.

    shape: (batch, time).
    """
    pull = np.random.default_rng(loads.SEED).normal(size=(*shape, 2 * layer.units))
    valid = np.arange(shape[1])[None, :, None] < lengths[:, None, None]
    pull = jnp.asarray(pull * valid, layer.compute_dtype)  # padding is left out

    def pulled(weights, vectors):
        with keras.StatelessScope(list(zip(layer.trainable_variables, weights, strict=True))):
            hidden = layer(vectors, lengths)  # a call, for `stateless_call` casts no weights
        return jnp.sum(hidden * pull, dtype=jnp.float32)

    return jax.jit(jax.grad(pulled, argnums=(0, 1)))


def check(way: Loop, tolerance: float = 0.02) -> None:
    """Raises ArithmeticError where a way's gradients differ from our reader's, in float32.

    tolerance: of the largest gradient; TF32 keeps three digits.
    """
    random = np.random.default_rng(loads.SEED)
    vectors = random.normal(size=(3, 7, 5)).astype(np.float32)
    lengths = np.array([7, 3, 1], np.int32)
    ours, other = reader(4, None), reader(4, way)
    ours.build(vectors.shape)
    other.build(vectors.shape)
    weights = [jnp.asarray(random.normal(size=w.shape), w.dtype) for w in ours.trainable_variables]
    both = [gradients_of(layer, (3, 7), lengths)(weights, vectors) for layer in (ours, other)]
    for mine, its in zip(*map(jax.tree.leaves, both), strict=True):
        gap = float(jnp.abs(mine - its).max() / jnp.abs(mine).max())
        if not gap < tolerance:
            raise ArithmeticError(f"gradients differ from our reader's by {gap:.2g}")


def reader(units: int, way: Loop | None) -> Reader:
    return Reader("bilstm", units) if way is None else LoopReader(units, way)


class Tagger(keras.Model):
    """Token ids to logits at every step: int32 [batch, time] to [batch, time, vocabulary].

    Masking: as its reader; id 0 is the padding.
    """

    def __init__(self, vocabulary: int, width: int, reader: Reader) -> None:
        super().__init__()
        self.embedding = keras.layers.Embedding(vocabulary, width)
        self.reader = reader
        self.output_layer = keras.layers.Dense(vocabulary)

    def call(self, ids):
        lengths = ops.sum(ops.cast(ids != 0, "int32"), axis=1)  # [batch]
        return self.output_layer(self.reader(self.embedding(ids), lengths))


class Same(keras.utils.PyDataset):
    """One batch, `times` over, whose labels are its own ids."""

    def __init__(self, ids: np.ndarray, times: int) -> None:
        super().__init__()
        self.ids, self.times = ids, times

    def __len__(self) -> int:
        return self.times

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        return self.ids, self.ids


class Clock(keras.callbacks.Callback):
    """Seconds of each epoch, until the device has finished it."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.begin = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        jax.block_until_ready([variable.value for variable in self.model.trainable_variables])
        self.seconds.append(time.perf_counter() - self.begin)


def fitted(
    model: keras.Model, batches: keras.utils.PyDataset, rounds: int, tokens: int
) -> tuple[list[float], float]:
    """As `loads.rates`, of epochs of `keras.Model.fit`; tokens: in an epoch."""
    clock = Clock()
    model.fit(batches, epochs=rounds + 1, shuffle=False, verbose=0, callbacks=[clock])
    return loads.rates(clock.seconds, tokens)


def about() -> tuple[str, dict[str, str]]:
    """The card's name, empty where there is none, and versions that no package tells."""
    (first, *_) = jax.devices()
    return (first.device_kind if first.platform == "gpu" else ""), {}


def _use(half: bool) -> None:
    """Keras's precision from here on."""
    keras.backend.clear_session()
    keras.config.set_dtype_policy("mixed_bfloat16" if half else "float32")
