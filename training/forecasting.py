"""Train forecasters of numbers over time and package them.

    python -m training.forecasting --corpus melbourne --cell lstm
    python -m training.forecasting --corpus five-cities --cell all --seeds 1 2 3
    python -m training.forecasting --corpus etth1 --horizon 96 --variant 96 --cell gru
    python -m training.forecasting --csv sales.csv --time-column date --value-columns sold returned

A run that was interrupted goes on after its last finished epoch when the same command is given
again. Every field of the recipe is an option; its default depends on --corpus and --cell. Of
several --seeds the one whose validation loss lies in the middle is packaged, and its card tells the
test figures of the others.

In three steps, the second of which needs Keras alone and may be taken on another machine:

    python -m training.forecasting --corpus melbourne --cell lstm --prepare FOLDER
    KERAS_BACKEND=jax python -m training.fit FOLDER
    python -m training.forecasting --corpus melbourne --cell lstm --package FOLDER
"""

import functools
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpapp import corpora  # noqa: E402
from nlpapp.corpora import own_series  # noqa: E402
from nlpapp.learning.fitting import run_folder  # noqa: E402
from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.learning.options import parse  # noqa: E402
from nlpapp.learning.ranges import CountOrZero  # noqa: E402
from nlpapp.learning.steps import read_weights  # noqa: E402
from nlpapp.saved import packaging  # noqa: E402
from nlpapp.tables.options import ReadingOptions  # noqa: E402
from nlpapp.tasks.forecasting import (  # noqa: E402
    linear,
    notes,
    scaling,
    seasonal,
    smoothing,
)
from nlpapp.tasks.forecasting.baselines import before_test, periods_of, season_of  # noqa: E402
from nlpapp.tasks.forecasting.evaluation import Ruler, evaluate  # noqa: E402
from nlpapp.tasks.forecasting.fitting import (  # noqa: E402
    Prepared,
    build,
    fit,
    in_float32,
    of_split,
)
from nlpapp.tasks.forecasting.model import ForecastModel  # noqa: E402
from nlpapp.tasks.forecasting.recipe import (  # noqa: E402
    BASELINES,
    KINDS,
    LINEAR,
    OWN,
    PERSISTENCE,
    SEASONAL,
    SMOOTHING,
    LinearRecipe,
    NoRecipe,
    Recipe,
    recipe_for,
)
from nlpapp.tasks.forecasting.signatures import (  # noqa: E402
    RecurrentForecaster,
    forecasts_of,
)
from nlpapp.tasks.forecasting.windows import windows  # noqa: E402
from training import apart, seeds  # noqa: E402
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
from training.seeds import Fitted  # noqa: E402

USUAL = "melbourne"
LEARN = {
    LINEAR: linear.fitted,
    PERSISTENCE: linear.staying,
    SEASONAL: seasonal.seasonal,
    SMOOTHING: smoothing.fitted,
}


@dataclass(frozen=True)
class Options(RunOptions, ReadingOptions):
    """What to train, on what, and where things go."""

    corpus: Literal[corpora.names("series")] | None = None
    """Public corpus to learn from; melbourne, unless --csv is given."""
    csv: Path | None = None
    """Your own numbers over time instead: CSV, TSV or a workbook (.xlsx), of any regular step."""
    time_column: str = "date"
    """Column of --csv that holds the time of each row."""
    value_columns: tuple[str, ...] = ()
    """Columns of --csv to forecast."""
    series_column: str = ""
    """Column of --csv that tells series apart, where one file holds several."""
    window: CountOrZero = 0
    """Rows that a forecast is made from; 0 for the corpus's own, or 30."""
    horizon: CountOrZero = 0
    """Rows ahead that are forecast; 0 for the corpus's own, or 2."""
    cell: Literal[(*KINDS, ALL)] = "lstm"
    """Kind of model; "all" trains one after the other."""
    seeds: tuple[int, ...] = ()
    """Seeds to train a cell with, in place of --seed; the one in the middle is packaged."""


_COLUMNS = "time_column", "value_columns", "series_column"  # of a file of one's own


