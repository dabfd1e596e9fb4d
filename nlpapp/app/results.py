"""What was measured and is kept with the project, for pages to draw."""

from collections.abc import Collection

from nlpapp import measured

ROOT = measured.ROOT


def kept(
    name: str, of: Collection[str], found: Collection[str], settings: Collection[str] = ()
) -> measured.Measurements:
    """The measurements of that name. of, found: what every point must have; settings: the file.

    Raises `measured.MeasuredError`, to be told.
    """
    return measured.read_points(ROOT / f"{name}.json", of, found, settings)
