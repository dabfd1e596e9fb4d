"""Which saved models stand in a folder, and which folders there cannot be trusted.

The layout is TensorFlow Serving's: ``<root>/<model>/<version>/``, version a whole number from 1.
Listing reads and hashes files but imports no TensorFlow.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nlpapp
from nlpapp.saved import cards
from nlpapp.serving.errors import ServingError
from nlpapp.told import Told

_VERSION = re.compile(r"[1-9][0-9]*")


@dataclass(frozen=True)
class Entry:
    """A saved model whose every file matches its card."""

    name: str
    version: int
    path: Path
    card: dict


class Refusal(Told):
    """A folder that was skipped, and why: a sentence, never raised."""

    @property
    def path(self) -> Path:
        """The folder."""
        return self.facts["path"]

    @property
    def reason(self) -> str:
        """What is wrong with it."""
        return str(self.facts["reason"])


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
            raise ServingError(
                "There is no model {name!r}: no saved model stands in {root}.",
                name=name,
                root=self.root,
            )
        known = ", ".join(entry.name for entry in self.models)
        for refusal in self.refused:
            if name in refusal.path.parts:
                raise ServingError(
                    "There is no model {name!r}; there are {known}. {refusal}",
                    name=name,
                    known=known,
                    refusal=refusal,
                )
        raise ServingError("There is no model {name!r}; there are {known}.", name=name, known=known)

    def chosen(self, names: Sequence[str]) -> list[Entry]:
        """The models of these names, or all where none is given. Raises as `named` does."""
        return [self.named(name) for name in names] or self.models


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
        raise ServingError("There is no folder of saved models at {root}.", root=root)
    models, refused = [], []
    try:
        folders = _folders(root)
    except OSError as error:
        raise ServingError(
            "{name} cannot be read: {why}.", name=root, why=error.strerror
        ) from error
    for folder in folders:
        newest = None
        for version in _versions(folder, refused):
            try:
                entry = _entry(version)
            except cards.CardError as error:
                refused.append(skipped(version, error))
            else:
                if newest is None or entry.version > newest.version:
                    newest = entry
        if newest is not None:
            models.append(newest)
    return Scan(root, models, sorted(refused, key=lambda refusal: refusal.path))


def find(root: Path | str | None, name: str) -> Entry:
    """The model called ``name`` under ``root``; see ``Scan.named``."""
    return scan(root).named(name)


def skipped(path: Path, reason: Told) -> Refusal:
    """That a folder was skipped for a reason."""
    return Refusal("Skipped {path}: {reason}", path=path, reason=reason)


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir())


def _versions(folder: Path, refused: list[Refusal]) -> list[Path]:
    """The version folders of a model's folder; whatever else is a folder there is refused."""
    try:
        inside = _folders(folder)
    except OSError as error:
        reason = ServingError("it cannot be read: {why}.", why=error.strerror)
        refused.append(skipped(folder, reason))
        return []
    versions = [path for path in inside if _VERSION.fullmatch(path.name)]
    if not versions:
        reason = ServingError("it holds no version folder (a whole number from 1).")
        refused.append(skipped(folder, reason))
    else:
        reason = ServingError(
            "its name is no version (a whole number from 1): left by a broken write?"
        )
        refused += [skipped(path, reason) for path in inside if path not in versions]
    return versions


def _entry(folder: Path) -> Entry:
    card = cards.verify(folder)
    name, version = folder.parent.name, folder.name
    if (card["model"], str(card["version"])) != (name, version):
        raise cards.CardError(
            "{card} belongs to {model!r} version {version}.",
            card=cards.CARD_PATH,
            model=card["model"],
            version=card["version"],
        )
    return Entry(name, card["version"], folder, card)
