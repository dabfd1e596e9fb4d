"""Toy saved models that forecast by Contract 1, built in a second from TensorFlow alone.

A toy says that it goes on from the last value, a little higher with every step; how much depends
on its cell, so that toys disagree. Its card is complete and its figures invented.
"""

from pathlib import Path

import tensorflow as tf
from toy_models import sealed

from nlpapp.saved import cards

RISE = {"rnn": 0.5, "gru": 0.25, "lstm": -0.5, "linear": 1.0}  # with each step ahead
BAND = 2.0  # on either side
FEATURES, TARGETS = ["warmth", "dust"], ["warmth", "dust"]
HORIZON, WINDOW = 2, 3


class ToyForecaster(tf.Module):
    """Real operations, invented wisdom."""

    def __init__(self, rise: float, card: dict):
        super().__init__()
        self.rise, self.horizon = rise, card["horizon"]
        self.targets = [card["features"].index(it) for it in card["targets"]]
        self.known = card["corpus"].get("series", [""])
        taken = [
            tf.TensorSpec([None, None, len(card["features"])], tf.float32, "history"),
            tf.TensorSpec([None], tf.int64, "time"),
            tf.TensorSpec([None], tf.string, "series"),
        ]
        self.signature = tf.function(self.serving_default, input_signature=taken)

    def serving_default(self, history, time, series):
        known = tf.reduce_any(series[:, None] == tf.constant(self.known), 1)
        rise = tf.where(known, self.rise, 0.0)[:, None, None]
        last = tf.gather(history[:, -1:], self.targets, axis=-1)  # [batch, 1, targets]
        last = tf.where(tf.math.is_finite(last), last, 0.0)
        ahead = tf.range(1.0, self.horizon + 1.0)[None, :, None]
        forecast = last + rise * ahead + 0.0 * tf.cast(time, tf.float32)[:, None, None]
        return {"forecast": forecast, "low": forecast - BAND, "high": forecast + BAND}


def build_toy_forecaster(root, name: str, version: int = 1, **card_overrides) -> Path:
    """Build `<root>/<name>/<version>/`, a real SavedModel with its card; returns that folder.

    The cell is the last word of the name; every keyword replaces a field of the card.
    """
    cell = name.rsplit("-", 1)[-1]
    card = toy_card(name, version, cell) | card_overrides
    folder = Path(root) / name / str(version)
    folder.mkdir(parents=True)
    toy = ToyForecaster(RISE.get(cell, 0.0), card)
    tf.saved_model.save(toy, folder, signatures={"serving_default": toy.signature})
    return sealed(folder, card)


def figures(place: str, target: str, unit: str, mae: float, persistence: float) -> dict:
    """What a card says of a place and a target: invented but for what is given."""
    skill = 1 - mae / persistence
    return {
        "series": place,
        "target": target,
        "unit": unit,
        "mae": {"value": mae + 0.5, "low": mae + 0.3, "high": mae + 0.7},
        "rmse": {"value": mae + 1, "low": mae + 0.8, "high": mae + 1.2},
        "skill": {"value": skill, "low": skill - 0.03, "high": skill + 0.03},
        "first": {"mae": mae, "persistence": persistence},
        "last": {"mae": mae + 1, "persistence": persistence + 1},
        "mase": 0.9,
        "coverage": 0.8,
        "width": 2 * BAND,
        "n": 20,
        "split": "test",
    }


def toy_card(name: str, version: int, cell: str) -> dict:
    """A card with every field of a forecaster, not yet sealed."""
    mae = {"rnn": 1.6, "gru": 1.5, "lstm": 1.55}.get(cell, 2.1)
    return {
        "schema": cards.SCHEMA,
        "model": name,
        "version": version,
        "task": "forecasting",
        "corpus": {
            "name": "toy",
            "version": "0.0.1",
            "licence": "none needed",
            "citation": "Nobody. Invented numbers for tests. Nowhere, 2001.",
            "series": ["x", "y"],
            "rows": {"train": 60, "validation": 20, "test": 20},
            "dropped": {},
        },
        "cell": cell,
        "variant": None,
        "recipe": {"units": 3},
        "seed": 1,
        "features": FEATURES,
        "targets": TARGETS,
        "units": {"warmth": "°C", "dust": "µg/m³"},
        "step": "D",
        "window": WINDOW,
        "horizon": HORIZON,
        "caps": {"rows": WINDOW},
        "counted": "values",
        "parameters": 3,
        "training": {"seconds": 60.0, "hardware": "an invented machine"},
        "packages": {"python": "3.11.0", "tensorflow": tf.__version__},
        "command": f"python -m training.forecasting --corpus toy --cell {cell} --seed 1",
        "learning_curve": [],
        "metrics": {
            metric: {"value": value, "low": value - 0.02, "high": value + 0.02, "n": 20}
            | {"split": "test"}
            for metric, value in (("mase", 0.9), ("skill", 0.1), ("coverage", 0.8))
        },
        "by_series": [
            figures(place, target, unit, mae, 2.0)
            for place in ("x", "y")
            for target, unit in (("warmth", "°C"), ("dust", "µg/m³"))
        ],
    }
