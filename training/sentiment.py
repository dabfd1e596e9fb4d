"""Train sentiment models on a public corpus and package them.

    python -m training.sentiment --corpus imdb --cell bilstm
    python -m training.sentiment --corpus imdb --cell all
    python -m training.sentiment --corpus imdb --cell all --read-out last
    python -m training.sentiment --csv tickets.csv --text-column message --label-column queue
    python -m training.sentiment --csv mine.csv --start-from sentiment-imdb-bilstm
    python -m training.sentiment --corpus sample --cell gru --units 32 --out /tmp/models

A run that was interrupted goes on after its last finished epoch when the same command is given
again. Every field of the recipe is an option; its default depends on --corpus, --cell and
--read-out. With --cell all they apply to every recurrent cell, and the linear baseline keeps its
own. A model that answers from its last states alone is named as the variant "last".

In three steps, the second of which needs Keras alone and may be taken on another machine:

    python -m training.sentiment --corpus imdb --cell lstm --prepare FOLDER
    KERAS_BACKEND=jax python -m training.fit FOLDER
    python -m training.sentiment --corpus imdb --cell lstm --package FOLDER
"""

import functools
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpapp import corpora, serving  # noqa: E402
from nlpapp.learning import word_vectors  # noqa: E402
from nlpapp.learning.fitting import run_folder  # noqa: E402
from nlpapp.learning.keeping import claimed, write_whole  # noqa: E402
from nlpapp.learning.options import parse  # noqa: E402
from nlpapp.learning.steps import read_weights  # noqa: E402
from nlpapp.recurrent.cells import CELLS  # noqa: E402
from nlpapp.saved import packaging  # noqa: E402
from nlpapp.tables.options import ReadingOptions  # noqa: E402
from nlpapp.tasks.sentiment import continuing, linear, teacher  # noqa: E402
from nlpapp.tasks.sentiment.evaluation import calibrated_on, judge, scores_of  # noqa: E402
from nlpapp.tasks.sentiment.fitting import Prepared, build, fit  # noqa: E402
from nlpapp.tasks.sentiment.model import SentimentModel  # noqa: E402
from nlpapp.tasks.sentiment.recipe import (  # noqa: E402
    KINDS,
    LINEAR,
    OWN,
    LinearRecipe,
    ReadOut,
    Recipe,
    recipe_for,
)
from nlpapp.tasks.sentiment.recombination import recombined  # noqa: E402
from nlpapp.tasks.sentiment.restoring import VOCABULARY  # noqa: E402
from nlpapp.tasks.sentiment.signatures import Classifier, RecurrentClassifier  # noqa: E402
from nlpapp.text import encode, lookup_table  # noqa: E402
from training import apart  # noqa: E402
from training.running import (  # noqa: E402
    ALL,
    RunOptions,
    as_command,
    card_head,
    card_of_fit,
    model_name,
    run,
    train_all,
)


@dataclass(frozen=True)
class Options(RunOptions, ReadingOptions):
    """What to train, on what, and where things go."""

    corpus: Literal[corpora.names()] | None = None
    """Public corpus to learn from; imdb, unless --csv is given."""
    csv: Path | None = None
    """Your own labelled texts instead: CSV, TSV or a workbook (.xlsx)."""
    text_column: str = "text"
    """Column of --csv that holds the text."""
    label_column: str = "label"
    """Column of --csv that holds the class; any number of classes."""
    cell: Literal[(*KINDS, ALL)] = "bilstm"
    """Kind of model; "all" trains one after the other."""
    start_from: str | None = None
    """A packaged model that --csv goes on from: its vectors and cell, whatever your classes."""
    read_out: ReadOut = "pool"
    """What the answer is made of: the states after every token pooled, or each direction's last."""


_COLUMNS = "text_column", "label_column"  # of a file of one's own
_AT_HOME = 0.5  # share of words known, from which on texts are hardly of another language
# Once in a process: with --cell all, every cell learns from what the first had made afresh.
forget_teachers = functools.cache(teacher.forget)


def main() -> None:
    options, recipe = parse(Options, default_recipe, sys.argv[1:], __doc__)
    apart.check(options)
    if (options.prepare or options.package) and options.cell == LINEAR:
        raise ValueError("--cell linear takes a minute at most, in one step: train it whole.")
    if options.read_out == "last" and options.cell == LINEAR:
        raise ValueError("--cell linear keeps no state, so --read-out last is for the other cells.")
    if options.start_from and not options.csv:
        raise ValueError("--start-from is for labels of your own: give them with --csv.")
    if options.csv and options.cell != LINEAR:
        if recipe.recombined and not recipe.taught:
            raise ValueError("--recombined is for teachers to label: give --taught with it.")
        if recipe.gru_teaches and not recipe.taught:
            raise ValueError("--gru-teaches says who teaches: give --taught with it.")
        if recipe.taught and not recipe.recombined:
            raise ValueError(
                "--taught is for texts without labels, and a file of labels has none: give a "
                "number of texts to put together with it, as in --recombined 5000."
            )
    corpus = load(options)
    print(f"{corpus.name}: {len(corpus.train):,} texts to learn from. Dropped: {corpus.dropped}")
    kinds = tuple(CELLS) if options.read_out == "last" else KINDS
    train_all(
        lambda one, own: train(corpus, one, own),
        options,
        recipe,
        default_recipe,
        kinds,
        sys.argv[1:],
    )


