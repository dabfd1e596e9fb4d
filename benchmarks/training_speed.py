"""Training speed of the bidirectional LSTM classifier against the same model in PyTorch.

    python -m benchmarks.training_speed            # reviews of IMDB's training split
    python -m benchmarks.training_speed --quick    # made-up texts, nothing kept

First both train on the very same padded batches; then each as it would really be run: ours in
batches by length, PyTorch in shuffled batches padded to their longest text. Tokens are real ones,
padding does not count.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tyro  # noqa: E402

from benchmarks import report, texts  # noqa: E402
from benchmarks.measuring import alternate, cores  # noqa: E402
from benchmarks.running import run  # noqa: E402
from nlpapp.learning.batching import LengthBatches  # noqa: E402
from nlpapp.learning.fitting import fit  # noqa: E402
from nlpapp.tasks.sentiment import recurrent  # noqa: E402
from nlpapp.tasks.sentiment.recipe import Recipe, recipe_for  # noqa: E402

Batch = tuple[np.ndarray, np.ndarray]  # ids int [batch, time], labels float32 [batch, classes]


@dataclass(frozen=True)
class Options:
    """What is timed, and how often."""

    quick: bool = False
    """Try everything on made-up texts, with few repetitions; nothing is kept."""
    batches: int = 4
    """Batches that each turn trains on."""
    rounds: int = 5
    """Turns of each contestant."""
    seed: int = 1
    """Decides which texts, the first weights and the order of batches."""
    out: Path | None = report.RESULTS
    """Where the results are kept."""


def main() -> None:
    options = tyro.cli(Options, description=__doc__)
    recipe = recipe_for("imdb", "bilstm")
    if options.quick:
        options = replace(options, batches=2, rounds=1, out=None)
        recipe = replace(recipe, units=16, batch=16)
    recipe = replace(recipe, epochs=options.rounds + 1)  # an epoch a turn, one of them to warm up
    made = report.begin("training_speed", "Training a bidirectional LSTM classifier")
    tf.config.experimental.enable_op_determinism()  # as training/sentiment.py has it
    train = some_texts(options, recipe)
    print(f"{train.tokens:,} tokens in {len(train)} batches, {train.padding:.1%} padding")

    with tempfile.TemporaryDirectory() as folder:
        ours = {OURS: ours_on(train, recipe, options.seed, Path(folder))}
        same = peers_on([train[i] for i in range(len(train))], train.tokens, recipe, options.seed)
        mixed, padding = shuffled(train, options.seed)
        usual = peers_on(mixed, train.tokens, recipe, options.seed, ", shuffled batches")
        values = alternate(ours | same | usual, options.rounds)
    what = f"{len(train)} batches of {recipe.batch} texts, {train.tokens:,} tokens"
    made.comparisons.extend(
        report.Comparison(
            title=f"Training {how}: {what}",
            unit="tokens a second",
            more_is_better=True,
            values={name: values[name] for name in (OURS, *peers)},
            note=note,
        )
        for how, peers, note in (
            (
                "on the same batches",
                same,
                f"{train.padding:.1%} of the steps are padding. {_PACKING}",
            ),
            (
                "as each would be run",
                usual,
                f"By length {train.padding:.1%} of the steps are padding, shuffled {padding:.1%}.",
            ),
        )
    )
    report.finish(made, options.out)


OURS = "nlpapp"
_PACKING = (
    "Packed, PyTorch computes what our model computes; unpacked, its backward direction reads the "
    "padding before the text. Training it packed is slow on a CPU, so few batches are timed."
)


def some_texts(options: Options, recipe: Recipe) -> LengthBatches:
    """Batches drawn from an epoch over the whole training split."""
    corpus = texts.corpus(options.quick)
    ids = texts.shipped_ids(corpus.train.texts, recipe.read_tokens)
    labels = texts.certain(corpus.train.labels, len(corpus.classes))
    epoch = LengthBatches(ids, labels, recipe.batch, options.seed)
    rows = np.concatenate([epoch.rows(i) for i in range(options.batches)])
    chosen = [ids[row] for row in rows]
    return LengthBatches(chosen, labels[rows], recipe.batch, options.seed)


def ours_on(train: LengthBatches, recipe: Recipe, seed: int, folder: Path) -> Callable[[], float]:
    """Tokens per second of one epoch of `nlpapp.learning.fitting.fit`, validation not counted."""
    keras.utils.set_random_seed(seed)
    model = recurrent.build(random_vectors(recipe, seed), 2, "bilstm", recipe, len(train))
    validation = LengthBatches(train.sequences[:8], train.labels[:8], 8)

    def turn() -> float:
        run = Path(tempfile.mkdtemp(dir=folder))  # or it would go on where the last turn ended
        return fit(model, train, validation, run, epochs=1, patience=1).tokens_per_second

    return turn


def peers_on(
    batches: Sequence[Batch], tokens: int, recipe: Recipe, seed: int, how: str = ""
) -> dict[str, Callable[[], float]]:
    """Tokens per second of one pass of PyTorch over batches made beforehand."""
    import torch

    from benchmarks.peers.pytorch import TorchClassifier, Trainer

    torch.set_num_threads(cores())
    torch.manual_seed(seed)
    vectors = random_vectors(recipe, seed)
    tensors = [(torch.from_numpy(ids), torch.from_numpy(labels)) for ids, labels in batches]

    def turn_of(packed: bool) -> Callable[[], float]:
        model = TorchClassifier(*vectors.shape, 2, recipe, packed)
        model.embedding.weight.data = torch.from_numpy(vectors)
        trainer = Trainer(model, recipe)

        def turn() -> float:
            begin = time.perf_counter()
            for ids, labels in tensors:
                trainer.step(ids, labels)
            return tokens / (time.perf_counter() - begin)

        return turn

    return {f"PyTorch, packed{how}": turn_of(True), f"PyTorch, unpacked{how}": turn_of(False)}


def shuffled(train: LengthBatches, seed: int) -> tuple[list[Batch], float]:
    """The same texts in random batches padded to their longest; and the share of padding."""
    order = np.random.default_rng(seed).permutation(len(train.sequences))
    batches = []
    for begin in range(0, len(order), train.batch_size):
        rows = order[begin : begin + train.batch_size]
        batches.append((texts.padded([train.sequences[i] for i in rows]), train.labels[rows]))
    return batches, 1 - train.tokens / sum(ids.size for ids, _ in batches)


def random_vectors(recipe: Recipe, seed: int) -> np.ndarray:
    """float32 [vocabulary, width]: which values they are makes no difference to speed."""
    shape = (recipe.vocabulary, recipe.vectors.width)
    return np.random.default_rng(seed).normal(0, 0.1, shape).astype(np.float32)


if __name__ == "__main__":
    run(main)
