"""What came out of a file of numbers over time on the Batch page: the rows to come."""

import pandas as pd
import streamlit as st

from nlpapp.app import language, palette
from nlpapp.app.batch import download
from nlpapp.app.batch.figures import rows_of
from nlpapp.app.batch.series_job import SeriesJob
from nlpapp.app.batch.spans import duration
from nlpapp.app.language import _, ngettext
from nlpapp.app.plain import plain
from nlpapp.app.series_names import title
from nlpapp.tables import histories
from nlpapp.tables.histories import Row


def show(job: SeriesJob) -> None:
    """Draw the results of a finished job."""
    titles = palette.titles(list(job.cards.values()))
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    row.markdown(
        _("{series}: {rows} to come, by {models} in {time}.").format(
            series=ngettext("{n:,} series", "{n:,} series", job.series).format(n=job.series),
            rows=rows_of(job.rows_to_come),
            models=ngettext("{n} model", "{n} models", len(titles)).format(n=len(titles)),
            time=duration(job.seconds),
        )
    )
    with row.container(horizontal=True, width="content"):
        download.buttons(job)
    for line in job.said:
        st.caption(plain(language.told(line)))
    st.dataframe(_frame(job, list(titles.values())), hide_index=True)
    if job.rows_to_come > len(job.to_come):
        st.caption(
            _("The first {n} of {rows}; the download has them all.").format(
                n=len(job.to_come), rows=rows_of(job.rows_to_come)
            )
        )
    st.caption(_("Each forecast with its band, in which four of five values should come to lie."))


def _frame(job: SeriesJob, titles: list[str]) -> pd.DataFrame:
    """A row for each row to come and each column that is forecast, a column for each model."""
    needs = [histories.needs(card) for card in job.cards.values()]
    units = next(iter(job.cards.values())).get("units") or {}
    targets = list(dict.fromkeys(name for its in needs for name in its.targets))
    rows = [
        [title(it.series), it.time, _titled(target, units), *_of_target(it, needs, target)]
        for it in job.to_come
        for target in targets
    ]
    frame = pd.DataFrame(rows, columns=[_("Series"), _("Time"), _("Column"), *titles])
    named = any(it.series for it in job.to_come)
    return frame if named else frame.drop(columns=_("Series"))


def _titled(target: str, units: dict) -> str:
    unit = title(units.get(target, ""))
    return f"{title(target)} ({unit})" if unit else title(target)


def _of_target(row: Row, needs: list, target: str) -> list[str]:
    """What each model says of a column, in words; nothing where it does not forecast it."""
    said, begin = [], 0
    for its in needs:
        cells = ""
        if target in its.targets:
            cells = _banded(*row.band(begin + its.targets.index(target)))
        said.append(cells)
        begin += len(its.targets)
    return said


def _banded(forecast: object, low: object, high: object) -> str:
    if isinstance(forecast, str):  # nothing, or no finite number
        return ""
    low, high = float(low), float(high)  # of which one may be "Infinity"
    return _("{forecast} ({low} to {high})").format(
        **{name: f"{it:.4g}" for name, it in (("forecast", forecast), ("low", low), ("high", high))}
    )
