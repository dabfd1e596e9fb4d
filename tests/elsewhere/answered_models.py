"""What the tests of models taken elsewhere share: texts of every kind, and the right answers."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from nlpapp.saved import cards

PROJECT = Path(cards.__file__).parents[2]
FORECASTER = Path("saved_models/forecasting-five-cities-gru/1")  # that elsewhere/forecast.py takes
TEXTS = [
    "A quiet, lovely film.",
    "",
    "\"Dull,\" she said, and 'awful' & <b>poor</b>\\n.",
    "这部电影很好看，我喜欢。",
    "很 good 的film！ Ｇｒｅａｔ, שלום, don’t miss",
    "😀👩‍🚀❤️",
    "two lines\nand a\ttab, longer than the twenty-two bytes that a string keeps in place",
]


@dataclass
class Answered:
    """A model's version folder, and what its signature says to TEXTS when called directly."""

    folder: Path

    @cached_property
    def model(self):
        import tensorflow as tf

        return tf.saved_model.load(str(self.folder))

    @cached_property
    def directly(self) -> dict[str, np.ndarray]:
        import tensorflow as tf

        answer = self.model.signatures["serving_default"](text=tf.constant(TEXTS))
        return {name: value.numpy() for name, value in answer.items()}

    def agrees_with(self, answers: list[tuple[str, dict[str, float]]]) -> None:
        """answers: of each text its label, and the probability of every class."""
        classes = [[name.decode() for name in row] for row in self.directly["classes"]]
        assert [label for label, _ in answers] == [x.decode() for x in self.directly["label"]]
        assert [list(scores) for _, scores in answers] == classes
        scores = np.array([list(scores.values()) for _, scores in answers])
        np.testing.assert_allclose(scores, self.directly["scores"], rtol=0, atol=1e-5)


def card_of(folder: Path) -> dict:
    return json.loads((folder / cards.CARD_PATH).read_bytes())