def load(options: Options) -> corpora.Corpus:
    if options.csv is None:
        columns = (it for it in _COLUMNS if getattr(options, it) != getattr(Options, it))
        given = [*options.as_arguments(), *(f"--{it.replace('_', '-')}" for it in columns)]
        if given:
            raise corpora.CorpusError(f"{given[0]} is for a file of your own: give it with --csv.")
        return corpora.load(options.corpus or "imdb", options.data_dir, options.manual_dir)
    if options.corpus:
        raise corpora.CorpusError("--corpus and --csv name two corpora; give one of them.")
    columns = options.text_column, options.label_column
    say = functools.partial(print, file=sys.stderr)
    return corpora.from_file(options.csv, *columns, options.wanted(), say)


def default_recipe(options: Options) -> Recipe | LinearRecipe:
    corpus = OWN if options.csv else options.corpus or "imdb"
    cell = "bilstm" if options.cell == ALL else options.cell
    if options.start_from:
        return continuing.recipe_after(started(options).card, cell, options.read_out)
    return recipe_for(corpus, cell, options.read_out)


def started(options: Options) -> serving.Entry:
    """The model to begin with: one of one's own, or of those that ship."""
    own = (options.out / options.start_from).is_dir()
    return serving.find(options.out if own else None, options.start_from)


def train(corpus: corpora.Corpus, options: Options, recipe: Recipe | LinearRecipe) -> str:
    """One model, from the corpus to its package, or as many steps of that as were asked for.

    Returns its name.
    """
    if options.read_out == "last" and not options.variant:
        options = replace(options, variant="last")
    about = card_head("sentiment", corpus, options)
    print(f"\n{about['model']}")
    training = about | {
        "recipe": asdict(recipe),
        "seed": options.seed,
        "classes": list(corpus.classes),
    }
    if options.start_from:
        card = started(options).card
        continuing.require_fit(card, corpus, recipe)
        training["started_from"] = continuing.told(card)
    packaging.require_room(options.out, training)
    if options.prepare:
        apart.prepare(options.prepare, training, lambda: prepare_apart(corpus, options, recipe))
        return about["model"]
    if options.cell == LINEAR:
        module, learned = linear.learn(corpus, recipe, options.seed)
    elif options.package:
        module, learned = take_fitted(corpus, options, recipe, training)
    else:
        module, learned = learn_recurrent(corpus, options, recipe)

    module.calibration = calibrated_on(corpus, module)

    def judge_packaged(signatures: dict[str, Callable]) -> dict:
        print(f"Judging what was packaged on the {len(corpus.test):,} texts of the test split ...")
        scores = scores_of(signatures["serving_default"], corpus.test.texts)
        return judge(scores, corpus, module.calibration)

    card = training | {
        "caps": {"tokens": module.read_tokens, "trace_tokens": module.trace_tokens},
        "relevance_method": module.relevance_method,
        **module.calibration.card(),
        "command": command_of(options, recipe),
        **learned,
    }
    folder = packaging.package(options.out, module, card, judge_packaged)
    print(f"Packaged in {folder}")
    return about["model"]


def prepare_apart(
    corpus: corpora.Corpus, options: Options, recipe: Recipe
) -> tuple[Prepared, list[Path]]:
    """What a fit elsewhere begins with, and the vocabulary."""
    prepared, run, _ = prepare(corpus, options, recipe)
    return prepared, [run / VOCABULARY]


def learn_recurrent(
    corpus: corpora.Corpus, options: Options, recipe: Recipe
) -> tuple[Classifier, dict]:
    """A recurrent model, prepared and fitted in this process."""
    prepared, run, teachers = prepare(corpus, options, recipe)
    fitted = fit(prepared, run, options.fresh, teachers)
    module = RecurrentClassifier(fitted.model, run / VOCABULARY, recipe, corpus.classes)
    return module, recurrent_card(fitted.model, prepared, fitted.measured())


def take_fitted(
    corpus: corpora.Corpus, options: Options, recipe: Recipe, training: dict
) -> tuple[Classifier, dict]:
    """A recurrent model that was fitted apart, perhaps elsewhere."""
    folder = options.package
    prepared, measured = apart.take(folder, training, Prepared)
    model = build(prepared)
    model.set_weights(read_weights(folder, measured["kept"][0]))
    module = RecurrentClassifier(model, folder / VOCABULARY, recipe, corpus.classes)
    return module, recurrent_card(model, prepared, measured)


