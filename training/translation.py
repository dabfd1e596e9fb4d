"""Train translation models on a public corpus and package them.

    python -m training.translation --corpus tatoeba-zh-en --cell bilstm
    python -m training.translation --corpus tatoeba-en-zh --cell all
    python -m training.translation --corpus tatoeba-en-zh --cell lstm --attention none
    python -m training.translation --tsv pairs.tsv --cell gru
    python -m training.translation --corpus sample-en-zh --cell gru --out /tmp/models

A run that was interrupted goes on after its last finished epoch when the same command is given
again. Every field of the recipe is an option; its default depends on --corpus and --cell. A model
without attention is named as the variant "noattention".
"""

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

from nlpapp import corpora  # noqa: E402
from nlpapp.learning.fitting import fit, forget, run_folder  # noqa: E402
from nlpapp.learning.options import parse  # noqa: E402
from nlpapp.saved import packaging  # noqa: E402
from nlpapp.tasks.translation import recurrent  # noqa: E402
from nlpapp.tasks.translation.batches import PairBatches  # noqa: E402
from nlpapp.tasks.translation.evaluation import (  # noqa: E402
    ValidationBleu,
    evaluate,
    translations_of,
)
from nlpapp.tasks.translation.pieces import (  # noqa: E402
    SPECIALS,
    Pieces,
    encode,
    encoder,
    learn,
    same_numbers,
)
from nlpapp.tasks.translation.recipe import KINDS, OWN, Recipe, recipe_for  # noqa: E402
from nlpapp.tasks.translation.signatures import Translator  # noqa: E402
from training.running import ALL, RunOptions, as_command, model_name, run, train_all  # noqa: E402


@dataclass(frozen=True)
class Options(RunOptions):
    """What to train, on what, and where things go."""

    corpus: Literal[corpora.names("parallel")] | None = None
    """Public corpus to learn from; tatoeba-en-zh, unless --tsv is given."""
    tsv: Path | None = None
    """Your own pairs instead: UTF-8, each line a sentence, a tab and its translation."""
    cell: Literal[(*KINDS, ALL)] = "bilstm"
    """Kind of model; "all" trains one after the other."""


def main() -> None:
    options, recipe = parse(Options, default_recipe, sys.argv[1:], __doc__)
    corpus = load(options)
    sources, _ = corpus.train.pairs()
    print(f"{corpus.name}: {len(sources):,} pairs to learn from. Dropped: {corpus.dropped}")
    train_all(lambda one, own: train(corpus, one, own), options, recipe, default_recipe, KINDS)


def load(options: Options) -> corpora.ParallelCorpus:
    if options.tsv is None:
        name = options.corpus or "tatoeba-en-zh"
        return corpora.load(name, options.data_dir, options.manual_dir)
    if options.corpus:
        raise corpora.CorpusError("--corpus and --tsv name two corpora; give one of them.")
    return corpora.parallel_from_file(options.tsv)


def default_recipe(options: Options) -> Recipe:
    corpus = OWN if options.tsv else options.corpus or "tatoeba-en-zh"
    return recipe_for(corpus, "bilstm" if options.cell == ALL else options.cell)


def train(corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe) -> str:
    """One model, from the corpus to its package; returns its name."""
    if recipe.attention == "none" and not options.variant:
        options = replace(options, variant="noattention")
    name = model_name("translation", corpus.name, options)
    print(f"\n{name}")
    tf.config.experimental.enable_op_determinism()  # an interrupted run ends bit for bit the same
    source, target = learn_pieces(corpus, options, recipe)

    texts, translations = corpus.train.pairs()
    # A number that the other side has not, or has in words, could not be copied.
    spelled_out = ~same_numbers(texts, translations)
    cut_source = encoder(source, recipe.piece_dropout)
    cut_target = encoder(target, recipe.piece_dropout)

    def cut(epoch: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
        chance = (options.seed, epoch)
        return (
            cut_source(texts, spelled_out, *chance, 0),
            cut_target(translations, spelled_out, *chance, 1),
        )

    pairs = PairBatches(
        *cut(0), recipe.batch, options.seed, redraw=cut if recipe.piece_dropout else None
    )
    validation_sources = encode(source, corpus.validation.sources)
    firsts = [references[0] for references in corpus.validation.references]
    apart = ~same_numbers(corpus.validation.sources, firsts)
    validation = PairBatches(validation_sources, encode(target, firsts, apart), recipe.batch)

    folder = run_folder(options.runs, name, [asdict(recipe), options.seed, corpus.card()])
    if options.fresh:
        forget(folder)
    keras.utils.set_random_seed(options.seed)
    model = recurrent.build(source.size, target.size, options.cell, recipe, len(pairs))
    references = corpus.validation.references
    bleu = ValidationBleu(
        model, validation_sources, references, target, recipe, corpus.target_language
    )
    done = fit(
        *(model, pairs, validation, folder, recipe.epochs, recipe.patience),
        monitor="val_bleu",
        mode="max",
        measures=[bleu],
    )
    module = Translator(model, source, target, recipe, corpus.target_language)

    def judge(signatures: dict[str, Callable]) -> dict:
        print(f"Judging what was packaged on the {len(corpus.test):,} sentences of the test split")
        found = [
            translations_of(signatures[search], corpus.test.sources)
            for search in ("serving_default", "greedy")
        ]
        lengths = np.array([len(ids) - 1 for ids in encode(source, corpus.test.sources)])
        references, language = corpus.test.references, corpus.target_language
        return evaluate(*found, references, lengths, language, "test", learned=translations)

    card = {
        "model": name,
        "task": "translation",
        "corpus": corpus.card(),
        "cell": options.cell,
        "variant": options.variant,
        "recipe": asdict(recipe),
        "seed": options.seed,
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
) -> tuple[Pieces, Pieces]:
    """Pieces of both languages, learned from the training pairs and kept for every cell."""
    key = [corpus.card(), SPECIALS, recipe.source_pieces, recipe.target_pieces]
    folder = run_folder(options.runs, f"pieces-{corpus.name}", key)
    sides = {
        "source": (corpus.train.sources, recipe.source_pieces, corpus.source_language),
        "target": (corpus.train.pairs()[1], recipe.target_pieces, corpus.target_language),
    }
    found = []
    for side, (sentences, size, language) in sides.items():
        file = folder / f"{side}_pieces.txt"
        if not file.exists():
            learn(sentences, size, language, side == "source", file)
        found.append(Pieces(file, language, side == "source"))
    return tuple(found)


def command_of(options: Options, recipe: Recipe) -> str:
    corpus = options.corpus or "tatoeba-en-zh"
    source = ["--tsv", options.tsv.name] if options.tsv else ["--corpus", corpus]
    return as_command("training.translation", source, options, recipe, default_recipe(options))


if __name__ == "__main__":
    run(main)
