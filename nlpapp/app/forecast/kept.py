"""The test periods that are kept with the results, or were brought here: what models are asked of.

`python -m training.series` makes the files. Those of an open licence stand with the project.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import streamlit as st

from nlpapp import measured
from nlpapp.app import results
from nlpapp.measured import MeasuredError

_SETTINGS = {"corpus", "licence", "citation", "columns", "units", "relative", "step"}
_FOUND = {"begins", "times", "values"}


@dataclass(frozen=True, eq=False)
class Place:
    """One series: the rows of its test period, and those before that forecasts are made from.

    name: empty for the only one of a corpus. columns, units: of the values.
    step, relative: see `nlpapp.tables.steps`; whether errors are told in percent, as of prices.
    times: int64 [rows], Unix seconds. values: float64 [rows, columns], NaN where none.
    begins: the row that the test begins with.
    stamp: tells these values from others of the same name.
    """

    corpus: str
    name: str
    licence: str
    citation: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    step: str
    relative: bool
    times: np.ndarray
    values: np.ndarray
    begins: int
    stamp: str

    def column(self, name: str) -> np.ndarray:
        """The values of a column, float64 [rows]."""
        return self.values[:, self.columns.index(name)]

    @cached_property
    def dates(self) -> list[str]:
        """Of each row, as people write it; of midnight the date alone."""
        texts = np.datetime_as_string(self.times.astype("datetime64[s]"), unit="m")
        return [text.replace("T00:00", "").replace("T", " ") for text in texts.tolist()]


def of(corpus: str) -> tuple[list[Place], list[MeasuredError]]:
    """(the series of a corpus that are here, what is to be said of files that cannot be read)."""
    found, problems = {}, []
    for file in sorted((results.ROOT / "series").glob(f"{corpus}*.json")):
        try:
            about = file.stat()
            its = _read(str(file), f"{file} {about.st_mtime_ns} {about.st_size}")
        except OSError:
            continue  # it has gone since it was listed
        except MeasuredError as error:
            problems.append(error)
        else:
            found |= {place.name: place for place in its if place.corpus == corpus}
    return list(found.values()), problems


@st.cache_resource(max_entries=32, show_spinner=False)
def _read(path: str, stamp: str) -> list[Place]:
    """The series of a file; nobody changes them.

    Raises MeasuredError where it does not hold what it should.
    """
    file = Path(path)
    kept = measured.read_points(file, {"series"}, _FOUND, _SETTINGS)
    try:
        return [
            _place(kept.settings, point, f"{stamp} {place}")
            for place, point in enumerate(kept.points)
        ]
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise measured.damaged(file) from error


def _place(settings: dict, point: measured.Point, stamp: str) -> Place:
    columns, found = tuple(settings["columns"]), point.found
    times = np.array(found["times"], "datetime64[s]").astype(np.int64)
    values = np.array([found["values"][name] for name in columns], np.float64).T
    begins = np.datetime64(found["begins"], "s").astype(np.int64)
    whole = values.shape == (len(times), len(columns)) and len(settings["units"]) == len(columns)
    if not whole or len(times) < 2 or (np.diff(times) <= 0).any() or np.isinf(values).any():
        raise ValueError("rows and columns do not fit each other")
    if begins > times[-1]:
        raise ValueError("the test begins after the last row")
    return Place(
        corpus=str(settings["corpus"]),
        name=str(point.of["series"]),
        licence=str(settings["licence"]),
        citation=str(settings["citation"]),
        columns=columns,
        units=tuple(settings["units"]),
        step=str(settings["step"]),
        relative=bool(settings["relative"]),
        times=times,
        values=values,
        begins=int(np.searchsorted(times, begins)),
        stamp=stamp,
    )
