"""The models that are taken elsewhere: the shipped ones, or tiny ones where none is shipped."""

import runpy
from pathlib import Path

import pytest
from answered_models import FORECASTER, PROJECT, Answered, card_of


@pytest.fixture(scope="session")
def saved_models_root(tmp_path_factory) -> Path:
    """A project's root that has `saved_models/` and, of ours, nothing else."""
    root = tmp_path_factory.mktemp("elsewhere")
    shipped = PROJECT / "saved_models"
    if list(shipped.glob("*/*/saved_model.pb")):
        (root / "saved_models").symlink_to(shipped, target_is_directory=True)
        return root
    from tiny_models import package_tiny_models
    from toy_forecasters import build_toy_forecaster, toy_card

    tiny = package_tiny_models(root, ("bilstm", "linear"))
    name, columns = FORECASTER.parent.name, [f"column {number}" for number in range(5)]
    build_toy_forecaster(
        root / "saved_models",
        name,
        corpus=toy_card(name, 1, "gru")["corpus"] | {"series": ["Beijing"]},
        features=columns,
        targets=columns[:2],
    )
    # The README's commands name this one.
    tiny["bilstm"].parent.rename(root / "saved_models" / "sentiment-imdb-bilstm")
    return root


@pytest.fixture(scope="session")
def folders(saved_models_root) -> list[Path]:
    """Every version folder, of whatever task."""
    found = saved_models_root.glob("saved_models/*/[!.]*/saved_model.pb")
    return sorted(path.parent for path in found)


@pytest.fixture(scope="session")
def text_folders(folders) -> list[Path]:
    """Those of models that take texts, which the clients are for."""
    return [path for path in folders if card_of(path)["task"] != "forecasting"]


@pytest.fixture(scope="session")
def sentiment_models(folders) -> list[Answered]:
    """All of them; one is loaded when it is asked."""
    return [Answered(path) for path in folders if card_of(path)["task"] == "sentiment"]


@pytest.fixture(scope="session")
def of_each_cell(sentiment_models) -> list[Answered]:
    """One model of each cell: what a client meets is the same whatever it learned from."""
    return list({card_of(model.folder)["cell"]: model for model in sentiment_models}.values())


@pytest.fixture(scope="session")
def bilstm(sentiment_models) -> Answered:
    """The model that the README takes elsewhere."""
    (model,) = (m for m in sentiment_models if m.folder.match("sentiment-imdb-bilstm/2"))
    return model


@pytest.fixture(scope="session")
def readme() -> str:
    """The section "Take a model elsewhere"."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return text.partition("## Take a model elsewhere\n")[2].partition("\n## ")[0]


@pytest.fixture(scope="session")
def script():
    """The function `script(path under elsewhere/) -> what it defines, by name`."""
    return lambda path: runpy.run_path(str(PROJECT / "elsewhere" / path))
