"""As on this day a year ago, or at this hour a week ago: a baseline as a saved model.

`baselines.seasonal` as a TensorFlow graph, which reads a whole season.
"""

import tensorflow as tf

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables import steps
from nlpapp.tasks.forecasting.banded import Banded, carried_on
from nlpapp.tasks.forecasting.baselines import season_of
from nlpapp.tasks.forecasting.windows import Windows


class SeasonalForecaster(Banded):
    """What was measured a season ago, or where nothing was, the last value."""

    def said(self, known: tf.Tensor, time: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        """See `Banded`."""
        ahead = [step % self.window for step in range(self.horizon)]
        then = tf.gather(known, ahead, axis=1)
        last = carried_on(known)[:, -1:]
        return tf.where(tf.math.is_finite(then), then, last)


def seasonal(corpus: SeriesCorpus, learn: Windows) -> SeasonalForecaster:
    """The forecaster, its band learned from these windows.

    Raises ValueError where rows of the corpus's step have no season.
    """
    season = season_of(corpus.step)
    if not season:
        raise ValueError(
            f"rows that are {steps.in_words(corpus.step)} apart have no season to repeat; "
            "take another --cell."
        )
    module = SeasonalForecaster(corpus, season, parameters=0)
    module.learn_band(corpus, learn)
    return module
