"""A column a model: what it says of the next step, how far off that was, how it does overall."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from nlpapp.app import columns
from nlpapp.app.figures import RATE
from nlpapp.app.language import _
from nlpapp.app.palette import Style
from nlpapp.app.series_names import number, one_ahead

_SHEET = """
.model .said{display:flex;justify-content:space-between;align-items:baseline;gap:.6rem;
  font-size:1.3rem;font-weight:600;margin:.55rem 0 .1rem}
.model .said small{font-size:.85rem;font-weight:400;opacity:.8}
"""


@dataclass
class Column:
    """What one column shows; without `said` and `problem` its model is still loading.

    row: what the card says of this place and target; see `evaluation.evaluate` of the task. None
    for persistence, of which `error` is known alone, a step ahead.
    seeds: what models of other seeds reach, beside this one.
    said: the forecast, and its band, NaN without one; of the first step that is ahead.
    came: what came then, NaN where nothing did.
    """

    title: str
    look: Style
    unit: str
    error_unit: str
    step: str
    row: dict | None = None
    seeds: str = ""
    error: float = np.nan
    said: tuple[float, float, float] | None = None
    came: float = np.nan
    problem: str = ""


def page(shown: Sequence[Column]) -> str:
    """All columns as HTML."""
    return columns.grid([_column(it) for it in shown], _SHEET)


def _column(column: Column) -> str:
    parts = []
    if column.said:
        parts.append(_said(column))
    if column.problem:
        parts.append(columns.note(column.problem))
    elif not column.said:
        parts.append(columns.loading())
    return columns.section(column.title, column.look, parts, _facts(column))


def _said(column: Column) -> str:
    forecast, low, high = column.said
    off = ""
    if np.isfinite(column.came):
        off = _("off by {much}").format(much=number(abs(forecast - column.came)))
    line = (
        f'<div class="said"><span>{escape(number(forecast, column.unit))}</span>'
        f"<small>{escape(off)}</small></div>"
    )
    if not np.isfinite(low):
        return line + columns.note(_("as it was last"))
    band = _("80%: {low} to {high}").format(low=number(low), high=number(high))
    return line + columns.note(band)


def _facts(column: Column) -> list[tuple[str, str]]:
    """The figures over the whole test period."""
    ahead = _("Mean error {ahead}").format(ahead=one_ahead(column.step))
    if column.row is None:
        return [(ahead, number(column.error, column.error_unit))]
    row, unit = column.row, column.row.get("unit", "")
    facts = [(ahead, number(row["first"]["mae"], unit))]
    if row["first"] != row.get("last", row["first"]):
        facts.append((_("Over all steps"), number(row["mae"]["value"], unit)))
    if "rmse" in row:
        facts.append(("RMSE", number(row["rmse"]["value"], unit)))
    if "mase" in row:
        facts.append(("MASE", number(row["mase"])))
    if "coverage" in row:
        facts.append((_("Came within the 80% band"), RATE.written(row["coverage"])))
    if "width" in row:
        facts.append((_("Width of the band"), number(row["width"], unit)))
    if "direction" in row:
        facts.append((_("Direction right"), _share(row["direction"])))
    if column.seeds:
        facts.append((_("Skill everywhere; other seeds"), column.seeds))
    return facts


def _share(found: dict) -> str:
    low, high = (RATE.written(found[it], unit=False) for it in ("low", "high"))
    return f"{RATE.written(found['value'])} ({low}–{high})"
