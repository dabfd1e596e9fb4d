"""Train translation models on a public corpus and package them.

    python -m training.translation --corpus tatoeba-zh-en --cell bilstm
    python -m training.translation --corpus tatoeba-en-zh --cell all
    python -m training.translation --corpus tatoeba-en-zh --cell lstm --attention none
    python -m training.translation --tsv pairs.tsv --source-language en --target-language es
    python -m training.translation --corpus sample-en-zh --cell gru --out /tmp/models

A run that was interrupted goes on after its last finished epoch when the same command is given
again. Every field of the recipe is an option; its default depends on --corpus and --cell. A model
without attention is named as the variant "noattention".
"""

import functools
import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpapp import corpora, languages  # noqa: E402
from nlpapp.learning.fitting import fit, forget, run_folder  # noqa: E402
from nlpapp.learning.keeping import claimed  # noqa: E402
from nlpapp.learning.options import parse  # noqa: E402
from nlpapp.saved import packaging  # noqa: E402
from nlpapp.tables.options import ReadingOptions  # noqa: E402
from nlpapp.tasks.translation import recurrent  # noqa: E402
from nlpapp.tasks.translation.batches import PairBatches  # noqa: E402
from nlpapp.tasks.translation.encoding import (  # noqa: E402
    are_copied,
    encode,
    pair_encoder,
    same_numbers,
)
from nlpapp.tasks.translation.evaluation import (  # noqa: E402
    ValidationScores,
    evaluate,
    translations_of,
)
from nlpapp.tasks.translation.pieces import SPECIALS, Pieces, learn  # noqa: E402
from nlpapp.tasks.translation.recipe import KINDS, OWN, Recipe, recipe_for  # noqa: E402
from nlpapp.tasks.translation.signatures import Translator  # noqa: E402
from training.running import ALL, RunOptions, as_command, model_name, run, train_all  # noqa: E402


