"""Contestants take turns, so that whatever slows the machine down slows all of them.

Figures from different runs, let alone machines, are never compared: only the ratios of one run.
"""

import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CORE_TIMES = Path("/proc/stat")  # Linux
_SETTLE = 0.05  # seconds in which the last contestant's idle threads stop spinning


def alternate(
    contestants: dict[str, Callable[[], float]],
    rounds: int,
    warm_up: int = 1,
    progress: Callable[[str], None] = print,
) -> dict[str, list[float]]:
    """What each contestant measured of itself, once a round, after `warm_up` rounds not counted.

    Every other round runs in reverse, so that nobody always comes after the same one. The n-th
    values of all contestants are of the same round.
    """
    values: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(-warm_up, rounds):
        for name in list(contestants)[:: -1 if turn % 2 else 1]:
            time.sleep(_SETTLE)
            value = contestants[name]()
            if turn >= 0:
                values[name].append(value)
                progress(f"  round {turn + 1} of {rounds}: {name}: {value:,.4g}")
    return values


def seconds_of(work: Callable[[], object], calls: int = 1) -> float:
    """Seconds of one call: the median of `calls`, one after the other."""
    taken = []
    for _ in range(calls):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


@dataclass(frozen=True)
class Spread:
    """The median of repetitions, with the lowest and the highest of them."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Raises ValueError where there are no values."""
        values = sorted(values)
        if not values:
            raise ValueError("nothing was measured")
        return cls(statistics.median(values), values[0], values[-1])


def times_as_fast(ours: list[float], peer: list[float], more_is_better: bool) -> Spread:
    """How many times as fast as the peer we are: above 1 we win, for rates and for times alike.

    ours, peer: values of the same rounds. The ratio is taken within each round, where both met the
    same machine, and then the median of the ratios.
    """
    ratios = []
    for mine, other in zip(ours, peer, strict=True):
        fast, slow = (mine, other) if more_is_better else (other, mine)
        unknown = math.isinf(fast) and math.isinf(slow)  # neither reached the goal
        ratios.append(math.nan if unknown else fast / slow)
    if any(math.isnan(ratio) for ratio in ratios):
        return Spread(math.nan, math.nan, math.nan)
    return Spread.of(ratios)


def cores() -> int:
    """How many cores this process may use."""
    # macOS and Windows cannot tell which cores a process may use.
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def busy_share(seconds: float = 2.0) -> float | None:
    """Share of the cores' time, 0 to 1, that others use while this process sleeps `seconds`.

    None where the system does not tell. The load average would still hold the script before.
    """
    if not _CORE_TIMES.exists():
        return None
    before = _core_times()
    time.sleep(seconds)
    spent = [after - then for after, then in zip(_core_times(), before, strict=True)]
    idle = spent[3] + spent[4]  # with nothing to do, and waiting for a disk
    return 1 - idle / max(1, sum(spent))


def _core_times() -> list[int]:
    """What all cores did since the start, in ticks: user, nice, system, idle, iowait and so on."""
    first, *_ = _CORE_TIMES.read_text().splitlines()
    return [int(ticks) for ticks in first.split()[1:9]]


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Of Python and of those packages that are installed."""
    found = {"python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
