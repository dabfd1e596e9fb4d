"""A shipped model answers a C program on TensorFlow's C API."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from answered_models import PROJECT, TEXTS
from tensorflow.core.protobuf import saved_model_pb2

pytestmark = [
    pytest.mark.skipif(not shutil.which("make"), reason="make is not installed"),
    pytest.mark.skipif(not shutil.which("cc"), reason="a C compiler is not installed"),
    pytest.mark.skipif(sys.platform != "linux", reason="the Makefile names Linux's libraries"),
]


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    strict = "CFLAGS=-O2 -Wall -Wextra -pedantic -Werror"
    made = subprocess.run(
        ["make", "-C", PROJECT / "elsewhere", f"PYTHON={sys.executable}", f"BUILD={build}", strict],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return build / "classify"


@pytest.fixture(scope="session")
def classify(program):
    """The function `classify(*arguments) -> the finished process`."""
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}

    def run(*arguments):
        return subprocess.run(
            [program, *arguments],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def parsed(line):
    label, *classes = line.split("  ")
    return label, {name: float(score) for name, score in map(str.split, classes)}


def test_it_gives_the_answers_of_every_kind_of_model_to_a_batch_of_texts(classify, of_each_cell):
    for model in of_each_cell:
        done = classify(model.folder, *TEXTS)
        assert done.returncode == 0, done.stderr
        model.agrees_with([parsed(line) for line in done.stdout.splitlines()])


def test_its_tensor_names_are_those_of_the_signature_in_every_model(sentiment_models):
    source = (PROJECT / "elsewhere" / "classify.c").read_text(encoding="utf-8")
    taken, given = re.findall(r'TF_GraphOperationByName\(graph, "(\w+)"\)', source)
    order = re.search(r"enum \{ (\w+), (\w+), (\w+), OUTPUTS \}", source).groups()
    for model in sentiment_models:
        saved = saved_model_pb2.SavedModel.FromString(
            (model.folder / "saved_model.pb").read_bytes()
        )
        signature = saved.meta_graphs[0].signature_def["serving_default"]
        assert {name: x.name for name, x in signature.inputs.items()} == {"text": f"{taken}:0"}
        assert {name: x.name for name, x in signature.outputs.items()} == {
            name.lower(): f"{given}:{i}" for i, name in enumerate(order)
        }


def test_a_folder_that_is_no_model_is_named_with_the_reason(classify, tmp_path):
    done = classify(tmp_path, "text")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"\n{tmp_path}: Could not find SavedModel" in "\n" + done.stderr


def test_a_model_of_another_kind_is_refused(classify, tmp_path):
    import tensorflow as tf

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def length(text):
        return {"label": text, "length": tf.strings.length(text), "classes": text}

    module = tf.Module()
    module.length = length
    tf.saved_model.save(module, str(tmp_path), signatures={"serving_default": length})
    done = classify(tmp_path, "text")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{tmp_path}: not a sentiment model of nlpapp" in done.stderr


def test_without_a_text_it_says_how_it_is_used(classify, tmp_path):
    done = classify(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "FOLDER TEXT..." in done.stderr
