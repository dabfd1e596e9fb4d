"""Training and translating speed of the bidirectional LSTM translator against Joey NMT's.

    python -m benchmarks.translation_speed            # pairs of tatoeba-zh-en
    python -m benchmarks.translation_speed --quick    # made-up pairs, nothing kept

Joey NMT (Kreutzer et al. 2019) runs in an environment of its own and takes its turns on request.
Both train on the very same padded batches. Both translate token ids with untrained weights and
write as many pieces for every sentence, so that neither is done sooner by writing less.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tyro  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.measuring import alternate, cores, seconds_of  # noqa: E402
from benchmarks.running import run  # noqa: E402
from nlpapp import corpora  # noqa: E402
from nlpapp.learning.fitting import fit  # noqa: E402
from nlpapp.tasks.translation import recurrent  # noqa: E402
from nlpapp.tasks.translation.batches import PairBatches  # noqa: E402
from nlpapp.tasks.translation.encoding import encode  # noqa: E402
from nlpapp.tasks.translation.pieces import Pieces, learn  # noqa: E402
from nlpapp.tasks.translation.recipe import Recipe, recipe_for  # noqa: E402
from nlpapp.tasks.translation.signatures import hypotheses  # noqa: E402

ROOT = Path(__file__).parents[1]
PIECES = 10  # written for every sentence: the recipe's limit where its ratio to the source is 0
BEAM = 4


@dataclass(frozen=True)
class Options:
    """What is timed, and how often."""

    quick: bool = False
    """Try everything on made-up pairs, with few repetitions; nothing is kept."""
    batches: int = 10
    """Batches of each turn."""
    rounds: int = 5
    """Turns of each contestant."""
    seed: int = 1
    """Decides which pairs, and the first weights."""
    joey: Path = ROOT / ".venv-joey" / "bin" / "python"
    """Python of the environment that Joey NMT is in."""
    out: Path | None = report.RESULTS
    """Where the results are kept."""


def main() -> None:
    options = tyro.cli(Options, description=__doc__)
    name = "sample-en-zh" if options.quick else "tatoeba-zh-en"
    recipe = replace(recipe_for(name, "bilstm"), length_ratio=0.0)
    # Pieces on both sides, as Joey NMT is commonly run.
    recipe = replace(recipe, source_pieces=recipe.target_pieces)
    if options.quick:
        options = replace(options, batches=2, rounds=1, out=None)
    recipe = replace(recipe, epochs=options.rounds + 1)  # an epoch a turn, one of them to warm up
    made = report.begin("translation_speed", "Translating with a bidirectional LSTM and attention")
    tf.config.experimental.enable_op_determinism()  # as training/translation.py has it
    with tempfile.TemporaryDirectory() as folder:
        pairs, sizes = some_pairs(name, recipe, options, Path(folder))
        ours, parameters = ours_on(pairs, sizes, recipe, options.seed, Path(folder))
        batches = [pairs[i] for i in range(len(pairs))]
        with joey_on(batches, sizes, recipe, options.joey, Path(folder)) as (joey, theirs):
            peer = f"Joey NMT {theirs['version']}"
            note = f"{parameters:,} parameters in ours, {theirs['parameters']:,} in Joey NMT's."
            for title, unit, work, count in (
                ("Training", "tokens a second", "train", pairs.tokens),
                ("Greedy search", "sentences a second", "greedy", len(pairs.sequences)),
                (
                    f"Search with a beam of {BEAM}",
                    "sentences a second",
                    "beam",
                    len(pairs.sequences),
                ),
            ):
                print(title)
                values = alternate(
                    {
                        "nlpapp": lambda work=work, count=count: count / ours[work](),
                        peer: lambda work=work, count=count: count / joey(work),
                    },
                    options.rounds,
                )
                what = f"{title}: {len(pairs)} batches of {recipe.batch} sentences"
                made.comparisons.append(report.Comparison(what, unit, True, values, note))
    report.finish(made, options.out)


def some_pairs(
    name: str, recipe: Recipe, options: Options, folder: Path
) -> tuple[PairBatches, dict[str, int]]:
    """Batches drawn from an epoch over the training split; and both vocabularies' sizes."""
    corpus = corpora.load(name)
    ids, sizes = {}, {}
    sides = zip(("source", "target"), corpus.train.pairs(), strict=True)
    for side, sentences in sides:
        language, wanted = getattr(corpus, f"{side}_language"), getattr(recipe, f"{side}_pieces")
        file = folder / f"{side}.txt"
        learn(sorted(set(sentences)), wanted, language, side == "source", file)
        pieces = Pieces(file, language, side == "source")
        ids[side], sizes[side] = encode(pieces, sentences), pieces.size
    epoch = PairBatches(ids["source"], ids["target"], recipe.batch, options.seed)
    rows = np.concatenate([epoch.rows(i) for i in range(options.batches)])
    chosen = ([ids[side][row] for row in rows] for side in ids)
    return PairBatches(*chosen, recipe.batch, options.seed), sizes


def ours_on(
    pairs: PairBatches, sizes: dict[str, int], recipe: Recipe, seed: int, folder: Path
) -> tuple[dict[str, Callable[[], float]], int]:
    """Seconds of one pass over all batches, for each kind of work; and the model's parameters."""
    keras.utils.set_random_seed(seed)
    model = recurrent.build(sizes["source"], sizes["target"], "bilstm", recipe, len(pairs))
    few = PairBatches(pairs.sequences[:8], pairs.targets[:8], 8)
    sources = [pairs[i][0][0] for i in range(len(pairs))]

    def train() -> float:
        run = Path(tempfile.mkdtemp(dir=folder))  # or it would go on where the last turn ended
        return fit(model, pairs, few, run, epochs=1, patience=1).seconds

    def translate(beam: int) -> Callable[[], float]:
        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)], autograph=False)
        def found(source: tf.Tensor) -> tf.Tensor:
            return hypotheses(model, source, recipe, beam).tokens

        return lambda: seconds_of(lambda: [found(source) for source in sources])

    work = {"train": train, "greedy": translate(1), "beam": translate(BEAM)}
    return work, model.count_params()


@contextmanager
def joey_on(
    batches: list, sizes: dict[str, int], recipe: Recipe, python: Path, folder: Path
) -> Iterator[tuple[Callable[[str], float], dict]]:
    """The same of Joey NMT, as `benchmarks.peers.joey` does it; and its version and parameters."""
    if not python.exists():
        raise ValueError(f"{python} is missing: `make .venv-joey/ready` installs Joey NMT")
    arrays = {f"source_{i}": source for i, ((source, _), _, _) in enumerate(batches)}
    arrays |= {f"target_{i}": target for i, (_, target, _) in enumerate(batches)}
    np.savez(folder / "batches.npz", **arrays)
    fields = ("units", "layers", "decoder_units", "decoder_layers", "embedding", "dropout")
    asked = {name: getattr(recipe, name) for name in (*fields, "label_smoothing", "clip")}
    asked |= sizes | {"batches": len(batches), "pieces": PIECES, "beam": BEAM, "cores": cores()}
    (folder / "sizes.json").write_text(json.dumps(asked), encoding="utf-8")
    script = ROOT / "benchmarks" / "peers" / "joey.py"
    process = subprocess.Popen(
        [python, script, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def answer() -> str:
        line = process.stdout.readline()
        if not line:
            raise ValueError(f"Joey NMT stopped with exit status {process.wait()}")
        return line

    def work(what: str) -> float:
        process.stdin.write(what + "\n")
        process.stdin.flush()
        return float(answer())

    try:
        yield work, json.loads(answer())
    finally:
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    run(main)
