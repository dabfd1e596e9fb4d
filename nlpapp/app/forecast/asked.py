"""What models say: of every moment of a test period at once, kept for all visitors."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import streamlit as st

from nlpapp.app.forecast import windows
from nlpapp.app.forecast.kept import Place
from nlpapp.app.traffic import SERVER, TURNS
from nlpapp.serving import Model

_FIELDS = {"model", "features", "targets", "step", "window", "horizon", "by_series"}


class Forecasts(NamedTuple):
    """float64 [n, horizon, targets] each; low <= forecast <= high, 80 % lie between."""

    forecast: np.ndarray
    low: np.ndarray
    high: np.ndarray


def can_be(card: dict) -> bool:
    """Whether a card says what its model is to be asked."""
    whole = card["task"] == "forecasting" and card.keys() >= _FIELDS
    return whole and {*card["targets"]} <= {*card["features"]}


def test_period(model: Model, place: Place) -> Forecasts:
    """Of every moment of `windows.of`.

    Raises:
        ServingError: the graph failed.
    """
    with TURNS.turn(urgent=True):
        return Forecasts(
            *_test_period(model, model.name, model.card.get("digest", ""), place, place.stamp)
        )


@st.cache_data(max_entries=128, show_spinner=False)
def _test_period(_model: Model, name: str, digest: str, _place: Place, stamp: str) -> tuple:
    given = windows.of(_place, _model.card)
    said = of(
        _model,
        {
            "history": given.history,
            "time": _place.times[given.origin],
            "series": [_place.name] * len(given),
        },
    )
    return tuple(said[part].astype(np.float64) for part in Forecasts._fields)


def of(model: Model, given: Mapping[str, object]) -> dict[str, np.ndarray]:
    """What `serving_default` says of its inputs, told to the server as work.

    Raises:
        ServingError: the graph failed.
    """
    with SERVER.work():
        return model.run(given)
