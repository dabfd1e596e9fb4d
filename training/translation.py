"""Train translation models on a public corpus and package them.

    python -m training.translation --corpus tatoeba-zh-en --cell bilstm
    python -m training.translation --corpus tatoeba-en-zh --cell all
    python -m training.translation --corpus tatoeba-en-zh --cell lstm --attention none
    python -m training.translation --tsv pairs.tsv --source-language en --target-language es
    python -m training.translation --corpus sample-en-zh --cell gru --out /tmp/models

A run that was interrupted goes on after its last finished epoch when the same command is given
again. Every field of the recipe is an option; its default depends on --corpus and --cell. A model
without attention is named as the variant "noattention".

In three steps, the second of which needs Keras alone and may be taken on another machine:

    python -m training.translation --corpus tatoeba-en-zh --cell lstm --prepare FOLDER
    KERAS_BACKEND=jax python -m training.fit FOLDER
    python -m training.translation --corpus tatoeba-en-zh --cell lstm --package FOLDER

Apart, words are not cut anew in every pass: a few draws of their pieces take turns. Nor is an epoch
chosen by BLEU while fitting: of those with the lowest loss on validation the last step chooses.
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

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpapp import corpora, languages  # noqa: E402
from nlpapp.corpora.parallel import Lessons  # noqa: E402
from nlpapp.learning.fitting import run_folder  # noqa: E402
from nlpapp.learning.keeping import claimed  # noqa: E402
from nlpapp.learning.options import parse  # noqa: E402
from nlpapp.learning.steps import read_weights  # noqa: E402
from nlpapp.saved import packaging  # noqa: E402
from nlpapp.tables.options import ReadingOptions  # noqa: E402
from nlpapp.tasks.translation import pieces, tuning  # noqa: E402
from nlpapp.tasks.translation.context import joined  # noqa: E402
from nlpapp.tasks.translation.encoding import (  # noqa: E402
    are_copied,
    encode,
    pair_encoder,
    same_numbers,
)
from nlpapp.tasks.translation.evaluation import (  # noqa: E402
    ValidationScores,
    judge,
    scored_translations_of,
    test_texts,
)
from nlpapp.tasks.translation.fitting import Pairs, Prepared, build, fit  # noqa: E402
from nlpapp.tasks.translation.model import TranslationModel  # noqa: E402
from nlpapp.tasks.translation.pieces import SPECIALS, Pieces  # noqa: E402
from nlpapp.tasks.translation.recipe import KINDS, OWN, Recipe, recipe_for  # noqa: E402
from nlpapp.tasks.translation.signatures import Translator  # noqa: E402
from training import apart  # noqa: E402
from training.running import (  # noqa: E402
    ALL,
    RunOptions,
    as_command,
    card_head,
    card_of_fit,
    run,
    train_all,
)

DRAWS = 4  # of the pieces, taken in turn, where the fit is a step apart and cannot cut them anew
NAMES = 0.5  # share of the pairs with a name in common that have a number for it in a pass
PIECES = "{}_pieces.txt"


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
    apart.check(options)
    corpus = load(options)
    sources, _ = corpus.train.pairs()
    print(f"{corpus.name}: {len(sources):,} pairs to learn from. Dropped: {corpus.dropped}")
    train_all(
        lambda one, own: train(corpus, one, own),
        options,
        recipe,
        default_recipe,
        KINDS,
        sys.argv[1:],
    )


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
    """One model, from the corpus to its package, or as many steps of that as were asked for.

    Returns its name.
    """
    if recipe.attention == "none" and not options.variant:
        options = replace(options, variant="noattention")
    check(corpus, recipe)
    about = card_head("translation", corpus, options)
    print(f"\n{about['model']}")
    training = about | {"recipe": asdict(recipe), "seed": options.seed}
    packaging.require_room(options.out, about)
    if options.prepare:
        apart.prepare(options.prepare, training, lambda: prepare_apart(corpus, options, recipe))
        return about["model"]
    _, targets = corpus.train.pairs()
    written = languages.guessed(targets)
    take = take_fitted if options.package else learn
    model, source, target, learned = take(corpus, options, recipe, training)
    make = functools.partial(Translator, model, source, target, target_language=written)
    if recipe.tuning_rows:
        print(f"Choosing how to search on up to {recipe.tuning_rows:,} sentences of validation")
    module, decided = tuning.tuned(make, recipe, corpus.validation, written)

    def measure(signatures: dict[str, Callable]) -> dict:
        texts = test_texts(corpus)
        print(f"Judging what was packaged on the {len(texts):,} sentences of the test split")
        (beam, scores), (greedy, _) = (
            scored_translations_of(signatures[search], texts)
            for search in ("serving_default", "greedy")
        )
        lengths = np.array([len(ids) - 1 for ids in encode(source, texts)])
        judged = judge(beam, greedy, corpus, lengths, written)
        judged |= tuning.judged(decided, beam, scores, corpus.test)
        if "bleu" not in judged["metrics"]:
            chrf = judged["metrics"]["chrf"]["value"]
            print(f"BLEU is 0, for it wants four words that agree in a row; see chrF: {chrf:.1f}")
        return judged

    card = training | {
        "numbers": "copied" if source.copies else "translated",
        "caps": {"characters": recipe.read_characters, "tokens": recipe.read_tokens},
        "command": command_of(options, recipe),
        **learned,
        **decided,
    }
    print(f"Packaged in {packaging.package(options.out, module, card, measure)}")
    return about["model"]


def check(corpus: corpora.ParallelCorpus, recipe: Recipe) -> None:
    """Raise ValueError where a choice would do nothing with this corpus, or leave nothing to do."""
    if recipe.context and not any(corpus.train.before):
        raise corpora.CorpusError(
            f"--context is for sentences in an order, and nobody knows which stood before another "
            f"in {corpus.name}; leave it out."
        )
    if recipe.coverage and recipe.attention == "none":
        raise ValueError("--coverage is of attention, which --attention none does without.")
    if recipe.copy_names and not are_copied(*corpus.train.pairs()):
        raise corpora.CorpusError(
            f"--copy-names copies names as numbers are copied, and in {corpus.name} numbers become "
            "others; leave it out."
        )
    if recipe.last_passes >= recipe.epochs:
        raise ValueError(
            f"--last-passes {recipe.last_passes} leaves none of {recipe.epochs} passes over all."
        )
    if recipe.last_passes and not corpus.heaviest():
        raise corpora.CorpusError(
            f"--last-passes is for parts that weigh more than others, and {corpus.name} has none; "
            "leave it out."
        )


def learn(
    corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe, training: dict
) -> tuple[TranslationModel, Pieces, Pieces, dict]:
    """A model prepared and fitted in this process; its pieces; fields of its card."""
    source, target, files = learn_pieces(corpus, options, recipe)
    prepared, cut = prepare(corpus, options, recipe, source, target)
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    identity = [asdict(recipe), options.seed, corpus.card(), digests]
    fitted = fit(
        prepared,
        run_folder(options.runs, training["model"], identity),
        options.fresh,
        redraw=cut if recipe.cut_anew else None,
        scores=lambda model: scores_of(model, corpus, prepared, target),
    )
    card = card_of_fit(fitted.model.count_params(), fitted.measured())
    return fitted.model, source, target, card


def prepare_apart(
    corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe
) -> tuple[Prepared, list[Path]]:
    """What a fit elsewhere begins with, a few draws of the pieces in it; and the pieces' files."""
    source, target, files = learn_pieces(corpus, options, recipe)
    prepared, cut = prepare(corpus, options, recipe, source, target)
    draws = min(DRAWS, recipe.epochs - recipe.last_passes) if recipe.cut_anew else 1
    drawn = [cut(epoch) for epoch in range(draws)]
    if recipe.last_passes:
        drawn.append(cut(recipe.epochs - 1))
    sources, targets = ([ids for pairs in drawn for ids in pairs[side]] for side in (0, 1))
    return replace(prepared, draws=len(drawn), sources=sources, targets=targets), files


