"""The regular step between rows over time: how it is found, what it is called, what comes next.

A step is told in pandas' words: "h", "15min", "D", "7D", "MS" and "ME" for months by their first or
last day. "B" are weekdays, of which those that are missing are holidays and no rows.
"""

import math
import re

import numpy as np
import pandas as pd
from pandas.tseries.frequencies import to_offset

from nlpapp.told import Said

WEEKDAYS = "B"
_DAY = 86_400  # seconds
_MONTHS = Said("1 month"), Said("{n} months")
_WORDS = {  # one, and several
    "s": (Said("1 second"), Said("{n} seconds")),
    "min": (Said("1 minute"), Said("{n} minutes")),
    "h": (Said("1 hour"), Said("{n} hours")),
    "D": (Said("1 day"), Said("{n} days")),
    WEEKDAYS: (Said("1 weekday"), Said("{n} weekdays")),
    "MS": _MONTHS,
    "ME": _MONTHS,
}


def step_of(times: np.ndarray) -> str | None:
    """The step of most rows; None where there are fewer than two.

    times: int64 [rows], Unix seconds, ascending, none twice. Whether all rows keep to the step,
    `grid` tells.
    """
    if len(times) < 2:
        return None
    if months := _months(times):
        return months
    differences, counts = np.unique(np.diff(times), return_counts=True)
    usual = int(differences[counts.argmax()])
    if usual == _DAY and _only_weekdays(times):
        return WEEKDAYS
    if usual % _DAY == 0:
        return _times(usual // _DAY, "D")
    return to_offset(pd.Timedelta(seconds=usual)).freqstr


def keeps_to(times: np.ndarray, step: str) -> bool:
    """Whether most rows are a step apart, as far as so few of them can tell.

    Days within one week may be weekdays.
    """
    found = step_of(times)
    if step == WEEKDAYS and found not in (None, WEEKDAYS):
        days = _dates(times)
        last = np.busday_count(days[0].date(), days[-1].date())
        return bool((days.dayofweek < 5).all() and (times % _DAY == times[0] % _DAY).all()) and (
            last < 2 * len(times)
        )
    return found in (None, step)


def grid(times: np.ndarray, step: str) -> np.ndarray:
    """All times from the first to the last, int64, of which those given may leave some out."""
    if step == WEEKDAYS:
        return times
    first, last = _dates(times[[0, -1]])
    return _seconds(pd.date_range(first, last, freq=step))


def length(times: np.ndarray, step: str) -> int:
    """About how many rows `grid` would have, without making it."""
    if step == WEEKDAYS:
        return len(times)
    return int((times[-1] - times[0]) // seconds_of(step)) + 1


def following(last: int, step: str, count: int) -> np.ndarray:
    """The times of the rows to come after one, int64 [count]."""
    first = _dates(np.array([last]))[0]
    dates = pd.date_range(first, periods=count + 1, freq=step)
    return _seconds(dates[dates > first][:count])


def seconds_of(step: str) -> int:
    """How long a step is, of months about."""
    offset = to_offset(step)
    if offset.name in ("MS", "ME"):
        return round(offset.n * 365.25 / 12 * _DAY)
    if offset.name in ("D", WEEKDAYS):
        return offset.n * _DAY
    return int(pd.Timedelta(offset).total_seconds())


def in_words(step: str) -> Said:
    """A step for people, as in "1 day" and "15 minutes"."""
    count, unit = re.fullmatch(r"(\d*)(\w+)", step).groups()
    one, several = _WORDS[unit]
    number = int(count or 1)
    return one if number == 1 else Said(several.sentence, n=number)


def as_text(time: int) -> str:
    """A time as people write it; of midnight the date alone."""
    return _dates(np.array([time]))[0].isoformat(" ").removesuffix(" 00:00:00")


def _months(times: np.ndarray) -> str | None:
    """Steps of whole months, where all rows are of first days or all of last days."""
    dates = _dates(times)
    if len(set(dates.time)) > 1:
        return None
    numbers = dates.year * 12 + dates.month
    count = math.gcd(*map(int, np.diff(numbers)))
    for name, kept in (("MS", dates.is_month_start), ("ME", dates.is_month_end)):
        if count and kept.all():
            return _times(count, name)
    return None


def _times(count: int, unit: str) -> str:
    return unit if count == 1 else f"{count}{unit}"


def _only_weekdays(times: np.ndarray) -> bool:
    """Whether no row is of a Saturday or Sunday though such days lie between the rows."""
    days = _dates(times).dayofweek
    over_weekend = (days[:-1] == 4) & (np.diff(times) == 3 * _DAY)
    return bool((days < 5).all() and over_weekend.any())


def _dates(times: np.ndarray) -> pd.DatetimeIndex:
    return pd.to_datetime(times, unit="s")


def _seconds(dates: pd.DatetimeIndex) -> np.ndarray:
    return dates.to_numpy("datetime64[s]").astype(np.int64)
