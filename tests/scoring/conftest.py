"""Scoring in this process: Beam's own runner, the toys' models."""

import pytest

from nlpapp.__main__ import main

HERE = ("--", "--runner", "FnApiRunner")  # in this process: no other has to read TensorFlow in


@pytest.fixture
def score(capsys, saved_models, tmp_path, monkeypatch):
    """Run ``score`` in ``tmp_path``, to ``out``; gives (status, standard error)."""
    pytest.importorskip("apache_beam", reason="Apache Beam is not installed: see `beam` in extras")
    monkeypatch.chdir(tmp_path)

    def score(pattern, *options, model="sentiment-toy-lstm", root=saved_models, beam=HERE):
        capsys.readouterr()
        given = ["--input", pattern, "--output", "out", "--model", *model.split()]
        arguments = ["score", *given, "--saved-models", root, *options, *beam]
        try:
            status = main([str(it) for it in arguments])
        except SystemExit as end:
            status = end.code
        captured = capsys.readouterr()
        assert captured.out == ""
        return status, captured.err

    return score
