"""The two charts of the distance: one text's answers, and how well many texts are told apart."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from nlpapp import neutral
from nlpapp.app.charts import GREY, colour, curves, level, with_interval
from nlpapp.app.figures import SMALL
from nlpapp.app.language import _
from nlpapp.app.palette import class_title
from nlpapp.measured import Measurements

HEIGHT = 330
# What each point of the kept measurement has.
OF, FOUND = ("model", "version", "distance"), ("value", "low", "high", "n")


def own(
    table: pd.DataFrame, watched: str, chosen: int, titles: Mapping, looks: Mapping
) -> alt.LayerChart:
    """The probability of a class against the distance, one line a model.

    table: model, distance, probability. chosen: the distance that is marked.
    """
    base = alt.Chart(table).encode(
        x=_distance(),
        y=alt.Y(
            "probability:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5),
        ),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("distance:Q", title=_("Neutral words")),
            alt.Tooltip("probability:Q", title=_("Probability"), format=".1%"),
        ],
    )
    subtitle = _("Probability of “{name}”").format(name=class_title(watched))
    title = alt.Title(_("This text"), subtitle=subtitle)
    drawn = curves(base, titles, looks, behind=_behind(chosen))
    return drawn.properties(height=HEIGHT, title=title)


def of_many(table: pd.DataFrame, chosen: int, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """The area under the ROC curve against the distance, with its intervals.

    table: model, distance, value, low, high, n.
    """
    lowest = min(0.45, float(table["low"].min()) - 0.02)
    area = alt.Scale(domain=[lowest, 1], nice=False)
    base = alt.Chart(table).encode(
        x=_distance(),
        y=alt.Y("value:Q", title=None, scale=area, axis=alt.Axis(format=SMALL.ticks, tickCount=5)),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("distance:Q", title=_("Neutral words")),
            *with_interval("ROC AUC", SMALL.exact),
            alt.Tooltip("n:Q", title=_("Texts")),
        ],
    )
    title = alt.Title(_("Many texts"), subtitle=_("Area under the ROC curve"))
    drawn = curves(base, titles, looks, area, behind=_behind(chosen))
    return drawn.properties(height=HEIGHT, title=title)


def measured_of(
    kept: Measurements, versions: Mapping[str, int], titles: Mapping[str, str]
) -> pd.DataFrame:
    """A row for each of these models and distance at which this very version was measured."""
    return pd.DataFrame(
        [
            {"model": titles[point.of["model"]], "distance": point.of["distance"], **point.found}
            for point in kept.points
            if versions.get(point.of["model"]) == point.of["version"]
        ],
    )


def _behind(chosen: int) -> list[alt.Chart]:
    """What guessing gives, and a mark at the distance chosen."""
    mark = alt.Chart().mark_rule(color=GREY, strokeWidth=1.5).encode(x=alt.datum(chosen))
    return [level(0.5), mark]


def _distance() -> alt.X:
    """Short distances stand as far apart as long ones."""
    return alt.X(
        "distance:Q",
        title=_("Neutral words"),
        scale=alt.Scale(type="symlog", constant=5, domain=[0, neutral.DISTANCES[-1]], nice=False),
        axis=alt.Axis(grid=False, values=list(neutral.DISTANCES), format="d", labelOverlap=True),
    )
