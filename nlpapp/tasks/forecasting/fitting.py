"""The fit of a recurrent forecaster: from windows to weights. Plain Keras on any backend."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import numpy as np

from nlpapp.learning import fitting
from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.optimizer import compile_for
from nlpapp.learning.precision import policy
from nlpapp.learning.steps import Fitted
from nlpapp.tasks.forecasting.model import ForecastModel, PinballLoss
from nlpapp.tasks.forecasting.recipe import Recipe

if TYPE_CHECKING:  # it reads tables, which the machine of a fit need not be able to
    from nlpapp.tasks.forecasting.windows import Windows


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that a fit begins with.

    cell: its name. seed: decides the first weights, dropout and the order of batches.
    mean, deviation, targets, periods, relative: as `ForecastModel` takes them.
    train_*, validation_*: fields of `Windows` of these splits, values as float32.
    """

    cell: str
    recipe: Recipe
    seed: int
    relative: bool
    mean: np.ndarray
    deviation: np.ndarray
    targets: np.ndarray
    periods: np.ndarray
    train_history: np.ndarray
    train_time: np.ndarray
    train_series: np.ndarray
    train_future: np.ndarray
    validation_history: np.ndarray
    validation_time: np.ndarray
    validation_series: np.ndarray
    validation_future: np.ndarray


def of_split(split: str, given: "Windows") -> dict[str, np.ndarray]:
    """The fields of `Prepared` that a split gives."""
    return {
        f"{split}_history": given.history.astype(np.float32),
        f"{split}_time": given.time,
        f"{split}_series": given.series,
        f"{split}_future": given.future.astype(np.float32),
    }


class WindowBatches(LengthBatches):
    """Batches of ((history, time, series), wanted) for `keras.Model.fit`, all of one length.

    Args:
        inputs: history float32 [n, time, columns]; time int64 [n]; series int32 [n].
        wanted: float32 [n, horizon, targets, 1], as `PinballLoss` takes it.
        batch_size, seed: as in `LengthBatches`.
    """

    def __init__(
        self,
        inputs: tuple[np.ndarray, np.ndarray, np.ndarray],
        wanted: np.ndarray,
        batch_size: int,
        seed: int | None = None,
    ) -> None:
        self.inputs = inputs
        super().__init__(inputs[0], wanted, batch_size, seed)

    def _pad(self) -> None:
        self._times = np.full(len(self._order), self.inputs[0].shape[1])

    def __getitem__(self, index: int) -> tuple:
        rows = self.rows(index)
        return tuple(it[rows] for it in self.inputs), self.labels[rows]


def build(prepared: Prepared, steps: int = 1) -> ForecastModel:
    """The compiled model with its first weights. steps: batches in an epoch, for the schedule."""
    keras.utils.set_random_seed(prepared.seed)
    recipe = prepared.recipe
    model = untrained(prepared)
    compile_for(
        model,
        PinballLoss(),
        steps * recipe.epochs,
        recipe.learning_rate,
        recipe.warmup,
        recipe.clip,
    )
    return model


def untrained(prepared: Prepared) -> ForecastModel:
    """The model of a preparation, built."""
    recipe, several = prepared.recipe, len(prepared.mean) > 2
    model = ForecastModel(
        prepared.mean,
        prepared.deviation,
        prepared.targets,
        prepared.periods,
        prepared.relative,
        horizon=prepared.train_future.shape[1],
        cell=prepared.cell,
        units=recipe.units,
        layers=recipe.layers,
        embedding=recipe.embedding if several else 0,
        dropout=recipe.dropout,
        dtype=policy(recipe.precision),
    )
    model(tuple(it[:1] for it in _inputs(prepared, "train")))  # builds the layers
    return model


def in_float32(model: ForecastModel, prepared: Prepared) -> ForecastModel:
    """The model, or where it computes otherwise, one of its weights in float32."""
    if model.compute_dtype == "float32":
        return model
    recipe = replace(prepared.recipe, precision="float32")
    again = untrained(replace(prepared, recipe=recipe))
    again.set_weights(model.get_weights())
    return again


def fit(prepared: Prepared, folder: Path, fresh: bool = False) -> Fitted:
    """The fit of the model.

    folder: where the run is kept, so that it can go on. fresh: forget what it had reached.
    """
    recipe = prepared.recipe
    if fresh:
        fitting.forget(folder)
    scaled = untrained(prepared)

    def batches(split: str, seed: int | None) -> WindowBatches:
        history, time, series = _inputs(prepared, split)
        future = getattr(prepared, f"{split}_future")
        wanted = keras.ops.convert_to_numpy(scaled.wanted(future, history, series))[..., None]
        return WindowBatches((history, time, series), wanted, recipe.batch, seed)

    train, validation = batches("train", prepared.seed), batches("validation", None)
    model = build(prepared, len(train))
    done = fitting.fit(model, train, validation, folder, recipe.epochs, recipe.patience)
    return Fitted(model, done, {})


def _inputs(prepared: Prepared, split: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(getattr(prepared, f"{split}_{name}") for name in ("history", "time", "series"))