def take_fitted(
    corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe, training: dict
) -> tuple[TranslationModel, Pieces, Pieces, dict]:
    """A model that was fitted apart: of the epochs that are left, the best by BLEU."""
    folder = options.package
    prepared, measured = apart.take(folder, training, Prepared)
    model = build(prepared)
    source, target = pieces_in(folder, corpus, prepared.copies)
    scores = scores_of(model, corpus, prepared, target)
    choices = {}
    for epoch in measured["kept"]:
        model.set_weights(read_weights(folder, epoch))
        logs = dict(measured["learning_curve"][epoch - 1])
        scores.on_epoch_end(epoch - 1, logs)
        choices[epoch] = {name: logs[name] for name in logs if name.startswith("val_")}
    best = max(choices, key=lambda epoch: choices[epoch]["val_choice"])
    model.set_weights(read_weights(folder, best))
    print(f"Of epochs {', '.join(map(str, sorted(choices)))} the best on validation: {best}")
    card = card_of_fit(model.count_params(), measured)
    # These two are otherwise in a training apart, so its card says so.
    chosen = {str(epoch): choices[epoch] for epoch in sorted(choices)}
    card["training"] |= {"piece_draws": prepared.draws, "chosen": best, "chosen_from": chosen}
    return model, source, target, card