@dataclass(frozen=True)
class Options(RunOptions, ReadingOptions):
    """What to train, on what, and where things go."""

    corpus: Literal[corpora.names("parallel")] | None = None
    """Public corpus to learn from; tatoeba-en-zh, unless --tsv is given."""
    tsv: Path | None = None
    """Your own pairs instead: each line a sentence, a tab and its translation; or a workbook."""
    source_language: str | None = None
    """Code of the language that --tsv is translated from, as en; else what its script tells."""
    target_language: str | None = None
    """Code of the language that --tsv is translated into, as es; else what its script tells."""
    cell: Literal[(*KINDS, ALL)] = "bilstm"
    """Kind of model; "all" trains one after the other."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("source_language", "target_language"):
            code, option = getattr(self, name), f"--{name.replace('_', '-')}"
            if code is not None and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
                raise ValueError(f"{option} {code!r} is no code of a language, as en or zh are.")
            if code is not None and self.tsv is None:
                raise ValueError(f"{option} is for pairs of your own: give them with --tsv.")


def main() -> None:
    options, recipe = parse(Options, default_recipe, sys.argv[1:], __doc__)
    corpus = load(options)
    sources, _ = corpus.train.pairs()
    print(f"{corpus.name}: {len(sources):,} pairs to learn from. Dropped: {corpus.dropped}")
    train_all(lambda one, own: train(corpus, one, own), options, recipe, default_recipe, KINDS)


def load(options: Options) -> corpora.ParallelCorpus:
    if options.tsv is None:
        if given := options.as_arguments():
            raise corpora.CorpusError(f"{given[0]} is for pairs of your own: give it with --tsv.")
        name = options.corpus or "tatoeba-en-zh"
        return corpora.load(name, options.data_dir, options.manual_dir)
    if options.corpus:
        raise corpora.CorpusError("--corpus and --tsv name two corpora; give one of them.")
    spoken = options.source_language, options.target_language
    say = functools.partial(print, file=sys.stderr)
    return corpora.parallel_from_file(options.tsv, *spoken, options.wanted(), say)


def default_recipe(options: Options) -> Recipe:
    corpus = OWN if options.tsv else options.corpus or "tatoeba-en-zh"
    return recipe_for(corpus, "bilstm" if options.cell == ALL else options.cell)


def train(corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe) -> str:
    """One model, from the corpus to its package; returns its name."""
    if recipe.attention == "none" and not options.variant:
        options = replace(options, variant="noattention")
    name = model_name("translation", corpus.name, options)
    print(f"\n{name}")
    about = {
        "model": name,
        "task": "translation",
        "corpus": corpus.card(),
        "cell": options.cell,
        "variant": options.variant,
    }
    packaging.require_room(options.out, about)
    tf.config.experimental.enable_op_determinism()  # an interrupted run ends bit for bit the same
    source, target, digests = learn_pieces(corpus, options, recipe)

    sources, targets = corpus.train.pairs()
    cut = pair_encoder(source, target, (sources, targets), recipe.piece_dropout, options.seed)
    pairs = PairBatches(
        *cut(0), recipe.batch, options.seed, redraw=cut if recipe.piece_dropout else None
    )
    validation_sources = encode(source, corpus.validation.sources)
    firsts = [references[0] for references in corpus.validation.references]
    apart = ~same_numbers(corpus.validation.sources, firsts)
    validation = PairBatches(validation_sources, encode(target, firsts, apart), recipe.batch)

    folder = run_folder(options.runs, name, [asdict(recipe), options.seed, corpus.card(), digests])
    if options.fresh:
        forget(folder)
    keras.utils.set_random_seed(options.seed)
    model = recurrent.build(source.size, target.size, options.cell, recipe, len(pairs))
    references, written = corpus.validation.references, languages.guessed(targets)
    scores = ValidationScores(model, validation_sources, references, target, recipe, written)
    done = fit(
        *(model, pairs, validation, folder, recipe.epochs, recipe.patience),
        monitor="val_choice",
        mode="max",
        measures=[scores],
    )
    module = Translator(model, source, target, recipe, written)

    def judge(signatures: dict[str, Callable]) -> dict:
        print(f"Judging what was packaged on the {len(corpus.test):,} sentences of the test split")
        found = [
            translations_of(signatures[search], corpus.test.sources)
            for search in ("serving_default", "greedy")
        ]
        lengths = np.array([len(ids) - 1 for ids in encode(source, corpus.test.sources)])
        judged = evaluate(*found, corpus.test.references, lengths, written, "test", learned=targets)
        if "bleu" not in judged["metrics"]:
            chrf = judged["metrics"]["chrf"]["value"]
            print(f"BLEU is 0, for it wants four words that agree in a row; see chrF: {chrf:.1f}")
        return judged

    card = about | {
        "recipe": asdict(recipe),
        "seed": options.seed,
        "numbers": "copied" if source.copies else "translated",
        "caps": {"characters": recipe.read_characters, "tokens": recipe.read_tokens},
        "command": command_of(options, recipe),
        "parameters": model.count_params(),
        "training": {
            "seconds": done.seconds,
            "tokens_per_second": done.tokens_per_second,
            "padding": done.padding,
            "hardware": packaging.hardware(),
        },
        "learning_curve": done.epochs,
    }
    print(f"Packaged in {packaging.package(options.out, module, card, judge)}")
    return name


def learn_pieces(
    corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe
) -> tuple[Pieces, Pieces, list[str]]:
    """Pieces of both languages, learned from the training pairs; and what tells them from others.

    They take seconds, so they are learned each time; the same pairs give the same pieces.
    """
    pairs = corpus.train.pairs()
    copies = are_copied(*pairs)
    key = [corpus.card(), SPECIALS, recipe.source_pieces, recipe.target_pieces]
    folder = run_folder(options.runs, f"pieces-{corpus.name}", key)
    sides = {
        "source": (corpus.train.sources, recipe.source_pieces),
        "target": (pairs[1], recipe.target_pieces),
    }
    found, digests = [], []
    for side, (sentences, size) in sides.items():
        file, language = folder / f"{side}_pieces.txt", languages.guessed(sentences)
        with claimed(file, wait=True):
            learn(sentences, size, language, side == "source", file)
        found.append(Pieces(file, language, side == "source", copies))
        digests.append(hashlib.sha256(file.read_bytes()).hexdigest())
    return *found, digests


def command_of(options: Options, recipe: Recipe) -> str:
    corpus = options.corpus or "tatoeba-en-zh"
    source = ["--tsv", options.tsv.name] if options.tsv else ["--corpus", corpus]
    for side in ("source", "target"):
        if code := getattr(options, f"{side}_language"):
            source += [f"--{side}-language", code]
    source += options.as_arguments()
    return as_command("training.translation", source, options, recipe, default_recipe(options))


if __name__ == "__main__":
    run(main)
