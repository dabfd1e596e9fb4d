"""Cells as times and as numbers, a whole column at once, as people and programs write them."""

import datetime
import functools
import math
import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from nlpapp.tables import TableError, steps

# What stands in a cell where nothing was measured, in lower case.
_MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?"))
_FORMATS = ("ISO8601", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y")
_FORMATS += ("%Y%m%d", "%Y年%m月%d日", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")
# How times are written again: forms for `str.format`, with the hour last.
_DATES = ("{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.month}/{0.day}/{0.year}", "{0:%m/%d/%Y}")
_DATES += ("{0.day}/{0.month}/{0.year}", "{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0:%Y%m%d}")
_DATES += ("{0:%Y年%m月%d日}", "{0.year}年{0.month}月{0.day}日", "{0:%d %b %Y}", "{0:%b %d, %Y}")
_DATES += ("{0:%d %B %Y}", "{0:%B %d, %Y}")
_HOURS = (
    " {0:%H:%M:%S}",
    " {0:%H:%M}",
    "T{0:%H:%M:%S}",
    "T{0:%H:%M}",
    "T{0:%H:%M:%S}Z",
    " {0.hour}:{0:%M}",
)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_SHOWN = 40  # characters of a cell
_LARGEST = float(np.finfo(np.float32).max)


def times_of(cells: Sequence[str], name: str, column: str, step: str | None = None) -> np.ndarray:
    """Unix seconds, int64 [rows], of cells that all write times alike; without a zone it is UTC.

    Of days and months that could be either, the reading in which the rows are in order counts.

    name: of the file. Raises TableError.
    """
    texts = [cell.strip() for cell in cells]
    if empty := [row for row, text in enumerate(texts, 1) if not text]:
        raise TableError(
            "{name}: row {row} has no time in {column!r}; fill it in or leave the row out.",
            name=name,
            row=empty[0],
            column=column,
        )
    if not texts:
        return np.empty(0, np.int64)
    readings = [read for form in _FORMATS if (read := _read(texts, form)) is not None]
    if not readings:
        row = next((row for row, text in enumerate(texts) if not _is_time(text)), 0)
        raise TableError(
            "{name}: {cell!r} in {column!r}, row {row}, is no time that is written like the rest; "
            "write all as 2015-12-31 or 2015-12-31 18:00:00.",
            name=name,
            cell=texts[row][:_SHOWN],
            column=column,
            row=row + 1,
        )
    likely = [read for read in readings if (np.diff(read) >= 0).all()] or readings
    fitting = (read for read in likely if step and steps.keeps_to(np.unique(read), step))
    return next(fitting, likely[0])


def written_like(cells: Sequence[str], times: np.ndarray) -> Callable[[int], str]:
    """A function that writes a time, Unix seconds, as all of these cells write theirs.

    times: int64 [rows], what the cells say. Where they write them in no one way, or in one that
    would leave out an hour, it is 2015-12-31 or 2015-12-31 18:00:00.
    """

    @functools.cache
    def form() -> str:
        given = [(cell.strip(), _date(time)) for cell, time in zip(cells, times, strict=True)]
        forms = (date + hour for hour in ("", *_HOURS) for date in _DATES)
        alike = (it for it in forms if all(it.format(date) == text for text, date in given))
        return next(alike, "")

    def write(time: int) -> str:
        date = _date(time)
        if not form() or (form() in _DATES and date.time() != datetime.time()):
            return date.isoformat(" ").removesuffix(" 00:00:00")
        return form().format(date)

    return write


def _date(time: int) -> datetime.datetime:
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=int(time))


def numbers_of(cells: Sequence[str], name: str, column: str) -> np.ndarray:
    """float64 [rows], NaN where a cell is empty or says that nothing was measured.

    name: of the file. Raises TableError for text, for what is infinite, and for what no float32
    can be.
    """
    values = np.empty(len(cells))
    for row, cell in enumerate(cells):
        text = cell.strip()
        if text.lower() in _MISSING:
            values[row] = math.nan
            continue
        try:
            values[row] = float(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
        except ValueError as error:
            raise TableError(
                "{name}: {cell!r} in {column!r}, row {row}, is no number; write numbers as 12.5, "
                "and leave the cell empty where nothing was measured.",
                name=name,
                cell=text[:_SHOWN],
                column=column,
                row=row + 1,
            ) from error
        if not math.isfinite(values[row]):
            raise TableError(
                "{name}: {column!r} is infinite in row {row}; leave the cell empty where nothing "
                "was measured.",
                name=name,
                column=column,
                row=row + 1,
            )
        if abs(values[row]) > _LARGEST:
            raise TableError(
                "{name}: {cell!r} in {column!r}, row {row}, is larger than models can read; look "
                "for a wrong number, or give all of the column in a larger unit.",
                name=name,
                cell=text[:_SHOWN],
                column=column,
                row=row + 1,
            )
    return values


def _read(texts: list[str], form: str) -> np.ndarray | None:
    if not all(any(map(str.isdigit, text)) for text in texts):
        return None  # pandas has times for "NaN" and "today" too
    try:
        dates = pd.to_datetime(pd.Series(texts, dtype=object), format=form, utc=True)
    except (ValueError, OverflowError):
        return None
    return dates.dt.tz_localize(None).to_numpy("datetime64[s]").astype(np.int64)


def _is_time(text: str) -> bool:
    return any(_read([text], form) is not None for form in _FORMATS)
