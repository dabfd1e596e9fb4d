"""One recipe with several seeds: which of them ships, and what its card tells of the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import tensorflow as tf


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a training ends with. learned: the fields of the card that come from it."""

    seed: int
    module: tf.Module
    learned: dict

    @property
    def validation_loss(self) -> float:
        """Of the epoch whose weights it has."""
        return min(row["val_loss"] for row in self.learned["learning_curve"])


def check(seeds: Sequence[int], in_steps: bool) -> None:
    """Raise ValueError for seeds that cannot be had. in_steps: whether one is taken apart."""
    if seeds and in_steps:
        raise ValueError("--prepare and --package are for one model: give its --seed, not --seeds.")
    if len(set(seeds)) < len(seeds):
        raise ValueError("--seeds names one seed twice; name each once.")
    if wrong := [seed for seed in seeds if seed < 0]:
        raise ValueError(f"--seeds must be at least 0, not {wrong[0]}.")


def middle(fits: Sequence[Fitted]) -> tuple[Fitted, list[Fitted]]:
    """(the one that ships, the others): neither lucky nor unlucky, and the test unseen.

    It has the median validation loss, of an even number the lower of the two.
    """
    shipped = sorted(fits, key=lambda it: it.validation_loss)[(len(fits) - 1) // 2]
    return shipped, [it for it in fits if it is not shipped]


def beside(others: Sequence[Fitted], judge: Callable[[tf.Module], dict]) -> dict:
    """The field of the card on the seeds that do not ship, none where there are none.

    judge: from a module to the figures of its card, `metrics` among them.
    """
    told = [
        {"seed": it.seed, "validation_loss": it.validation_loss}
        | {"metrics": judge(it.module)["metrics"]}
        for it in others
    ]
    return {"other_seeds": told} if told else {}