def main() -> None:
    options, recipe = parse(Options, default_recipe, sys.argv[1:], __doc__)
    apart.check(options)
    if (options.prepare or options.package) and options.cell in BASELINES:
        raise ValueError(f"--cell {options.cell} takes seconds, in one step: train it whole.")
    seeds.check(options.seeds, bool(options.prepare or options.package))
    if options.seeds and options.cell in BASELINES:
        raise ValueError(f"--cell {options.cell} has no chance in it: leave out --seeds.")
    corpus = load(options)
    print(f"{corpus.name}: {corpus.rows('train'):,} rows to learn from. Dropped: {corpus.dropped}")
    kinds = [kind for kind in KINDS if kind != SEASONAL or season_of(corpus.step)]
    train_all(
        lambda one, own: train(corpus, one, own),
        options,
        recipe,
        default_recipe,
        kinds,
        sys.argv[1:],
    )


def load(options: Options) -> corpora.SeriesCorpus:
    """The corpus, with the window and the horizon that were asked for."""
    if options.csv is None:
        columns = (it for it in _COLUMNS if getattr(options, it) != getattr(Options, it))
        given = [*options.as_arguments(), *(f"--{it.replace('_', '-')}" for it in columns)]
        if given:
            raise corpora.CorpusError(f"{given[0]} is for a file of your own: give it with --csv.")
        corpus = corpora.load(options.corpus or USUAL, options.data_dir, options.manual_dir)
        window, horizon = options.window or corpus.window, options.horizon or corpus.horizon
        return replace(corpus, window=window, horizon=horizon)
    if options.corpus:
        raise corpora.CorpusError("--corpus and --csv name two corpora; give one of them.")
    return corpora.series_from_file(
        options.csv,
        options.time_column,
        options.value_columns,
        options.series_column,
        options.window or own_series.WINDOW,
        options.horizon or own_series.HORIZON,
        options.wanted(),
        functools.partial(print, file=sys.stderr),
    )


def default_recipe(options: Options) -> Recipe | LinearRecipe | NoRecipe:
    corpus = OWN if options.csv else options.corpus or USUAL
    return recipe_for(corpus, "lstm" if options.cell == ALL else options.cell)


def train(
    corpus: corpora.SeriesCorpus, options: Options, recipe: Recipe | LinearRecipe | NoRecipe
) -> str:
    """One model, from the corpus to its package, or as many steps of that as were asked for.

    Returns its name.
    """
    about = card_head("forecasting", corpus, options)
    print(f"\n{about['model']}")
    training = about | {
        "recipe": asdict(recipe),
        "seed": options.seed,
        "features": list(corpus.columns),
        "targets": list(corpus.targets),
        "units": dict(zip(corpus.columns, corpus.units, strict=True)),
        "step": corpus.step,
        # of a file, so that another is read alike
        **{it: getattr(options, it) for it in ("time_column", "series_column") if options.csv},
        "window": corpus.window,
        "horizon": corpus.horizon,
    }
    packaging.require_room(options.out, about)
    if options.prepare:
        apart.prepare(options.prepare, training, lambda: (prepare(corpus, options, recipe), ()))
        return about["model"]
    others = []
    if options.package:
        one = take_fitted(corpus, options.package, training)
    elif options.cell in BASELINES:
        one = learn_line(corpus, options, recipe)
    else:
        one, others = learn_recurrent(corpus, options, recipe)

    def judge(signatures: dict[str, Callable]) -> dict:
        test = windows(corpus, "test")
        print(f"Judging what was packaged on the {len(test):,} windows of the test split ...")
        ruler = Ruler(corpus, scaling.learned(corpus))

        def judged(serving_default: Callable) -> dict:
            said = forecasts_of(serving_default, corpus, test, one.module.window)
            return evaluate(ruler, test, said, "test")

        found = judged(signatures["serving_default"])
        found["notes"] = notes.of(corpus, found["by_series"])
        return found | seeds.beside(others, lambda it: judged(it.signatures()["serving_default"]))

    card = training | {
        "window": one.module.window,
        "caps": {"rows": one.module.window},
        "counted": "values",
        "example": example(corpus),
        "command": command_of(options, recipe),
        "seed": one.seed,
        **one.learned,
    }
    folder = packaging.package(options.out, one.module, card, judge)
    print(f"Packaged in {folder}")
    return about["model"]