def prepare(
    corpus: corpora.Corpus, options: Options, recipe: Recipe
) -> tuple[Prepared, Path, Path | None]:
    """Word vectors, token ids, and what the linear teacher thinks of unlabelled texts.

    Gives with them the folder of the run, where the vocabulary is, and that of its teachers.
    """
    tf.config.experimental.enable_op_determinism()  # an interrupted run ends bit for bit the same
    begin_with = None
    if options.start_from:
        entry = started(options)
        vectors, begin_with, known = continuing.beginning(entry.path, entry.card, corpus, recipe)
        print(f"{options.start_from} knows {known:.0%} of the words of {corpus.source}")
        if known < _AT_HOME:
            print("Few of them: are these texts in the language that it reads?", file=sys.stderr)
    else:
        vectors = learn_vectors(corpus, options, recipe).first(recipe.vocabulary)
    classes = len(corpus.classes)
    gru = gru_teacher(options, recipe)
    teachers = teacher.recipes(gru)
    identity = [asdict(recipe), options.seed, vectors.sha256, teachers, corpus.card()]
    run = run_folder(options.runs, model_name("sentiment", corpus.name, options), identity)
    with claimed(run):
        write_whole(run / VOCABULARY, ("\n".join(vectors.words) + "\n").encode())
    table = lookup_table(run / VOCABULARY)

    made = recombined(corpus.train.texts, recipe.recombined, options.seed)
    unlabelled = corpus.unlabelled + made if recipe.taught else []
    nothing = np.zeros((0, classes), np.float32)
    linear_says, place = teacher.Opinion(nothing, nothing, 0.0), None
    if unlabelled:
        key = [teachers, recipe.vocabulary, recipe.read_tokens]
        key += [recipe.batch, recipe.recombined, options.seed, vectors.sha256, corpus.card()]
        place = run_folder(options.runs, f"teachers-{corpus.name}", key)
        if options.fresh:
            forget_teachers(place)
        asked = corpus.train, classes, corpus.validation.texts, unlabelled
        ask = functools.partial(linear.opinion_of, *asked, teacher.LINEAR_TEACHER, corpus.rates())
        linear_says = teacher.opinion(place, len(unlabelled), ask)
    prepared = Prepared(
        cell=options.cell,
        recipe=recipe,
        seed=options.seed,
        classes=classes,
        vectors=vectors.vectors,
        vectors_seconds=vectors.seconds,
        vectors_sha256=vectors.sha256,
        train=encode(corpus.train.texts, table, recipe.read_tokens),
        train_labels=corpus.train.labels,
        validation=encode(corpus.validation.texts, table, recipe.read_tokens),
        validation_labels=corpus.validation.labels,
        unlabelled=encode(unlabelled, table, recipe.read_tokens),
        linear_validation=linear_says.validation,
        linear_unlabelled=linear_says.unlabelled,
        linear_seconds=linear_says.seconds,
        gru=gru,
        rates=corpus.rates(),
        validation_weights=corpus.validation_weights(),
        begin_with=begin_with,
    )
    return prepared, run, place


def recurrent_card(model: SentimentModel, prepared: Prepared, measured: dict) -> dict:
    """The fields of the card that come from the fit."""
    return card_of_fit(
        model.count_params(),
        measured,
        vectors_seconds=prepared.vectors_seconds,
        vectors_sha256=prepared.vectors_sha256,
        teachers=measured["further"]["teachers"],
    )


def gru_teacher(options: Options, recipe: Recipe) -> Recipe | None:
    """By its cell's default recipe, pooled, whatever the student's; None where no GRU teaches."""
    if not (recipe.taught and recipe.gru_teaches):
        return None
    gru = default_recipe(replace(options, cell="gru", read_out="pool", start_from=None))
    return replace(gru, **teacher.GRU_TEACHER)


def learn_vectors(
    corpus: corpora.Corpus, options: Options, recipe: Recipe
) -> word_vectors.WordVectors:
    """From the corpus's own training and unlabelled texts, or from those of a larger one."""
    source = corpus
    if recipe.vectors_from:
        if recipe.vectors_from not in corpora.names():
            raise corpora.CorpusError(
                f"--vectors-from wants a corpus of labelled texts, not {recipe.vectors_from!r}; "
                f"take one of {', '.join(corpora.names())}."
            )
        source = corpora.load(recipe.vectors_from, options.data_dir, options.manual_dir)
    texts = source.train.texts + source.unlabelled
    vectors = word_vectors.learn(texts, recipe.vectors, options.runs, options.seed)
    return vectors.ordered_for(corpus.train.texts) if recipe.vectors_from else vectors


def command_of(options: Options, recipe: Recipe | LinearRecipe) -> str:
    if options.csv:
        source = ["--csv", options.csv.name]
        source += ["--text-column", options.text_column, "--label-column", options.label_column]
        source += options.as_arguments()
    else:
        source = ["--corpus", options.corpus or "imdb"]
    if options.start_from:
        source += ["--start-from", options.start_from]
    if options.read_out != "pool":
        source += ["--read-out", options.read_out]
    return as_command("training.sentiment", source, options, recipe, default_recipe(options))


if __name__ == "__main__":
    run(main)
