"""TensorFlow starts, and is used as here, without a word of its own to whoever runs a command."""

import os
import subprocess
import sys
from pathlib import Path

import nlpapp

CHILD = """
from nlpapp.quiet import import_tensorflow

import_tensorflow()
import tensorflow as tf

transposed = tf.function(lambda it: tf.concat([tf.transpose(it), it[:1]], 0))
for kind in (tf.bool, tf.int64, tf.float16, tf.float32):
    transposed(tf.zeros([2, 2], kind))
for size in range(2, 12):  # traced again for every shape, of which TensorFlow would warn
    transposed(tf.zeros([size, size]))
print("done")
"""


def test_neither_notices_nor_warnings_of_tensorflow_reach_standard_error():
    unset = ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS")
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=Path(nlpapp.__file__).parents[1],
        env={k: v for k, v in os.environ.items() if k not in unset} | {"CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("done\n", "")
