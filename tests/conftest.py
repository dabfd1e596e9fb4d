"""Fixtures that several rooms share: toy saved models, built once a session."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import pytest

TOYS = [f"sentiment-toy-{cell}" for cell in ("rnn", "gru", "lstm", "bilstm", "linear")]


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