def prepare(corpus: corpora.SeriesCorpus, options: Options, recipe: Recipe) -> Prepared:
    """The windows of train and validation, and a scale learned from train."""
    scale = scaling.learned(corpus)
    return Prepared(
        cell=options.cell,
        recipe=recipe,
        seed=options.seed,
        relative=corpus.relative,
        mean=scale.mean,
        deviation=scale.deviation,
        targets=np.array(corpus.target_places, np.int32),
        periods=np.array(periods_of(corpus.step), np.int64),
        **of_split("train", windows(corpus, "train")),
        **of_split("validation", windows(corpus, "validation")),
    )


def learn_line(
    corpus: corpora.SeriesCorpus, options: Options, recipe: LinearRecipe | NoRecipe
) -> Fitted:
    """A baseline: one solution, nothing to resume."""
    begin = time.monotonic()
    known = before_test(corpus)
    module = LEARN[options.cell](corpus, known, **asdict(recipe))
    learned = {
        "parameters": module.parameters,
        "training": {"seconds": time.monotonic() - begin, "hardware": hardware()},
        "learning_curve": [],  # no epochs
    }
    return Fitted(options.seed, module, learned)


def learn_recurrent(
    corpus: corpora.SeriesCorpus, options: Options, recipe: Recipe
) -> tuple[Fitted, list[Fitted]]:
    """A recurrent model, prepared and fitted in this process, and those of the other seeds."""
    wanted = options.seeds or (options.seed,)
    return seeds.middle([learn_seed(corpus, replace(options, seed=it), recipe) for it in wanted])


def learn_seed(corpus: corpora.SeriesCorpus, options: Options, recipe: Recipe) -> Fitted:
    tf.config.experimental.enable_op_determinism()  # an interrupted run ends bit for bit the same
    name = model_name("forecasting", corpus.name, options)
    identity = [asdict(recipe), options.seed, corpus.card(), corpus.window, corpus.horizon]
    folder = run_folder(options.runs, name, identity)
    prepared = prepare(corpus, options, recipe)
    fitted = fit(prepared, folder, options.fresh)
    return recurrent(corpus, prepared, fitted.model, fitted.measured())


def take_fitted(corpus: corpora.SeriesCorpus, folder: Path, training: dict) -> Fitted:
    """A recurrent model that was fitted apart, perhaps elsewhere."""
    prepared, measured = apart.take(folder, training, Prepared)
    model = build(prepared)
    model.set_weights(read_weights(folder, measured["kept"][0]))
    return recurrent(corpus, prepared, model, measured)


def recurrent(
    corpus: corpora.SeriesCorpus, prepared: Prepared, model: ForecastModel, measured: dict
) -> Fitted:
    """What is saved, in float32 whatever it was fitted in."""
    model = in_float32(model, prepared)
    parameters = sum(int(np.prod(it.shape)) for it in model.trainable_weights)
    learned = card_of_fit(parameters, measured, "rows_per_second")
    module = RecurrentForecaster(model, corpus.window, corpus.names)
    return Fitted(prepared.seed, module, learned)


def example(corpus: corpora.SeriesCorpus) -> str:
    """The arguments of a call, for the model's page."""
    rows = np.nan_to_num(corpus.series[0].values[-3:]).round(3).tolist()
    last, name = int(corpus.series[0].times[-1]), corpus.names[0]
    return (
        f"history=tf.constant([{rows}]), time=tf.constant([{last}], tf.int64), "
        f'series=tf.constant(["{name}"])'
    )


def command_of(options: Options, recipe: Recipe | LinearRecipe | NoRecipe) -> str:
    if options.csv:
        source = ["--csv", options.csv.name, "--time-column", options.time_column]
        source += ["--value-columns", *options.value_columns]
        source += ["--series-column", options.series_column] if options.series_column else []
        source += options.as_arguments()
    else:
        source = ["--corpus", options.corpus or USUAL]
    for name in ("window", "horizon"):
        if value := getattr(options, name):
            source += [f"--{name}", str(value)]
    several = options.seeds if options.cell not in BASELINES else ()
    usual = default_recipe(options)
    return as_command("training.forecasting", source, options, recipe, usual, several)


if __name__ == "__main__":
    run(main)
