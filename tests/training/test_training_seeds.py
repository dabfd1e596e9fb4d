"""Which of several seeds ships."""

import pytest
import tensorflow as tf

from training.seeds import Fitted, middle


def fitted(seed, *losses):
    return Fitted(seed, tf.Module(), {"learning_curve": [{"val_loss": loss} for loss in losses]})


@pytest.mark.parametrize(
    ("fits", "seed"),
    [
        ([fitted(4, 0.5)], 4),
        ([fitted(4, 0.9, 0.1, 0.8), fitted(5, 0.7, 0.3), fitted(6, 0.2)], 6),
        ([fitted(4, 0.4), fitted(5, 0.1), fitted(6, 0.2), fitted(7, 0.3)], 6),
    ],
)
def test_the_median_of_the_best_epochs_ships_and_of_an_even_number_the_better(fits, seed):
    shipped, others = middle(fits)
    assert shipped.seed == seed
    assert [it.seed for it in others] == [it.seed for it in fits if it.seed != seed]
