"""What a model is given at each moment of a test period, and what came after it.

As `training.forecasting` judges: a moment counts once something that is forecast from it lies in
the test period, and of what came only that which does.
"""

from dataclasses import dataclass

import numpy as np

from nlpapp.app.forecast.kept import Place
from nlpapp.tables.series import last_valid


@dataclass(frozen=True, eq=False)
class Windows:
    """n moments, in the order of time.

    origin: int64 [n], the row that each history ends with.
    history: float32 [n, window, features], NaN where nothing was measured, or before the first row.
    future: float64 [n, horizon, targets], NaN where nothing came, or not in the test period.
    last: float64 [n, targets], of each target the last value of the history: what persistence says.
    """

    origin: np.ndarray
    history: np.ndarray
    future: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        return len(self.origin)


def of(place: Place, card: dict) -> Windows:
    """The moments of a test period, for the model of this card."""
    window, horizon = card["window"], card["horizon"]
    features = [place.columns.index(name) for name in card["features"]]
    targets = [place.columns.index(name) for name in card["targets"]]
    rows = len(place.times)
    origin = np.arange(max(0, place.begins - horizon), rows - 1)
    history = before(place.values, origin, window)

    ahead = origin[:, None] + np.arange(1, horizon + 1)  # [n, horizon], rows
    of_test = (ahead >= place.begins) & (ahead < rows)
    future = place.values[np.minimum(ahead, rows - 1)][..., targets]
    last = last_valid(history[..., targets])
    known = of_test[..., None] & ~np.isnan(last)[:, None]
    future = np.where(known, future, np.nan)
    return Windows(origin, history[..., features].astype(np.float32), future, last)


def before(values: np.ndarray, origin: np.ndarray, window: int) -> np.ndarray:
    """The rows up to each origin, [n, window, columns], NaN before the first of [rows, columns]."""
    padded = np.pad(values, [(window - 1, 0), (0, 0)], constant_values=np.nan)
    return padded[origin[:, None] + np.arange(window)]


def errors(forecast: np.ndarray, future: np.ndarray, relative: bool) -> np.ndarray:
    """How far forecasts lay from what came, of one shape; in percent where `relative`."""
    if relative:
        return np.abs(100 * np.log(forecast / future))
    return np.abs(forecast - future)
