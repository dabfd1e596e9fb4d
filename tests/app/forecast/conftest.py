"""The Forecast page on toys."""

import json

import pytest
from kept_toys import TOYS, settings

from nlpapp.app import results


@pytest.fixture
def keep(tmp_path, monkeypatch):
    """The function `keep(points, **settings) -> file`, which makes these what is kept."""
    folder = tmp_path / "kept/series"
    folder.mkdir(parents=True)
    monkeypatch.setattr(results, "ROOT", folder.parent)

    def keep(points=TOYS, name="toy", **other):
        file = folder / f"{name}.json"
        kept = {"settings": settings(**other), "points": list(points)}
        file.write_text(json.dumps(kept), encoding="utf-8")
        return file

    return keep


@pytest.fixture(scope="session")
def build_toy_forecaster():
    """The function `build_toy_forecaster(root, name, version=1, **card_overrides) -> folder`."""
    from toy_forecasters import build_toy_forecaster

    return build_toy_forecaster


@pytest.fixture(scope="session")
def forecasters(build_toy_forecaster, tmp_path_factory):
    """A root of three toys, one of which is behind persistence."""
    root = tmp_path_factory.mktemp("forecasters")
    for cell in ("rnn", "lstm", "linear"):
        build_toy_forecaster(root, f"forecasting-toy-{cell}")
    return root
