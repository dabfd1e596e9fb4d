"""PyTorch's contestants of `benchmarks.accelerator`: its LSTM, on a card by cuDNN."""

import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from benchmarks import loads
from benchmarks.loads import Case, Sizes
from benchmarks.peers.pytorch import TorchClassifier, TorchTagger, Trainer
from nlpapp.tasks.sentiment.recipe import Recipe

PLACE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# As JAX multiplies float32 on such cards: rounded to 10 bits of mantissa (TF32).
torch.set_float32_matmul_precision("high")


def cases(sizes: Sizes) -> Iterator[Case]:
    """All of them, in the order of importance."""
    for batch in sizes.tagger:
        operations = loads.tagger_operations(sizes)
        yield Case(
            loads.tagger_title(sizes, batch), "PyTorch", operations, partial(tag, sizes, batch)
        )
    for units, batch, half in sizes.loops:
        for packed in (True, False):
            yield Case(
                loads.loop_title(sizes, units, batch, half),
                f"PyTorch, {_packing(packed)}",
                loads.lstm_operations(units, units),
                partial(loop, sizes, units, batch, half, packed),
            )
    for half in (True, False):
        for units, batch in sizes.classifier:
            recipe = loads.classifier_recipe(sizes, units, batch)
            for packed in (True, False):
                yield Case(
                    loads.classifier_title(units, batch, half),
                    f"PyTorch, {_packing(packed)}",
                    loads.lstm_operations(recipe.vectors.width, units),
                    partial(classify, sizes, recipe, half, packed),
                )


def classify(sizes: Sizes, recipe: Recipe, half: bool, packed: bool) -> tuple[list[float], float]:
    """Trains `TorchClassifier`."""
    batches = loads.reviews(sizes, recipe)
    model = TorchClassifier(recipe.vocabulary, recipe.vectors.width, 2, recipe, packed).to(PLACE)
    trainer = Trainer(model, recipe, half)
    tensors = [
        (_on_place(ids), _on_place(labels)) for ids, labels in (batches[0], batches[1])
    ] * batches.times

    def turn() -> None:
        for ids, labels in tensors:
            trainer.begin_step(ids, labels)

    return timed(turn, sizes.rounds, batches.tokens)


def tag(sizes: Sizes, batch: int) -> tuple[list[float], float]:
    """Trains `TorchTagger`."""
    model = TorchTagger(sizes.words, sizes.tagger_units, sizes.tagger_units).to(PLACE)
    trainer = Trainer(model, Recipe(), half=True)
    ids = _on_place(loads.words(sizes, batch))
    labels = ids.flatten().long()

    def turn() -> None:
        for _ in range(sizes.steps):
            trainer.begin_step(ids, labels)

    return timed(turn, sizes.rounds, ids.numel() * sizes.steps)


def loop(
    sizes: Sizes, units: int, batch: int, half: bool, packed: bool
) -> tuple[list[float], float]:
    """The LSTM alone."""
    values, lengths = loads.sequences(sizes, units, batch)
    vectors = _on_place(values).requires_grad_()
    lengths = torch.from_numpy(lengths).long()
    lstm = nn.LSTM(units, units, batch_first=True, bidirectional=True).to(PLACE)
    pull = torch.randn(batch, sizes.loop_time, 2 * units, device=PLACE)

    def call() -> None:
        with torch.autocast(PLACE.type, torch.bfloat16, enabled=half):
            if packed:
                inputs = pack_padded_sequence(
                    vectors, lengths, batch_first=True, enforce_sorted=False
                )
                hidden, _ = pad_packed_sequence(
                    lstm(inputs)[0], batch_first=True, total_length=sizes.loop_time
                )
            else:
                hidden, _ = lstm(vectors)
        hidden.backward(pull.to(hidden.dtype))
        lstm.zero_grad()
        vectors.grad = None

    def turn() -> None:
        for _ in range(sizes.steps):
            call()

    return timed(turn, sizes.rounds, int(lengths.sum()) * sizes.steps)


def timed(turn: Callable[[], None], rounds: int, tokens: int) -> tuple[list[float], float]:
    """As `loads.rates`, of turns that are waited for."""
    seconds = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        turn()
        if PLACE.type == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - begin)
    return loads.rates(seconds, tokens)


def about() -> tuple[str, dict[str, str]]:
    """The card's name, empty where there is none, and versions that no package tells."""
    name = torch.cuda.get_device_name() if PLACE.type == "cuda" else ""
    cudnn = torch.backends.cudnn.version()
    return name, {"cuDNN of torch": str(cudnn)} if cudnn else {}


def _on_place(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(values).to(PLACE)


def _packing(packed: bool) -> str:
    return "packed" if packed else "unpacked"
