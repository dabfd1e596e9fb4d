"""What was measured, kept as data: a JSON file of points, whole after each of them.

A measuring that takes hours and was stopped goes on after its last point; figures and pages are
drawn from the file. A point is a line of it, so that a difference between two states of the file
shows which points are new.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nlpapp
from nlpapp.learning.keeping import claimed, write_whole
from nlpapp.told import Told

ROOT = Path(nlpapp.__file__).parents[1] / "docs" / "results"  # of the results kept with the project


class MeasuredError(Told):
    """Kept measurements cannot be read."""


@dataclass(frozen=True)
class Point:
    """of: what was measured, names and numbers that tell it from all others. found: the figures."""

    of: dict
    found: dict


@dataclass(frozen=True)
class Measurements:
    """settings: what all points have in common. points: in the order in which they were found."""

    settings: dict
    points: list[Point]

    def __contains__(self, of: Mapping) -> bool:
        return self.find(of) is not None

    def find(self, of: Mapping) -> dict | None:
        """What was found of one point; None where it has not been measured."""
        return next((point.found for point in self.points if point.of == of), None)


class Measuring(Measurements):
    """Measurements that are being taken; see `measuring`."""

    def __init__(self, file: Path, settings: dict, points: list[Point]) -> None:
        super().__init__(settings, points)
        object.__setattr__(self, "_file", file)

    def add(self, of: Mapping, found: Mapping) -> None:
        """Keep a point, on the disk when this returns.

        Both hold what JSON can hold, but for numbers that are not finite: ValueError.
        """
        self.points.append(Point(_plain(of), _plain(found)))
        write_whole(self._file, _text(self).encode())


@contextmanager
def measuring(file: Path, settings: Mapping) -> Iterator[Measuring]:
    """Goes on with what a file holds, or begins it; nobody else measures into it meanwhile.

    Raises MeasuredError where the file is damaged, ValueError where it was measured with other
    settings, and InUseError where another process has it.
    """
    settings = _plain(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    with claimed(file):
        kept = read(file) if file.exists() else Measurements(settings, [])
        for name in {**kept.settings, **settings}:
            was, now = kept.settings.get(name), settings.get(name)
            if was != now:
                raise ValueError(
                    f"{file} was measured with other settings: {name} was {was} and is now {now}. "
                    "Name another file, or remove this one to measure anew."
                )
        yield Measuring(file, settings, kept.points)


def read(file: Path) -> Measurements:
    """What a file holds. Raises MeasuredError where it is not there, or damaged."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        points = [Point(dict(point["of"]), dict(point["found"])) for point in kept["points"]]
        return Measurements(dict(kept["settings"]), points)
    except FileNotFoundError as error:
        raise MeasuredError(
            "The kept results {name} are not there: get the file again, or measure anew.",
            name=file.name,
        ) from error
    except OSError as error:
        raise MeasuredError(
            "{name} cannot be read: {reason}.", name=file.name, reason=error.strerror
        ) from error
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise damaged(file) from error


def read_points(
    file: Path, of: Collection[str], found: Collection[str], settings: Collection[str] = ()
) -> Measurements:
    """The same, where every point must have these names and figures, and the file these settings.

    Raises MeasuredError too where they are missing.
    """
    kept = read(file)
    whole = kept.settings.keys() >= set(settings) and all(
        point.of.keys() >= set(of) and point.found.keys() >= set(found) for point in kept.points
    )
    if not whole:
        raise damaged(file)
    return kept


def damaged(file: Path) -> MeasuredError:
    """What is said of a file that does not hold what it should; not raised here."""
    return MeasuredError(
        "The kept results {name} are damaged: get the file again, or remove it and measure anew.",
        name=file.name,
    )


def _text(kept: Measurements) -> str:
    points = [_line({"of": point.of, "found": point.found}) for point in kept.points]
    settings = json.dumps(kept.settings, indent=1, ensure_ascii=False, allow_nan=False)
    return '{"settings": ' + settings + ',\n"points": [\n' + ",\n".join(points) + "\n]}\n"


def _line(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plain(value: Mapping) -> dict:
    """As it comes back from a file: lists instead of tuples."""
    return json.loads(_line(dict(value)))
