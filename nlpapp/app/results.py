"""What was measured and is kept with the project, for pages to draw."""

from collections.abc import Collection
from pathlib import Path

import nlpapp
from nlpapp import measured

ROOT = Path(nlpapp.__file__).parents[1] / "docs" / "results"


def kept(
    name: str, of: Collection[str], found: Collection[str], settings: Collection[str] = ()
) -> measured.Measurements:
    """The measurements of that name. of, found: what every point must have; settings: the file.

    Raises `measured.MeasuredError`, to be told.
    """
    file = ROOT / f"{name}.json"
    everything = measured.read(file)
    whole = everything.settings.keys() >= set(settings) and all(
        point.of.keys() >= set(of) and point.found.keys() >= set(found)
        for point in everything.points
    )
    if not whole:
        raise measured.MeasuredError(
            "The kept results {name} are damaged: get the file again, or remove it and measure "
            "anew.",
            name=file.name,
        )
    return everything
