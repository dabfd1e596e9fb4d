"""Fixtures that several rooms share: toy saved models, built once a session."""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import pytest

TRANSLATORS = [
    ("translation-toy-rnn-noattention", {"cell": "rnn", "variant": "noattention"}),
    ("translation-toy-lstm", {"cell": "lstm"}),
    ("translation-toy-lstm-noattention", {"cell": "lstm", "variant": "noattention"}),
]
TOYS = [f"sentiment-toy-{cell}" for cell in ("rnn", "gru", "lstm", "bilstm", "linear")]


def pytest_collection_modifyitems(config, items):
    """Where several processes share the files, those that take minutes come first.

    Else one of the processes would end alone with one of them.
    """
    long = {"elsewhere", "end_to_end", "scoring", "training"}

    def waits(item):
        return not (item.path.parent.name in long or item.path.name.startswith("test_shipped"))

    if hasattr(config, "workerinput"):
        items.sort(key=waits)


AS_SERVED = {"elsewhere", "end_to_end", "scoring", "serving"}
TO_THE_BIT = {"test_fitting", "test_training_steps"}  # of what another process does


@pytest.fixture(autouse=True, scope="module")
def plain_graphs(request):
    """Graphs run as they were traced, but where they are asked as whoever serves them would.

    To optimise a graph takes TensorFlow longer than to run a tiny one. That shipped models say what
    they should when it does, is for tests/contract.py.
    """
    path, tensorflow = request.path, sys.modules.get("tensorflow")
    if not tensorflow or path.parent.name in AS_SERVED or path.stem in TO_THE_BIT:
        yield
        return
    options = tensorflow.config.optimizer.set_experimental_options
    options({"disable_meta_optimizer": True})
    yield
    options({"disable_meta_optimizer": False})


@pytest.fixture(scope="session")
def build_toy_model():
    """The function `build_toy_model(root, name, version=1, **card_overrides) -> folder`."""
    # Imported late: tests that need no model do not wait for TensorFlow.
    from toy_models import build_toy_model

    return build_toy_model


@pytest.fixture(scope="session")
def saved_models(build_toy_model, tmp_path_factory):
    """A root with five intact toys, one a cell. Tests that damage something copy it first."""
    root = tmp_path_factory.mktemp("saved_models")
    for name in TOYS:
        build_toy_model(root, name)
    return root


@pytest.fixture(scope="session")
def build_toy_translator():
    """The function `build_toy_translator(root, name, version=1, **card_overrides) -> folder`."""
    from toy_translation import build_toy_translator

    return build_toy_translator


@pytest.fixture(scope="session")
def saved_translators(build_toy_translator, tmp_path_factory):
    """A root with three intact toys that translate, two of them with one cell."""
    root = tmp_path_factory.mktemp("saved_translators")
    for name, options in TRANSLATORS:
        build_toy_translator(root, name, **options)
    return root


@pytest.fixture(scope="session")
def both_tasks(saved_models, saved_translators, tmp_path_factory):
    """A root of toys of two tasks."""
    root = tmp_path_factory.mktemp("both_tasks")
    for source in (saved_models, saved_translators):
        shutil.copytree(source, root, dirs_exist_ok=True)
    return root
