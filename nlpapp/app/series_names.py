"""What places, numbers and steps are called on pages; somebody's own stand as they are."""

import math

from nlpapp.app.language import N_, _

# Of public corpora, as their cards have them.
_KNOWN = {
    *(N_("Beijing"), N_("Shanghai"), N_("Guangzhou"), N_("Chengdu"), N_("Shenyang")),
    *(N_("S&P 500"), N_("Nasdaq"), N_("CSI 300")),
    *(N_("temperature"), N_("lowest temperature")),
    *(N_("dew point"), N_("humidity"), N_("pressure")),
    *(N_("close"), N_("high"), N_("low"), N_("volume"), N_("points")),
}
# What is to be known of a series before one reads anything into its forecasts.
_REMARKS = {
    "VIX": N_(
        "The VIX is no price: it says which swings of the S&P 500 options expect, and returns to "
        "its mean, so that something of it can be forecast."
    )
}
# By step: one ahead, within a sentence; the axis of steps ahead.
_AHEAD = {
    "D": (N_("a day ahead"), N_("Days ahead")),
    "B": (N_("a trading day ahead"), N_("Trading days ahead")),
    "h": (N_("an hour ahead"), N_("Hours ahead")),
}
_ANY_STEP = N_("a step ahead"), N_("Steps ahead")


def title(name: str) -> str:
    """A place, a target or a unit for people."""
    return _(name) if name in _KNOWN else name


def remark(place: str) -> str:
    """What is to be known of a place; empty where there is nothing."""
    return _(_REMARKS[place]) if place in _REMARKS else ""


def one_ahead(step: str) -> str:
    """The first step that is forecast, within a sentence."""
    return _(_AHEAD.get(step, _ANY_STEP)[0])


def ahead(step: str) -> str:
    """What steps ahead are counted in."""
    return _(_AHEAD.get(step, _ANY_STEP)[1])


def number(value: float, unit: str = "", digits: int = 3) -> str:
    """A value of so many significant digits, or "–" for none; before the point all are kept."""
    if not math.isfinite(value):
        return "–"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:,.{min(max(digits - 1 - size, 0), 9)}f}"
    shown = title(unit)
    return f"{text}{'' if shown == '%' else ' '}{shown}" if shown else text
