"""What models said of one target over a test period, and persistence beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlpapp.app import palette
from nlpapp.app.forecast import asked, windows
from nlpapp.app.forecast.asked import Forecasts
from nlpapp.app.forecast.judged import PERSISTENCE
from nlpapp.app.forecast.kept import Place
from nlpapp.app.language import _
from nlpapp.app.palette import Style
from nlpapp.serving import Model


@dataclass(frozen=True)
class View:
    """What is shown. cards: of the models chosen; titles: of these and others, by name.

    target: what is forecast. row: of the place's rows, the last that models know.
    """

    place: Place
    cards: Sequence[dict]
    titles: Mapping[str, str]
    target: str
    row: int

    @property
    def column(self) -> int:
        """Where the target stands among the place's columns."""
        return self.place.columns.index(self.target)

    @property
    def unit(self) -> str:
        """What the target is measured in."""
        return self.place.units[self.column]

    @property
    def error_unit(self) -> str:
        """What errors are told in."""
        return "%" if self.place.relative else self.unit


@dataclass(frozen=True, eq=False)
class Course:
    """What one model, or persistence, said over the test period of the target.

    origin: int64 [n]. said: float64 [n, horizon] each. future: float64 [n, horizon].
    """

    title: str
    look: Style
    origin: np.ndarray
    said: Forecasts
    future: np.ndarray

    def at(self, row: int) -> int:
        """Which of the n ends its history with this row."""
        return row - int(self.origin[0])

    def errors(self, relative: bool) -> np.ndarray:
        """Mean absolute error by step ahead, float64 [horizon], NaN where nothing came."""
        wrong = windows.errors(self.said.forecast, self.future, relative)
        there = ~np.isnan(wrong)
        sums, counts = np.where(there, wrong, 0).sum(axis=0), there.sum(axis=0)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def of(view: View, card: dict, model: Model) -> Course:
    """What a model said.

    Raises:
        ServingError: the graph failed.
    """
    said, given = asked.test_period(model, view.place), windows.of(view.place, card)
    target = card["targets"].index(view.target)
    return Course(
        view.titles[card["model"]],
        palette.style(card),
        given.origin,
        Forecasts(*(it[..., target] for it in said)),
        given.future[..., target],
    )


def persistence(view: View) -> Course:
    """It stays as it was last, as far ahead as any of the models looks."""
    card = max(view.cards, key=lambda card: card["horizon"])
    given, target = windows.of(view.place, card), card["targets"].index(view.target)
    future = given.future[..., target]
    stays = np.broadcast_to(given.last[:, target, None], future.shape)
    none = np.full(future.shape, np.nan)
    look = palette.CELLS[PERSISTENCE]
    return Course(_(look.name), look, given.origin, Forecasts(stays, none, none), future)
