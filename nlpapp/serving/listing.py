"""Which saved models stand in a folder, and which folders there cannot be trusted.

The layout is TensorFlow Serving's: ``<root>/<model>/<version>/``, version a whole number from 1.
Listing reads and hashes files but imports no TensorFlow.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import nlpapp
from nlpapp.saved import cards
from nlpapp.serving.errors import ServingError

_VERSION = re.compile(r"[1-9][0-9]*")


@dataclass(frozen=True)
class Entry:
    """A saved model whose every file matches its card."""

    name: str
    version: int
    path: Path
    card: dict


@dataclass(frozen=True)
class Refusal:
    """A folder that was skipped, and why; ``str()`` of it is a sentence."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"Skipped {self.path}: {self.reason}"


@dataclass(frozen=True)
class Scan:
    """What stands under a root: ``models``, the newest of each name, and ``refused``, by path."""

    root: Path
    models: list[Entry]
    refused: list[Refusal]

    def named(self, name: str) -> Entry:
        """The model of that name, one of those listed; nothing else is ever looked up on disk.

        Raises:
            ServingError: no listed model has that name; the message lists those that do.
        """
        for entry in self.models:
            if entry.name == name:
                return entry
        if not self.models:
            raise ServingError(f"There is no model {name!r}: no saved model stands in {self.root}.")
        known = ", ".join(entry.name for entry in self.models)
        damaged = "".join(f" {r}" for r in self.refused if name in r.path.parts)
        raise ServingError(f"There is no model {name!r}; there are {known}.{damaged}")


def default_root() -> Path:
    """``NLPAPP_SAVED_MODELS``, or ``saved_models`` in the working folder, or the checkout's."""
    if chosen := os.environ.get("NLPAPP_SAVED_MODELS"):
        return Path(chosen)
    here = Path("saved_models")
    return here if here.is_dir() else Path(nlpapp.__file__).parents[1] / "saved_models"


def scan(root: Path | str | None = None) -> Scan:
    """The newest intact version of each model under ``root`` (default: ``default_root()``).

    A damaged, half-written or foreign folder is named in ``refused`` and the others go on; where
    the newest version is refused, the next older one stands in. Files beside the folders
    (README.md, .gitkeep) are nobody's business.

    Raises:
        ServingError: ``root`` is not a folder that can be read.
    """
    root = default_root() if root is None else Path(root)
    if not root.is_dir():
        raise ServingError(f"There is no folder of saved models at {root}.")
    models, refused = [], []
    try:
        folders = _folders(root)
    except OSError as error:
        raise ServingError(f"{root} cannot be read: {error.strerror}.") from error
    for folder in folders:
        newest = None
        for version in _versions(folder, refused):
            try:
                entry = _entry(version)
            except cards.CardError as error:
                refused.append(Refusal(version, str(error)))
            else:
                if newest is None or entry.version > newest.version:
                    newest = entry
        if newest is not None:
            models.append(newest)
    return Scan(root, models, sorted(refused, key=lambda refusal: refusal.path))


def find(root: Path | str | None, name: str) -> Entry:
    """The model called ``name`` under ``root``; see ``Scan.named``."""
    return scan(root).named(name)


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir())


def _versions(folder: Path, refused: list[Refusal]) -> list[Path]:
    """The version folders of a model's folder; whatever else is a folder there is refused."""
    try:
        inside = _folders(folder)
    except OSError as error:
        refused.append(Refusal(folder, f"it cannot be read: {error.strerror}."))
        return []
    versions = [path for path in inside if _VERSION.fullmatch(path.name)]
    if not versions:
        refused.append(Refusal(folder, "it holds no version folder (a whole number from 1)."))
    else:
        refused += [
            Refusal(path, "its name is no version (a whole number from 1): left by a broken write?")
            for path in inside
            if path not in versions
        ]
    return versions


def _entry(folder: Path) -> Entry:
    card = cards.verify(folder)
    name, version = folder.parent.name, folder.name
    if (card["model"], str(card["version"])) != (name, version):
        raise cards.CardError(
            f"{cards.CARD_PATH} belongs to {card['model']!r} version {card['version']}."
        )
    return Entry(name, card["version"], folder, card)