def prepare(
    corpus: corpora.ParallelCorpus,
    options: Options,
    recipe: Recipe,
    source: Pieces,
    target: Pieces,
) -> tuple[Prepared, Callable]:
    """Token ids as the first pass has them, and the function that cuts those of every pass."""
    tf.config.experimental.enable_op_determinism()  # an interrupted run ends bit for bit the same
    validation = corpus.validation
    names = NAMES if recipe.copy_names and source.copies else 0.0
    noise = recipe.piece_dropout, options.seed, recipe.unmarked

    def encoder_of(lessons: Lessons) -> Callable:
        context = lessons.before, recipe.context
        return pair_encoder(source, target, lessons[:2], *noise, *context, names)

    cut = usual = encoder_of(corpus.lessons())
    if recipe.last_passes:
        last = encoder_of(corpus.heaviest_lessons(options.seed))

        def cut(epoch: int) -> Pairs:
            return last(epoch) if recipe.is_last(epoch) else usual(epoch)

    sources, targets = usual(0)
    firsts = [references[0] for references in validation.references]
    validation_sources = encode(source, validation.sources)
    if recipe.context and validation.before:
        before = encode(source, validation.before)
        validation_sources = joined(validation_sources, before, recipe.context)
    prepared = Prepared(
        cell=options.cell,
        recipe=recipe,
        seed=options.seed,
        source_vocabulary=source.size,
        target_vocabulary=target.size,
        copies=source.copies,
        draws=1,
        sources=sources,
        targets=targets,
        validation_sources=validation_sources,
        validation_targets=encode(target, firsts, ~same_numbers(validation.sources, firsts)),
    )
    return prepared, cut


def scores_of(
    model: TranslationModel, corpus: corpora.ParallelCorpus, prepared: Prepared, target: Pieces
) -> ValidationScores:
    written = languages.guessed(corpus.train.pairs()[1])
    sources, references = prepared.validation_sources, corpus.validation.references
    return ValidationScores(model, sources, references, target, prepared.recipe, written)


def learn_pieces(
    corpus: corpora.ParallelCorpus, options: Options, recipe: Recipe
) -> tuple[Pieces, Pieces, list[Path]]:
    """Pieces of both languages, learned from the training pairs; and the files that hold them.

    They take seconds, so they are learned each time; the same pairs give the same pieces.
    """
    key = [corpus.card(), SPECIALS, recipe.source_pieces, recipe.target_pieces]
    folder = run_folder(options.runs, f"pieces-{corpus.name}", key)
    sizes = recipe.source_pieces, recipe.target_pieces
    files = []
    for (side, sentences), size in zip(sides(corpus).items(), sizes, strict=True):
        files.append(folder / PIECES.format(side))
        with claimed(files[-1], wait=True):
            pieces.learn(sentences, size, languages.guessed(sentences), side == "source", files[-1])
    return *pieces_in(folder, corpus, are_copied(*corpus.train.pairs())), files


def pieces_in(folder: Path, corpus: corpora.ParallelCorpus, copies: bool) -> list[Pieces]:
    """Source and target pieces from their files."""
    return [
        Pieces(folder / PIECES.format(side), languages.guessed(sentences), side == "source", copies)
        for side, sentences in sides(corpus).items()
    ]


def sides(corpus: corpora.ParallelCorpus) -> dict[str, list[str]]:
    """What the pieces of each side are learned from."""
    return {"source": corpus.train.sources, "target": corpus.train.pairs()[1]}


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
