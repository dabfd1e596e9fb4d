"""A small fit, the same every time, that may be held in the middle of an epoch until it is killed.

python tests/learning/stoppable_fit.py FOLDER EPOCH
"""

import sys
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.config import disable_op_determinism

from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.fitting import fit
from nlpapp.tasks.sentiment import recurrent
from nlpapp.tasks.sentiment.recipe import Recipe


class Stoppable(LengthBatches):
    held_in_epoch = -1  # counted from 0

    def __getitem__(self, index):
        if self.epoch == self.held_in_epoch and index == len(self) - 2:
            print("in the middle of an epoch", flush=True)
            time.sleep(600)
        return super().__getitem__(index)


def main(folder: Path, held_in_epoch: int = -1) -> None:
    """Fit in a folder, and leave the last weights in its `final.npz`.

    Random labels, so that validation soon grows worse: the best epoch lies before the one in which
    the run is killed, and early stopping after it must remember what it saw before.
    """
    keras.utils.set_random_seed(3)
    tf.config.experimental.enable_op_determinism()
    random = np.random.default_rng(5)
    texts = [random.integers(1, 30, random.integers(1, 12)) for _ in range(90)]
    labels = np.eye(2, dtype=np.float32)[random.integers(0, 2, 90)]
    train = Stoppable(texts[:60], labels[:60], batch_size=4, seed=3)
    train.held_in_epoch = held_in_epoch
    validation = LengthBatches(texts[60:], labels[60:], batch_size=16)
    recipe = Recipe(
        units=3, layers=2, epochs=9, patience=4, learning_rate=0.05, word_dropout=0.2, dropout=0.3
    )
    vectors = random.normal(size=(30, 5)).astype(np.float32)
    model = recurrent.build(vectors, 2, "gru", recipe, len(train))
    done = fit(model, train, validation, folder, recipe.epochs, recipe.patience)
    np.savez(folder / "final.npz", *model.get_weights())
    print("epochs:", len(done.epochs), flush=True)
    disable_op_determinism()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
