"""A test period on the page: one day of it, the days around, and how wrong it all was."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from nlpapp.app import charts, language, loading, palette
from nlpapp.app.forecast import columns, courses, drawing, judged
from nlpapp.app.forecast.columns import Column
from nlpapp.app.forecast.courses import Course, View
from nlpapp.app.forecast.judged import PERSISTENCE
from nlpapp.app.language import _
from nlpapp.app.palette import Style
from nlpapp.app.plain import plain
from nlpapp.app.series_names import ahead, one_ahead, remark, title
from nlpapp.serving import ServingError
from nlpapp.tables import steps

_AROUND = 45  # rows on either side of the day


def draw(view: View) -> None:
    """Draw it; what cards alone can tell stands there before any model is loaded."""
    above, table = st.container(), st.empty()
    rows = {
        view.titles[card["model"]]: row
        for card in view.cards
        if (row := judged.row_of(card, view.place.name, view.target))
    }
    shown = _columns(view, rows)
    table.html(columns.page(list(shown.values())))
    around, found = st.container(), st.container()
    with found:
        _judge(view, rows)
    with above:
        its = _asked(view, shown)
    _fill(view, its, shown)
    table.html(columns.page(list(shown.values())))
    if its:
        with above:
            _day(view, its)
        with around:
            _around(view, its)
        with found:
            _by_step(view, its)


def _columns(view: View, rows: Mapping[str, dict]) -> dict[str, Column]:
    """A column for each model, by its title; persistence's at the end."""
    shown = {}
    for card in view.cards:
        name = view.titles[card["model"]]
        shown[name] = _column(view, name, palette.style(card))
        shown[name].row, shown[name].seeds = rows.get(name), judged.seeds(card)
    return shown


def _column(view: View, name: str, look: Style) -> Column:
    return Column(name, look, view.unit, view.error_unit, view.place.step)


def _asked(view: View, shown: Mapping[str, Column]) -> list[Course]:
    """What the models said; what went wrong stands in their columns."""
    models, found = loading.wait(view.cards), []
    for card in view.cards:
        column = shown[view.titles[card["model"]]]
        try:
            if model := models.get(card["model"]):
                found.append(courses.of(view, card, model))
            elif error := loading.listed().failed(card["model"]):
                column.problem = language.told(error)
        except ServingError as error:
            column.problem = language.told(error)
    if found and not any(card["cell"] == PERSISTENCE for card in view.cards):
        found.append(courses.persistence(view))
    return found


def _fill(view: View, its: Sequence[Course], shown: dict[str, Column]) -> None:
    """Put into the columns what was said of the next step, and what came."""
    for course in its:
        place = course.at(view.row)
        column = shown.setdefault(course.title, _column(view, course.title, course.look))
        column.said = tuple(float(it[place, 0]) for it in course.said)
        column.came = float(course.future[place, 0])
        column.error = float(course.errors(view.place.relative)[0])


def _day(view: View, its: Sequence[Course]) -> None:
    place, row = view.place, view.row
    horizon = max(course.future.shape[1] for course in its)
    window = max(card["window"] for card in view.cards)
    first, end = max(0, row + 1 - window), min(row + 1 + horizon, len(place.times))
    known = _measured(view, range(first, row + 1))
    came = _measured(view, range(row + 1, end))
    coming = steps.following(int(place.times[row]), place.step, horizon)
    dates = [*place.dates[row + 1 : end], *map(steps.as_text, coming[end - row - 1 :])]
    said = pd.DataFrame(
        [
            {"row": step + 1, "date": dates[step], "model": course.title}
            | {name: float(it[course.at(row), step]) for name, it in course.said._asdict().items()}
            for course in its
            for step in range(course.future.shape[1])
        ]
    )
    titles, looks = _legend(its)
    what = _named(view)
    drawn = drawing.day(known, came, said, titles, looks).properties(
        title=drawing.titled(what, _("Known up to {date}").format(date=place.dates[row]))
    )
    described = _(
        "Chart: {what} as it was measured, what {models} say from {date} on, and what came."
    )
    charts.show(
        drawn,
        described.format(what=what, models=", ".join(titles.values()), date=place.dates[row]),
    )
    measured = {drawing.MEASURED.name: _(drawing.MEASURED.name)} | titles
    st.html(charts.legend(measured, {drawing.MEASURED.name: drawing.MEASURED} | looks))
    st.caption(
        _(
            "A diamond is the value that came. A thick line is the band that 80 of 100 values "
            "should fall into."
        )
    )


def _around(view: View, its: Sequence[Course]) -> None:
    """The first step of every forecast about the day."""
    place, row = view.place, view.row
    rows = range(max(place.begins, row - _AROUND), min(row + _AROUND, len(place.times)))
    said = pd.DataFrame(
        [
            {"row": it - row, "date": place.dates[it], "model": course.title}
            | {"forecast": float(course.said.forecast[course.at(it - 1), 0])}
            for course in its
            for it in rows
        ]
    )
    titles, looks = _legend(its)
    name = _("Each day as it was forecast {ahead}").format(ahead=one_ahead(place.step))
    drawn = drawing.around(_measured(view, rows), said, 0, titles, looks)
    charts.show(drawn.properties(title=drawing.titled(name, _named(view))), name)
    st.caption(
        _(
            "Persistence is what was measured, one step late. A line that hugs the measured one "
            "just so has learned no more than that."
        )
    )


def _judge(view: View, rows: Mapping[str, dict]) -> None:
    """What the cards tell: skill, and sentences."""
    cells = {view.titles[card["model"]]: card["cell"] for card in view.cards}
    rows = {name: row for name, row in rows.items() if cells[name] != PERSISTENCE}
    st.subheader(_("Over the whole test period"), anchor=False)
    if not rows:
        st.info(_("The cards of these models hold no figures of this place."))
        return
    _say(view, rows)
    looks = {view.titles[card["model"]]: palette.style(card) for card in view.cards}
    titles = {name: name for name in rows}
    table = pd.DataFrame(
        [
            {"model": name} | {part: row["skill"][part] for part in ("value", "low", "high")}
            for name, row in rows.items()
        ]
    )
    name = _("Skill against persistence")
    told = _("By how much smaller the mean error is, over all steps; lines are intervals of 95%")
    drawn = drawing.skills(table, titles, looks).properties(title=drawing.titled(name, told))
    charts.show(
        drawn, _("Bar chart: {what} of {models}.").format(what=name, models=", ".join(rows))
    )


def _say(view: View, rows: Mapping[str, dict]) -> None:
    st.markdown(plain(judged.beside_persistence(rows, view.place.step)))
    if note := remark(view.place.name):
        st.markdown(note)
    for claim, found in (
        (
            _(
                "It is often said that the plain RNN is at home in forecasts made from 7 to 10 "
                "days."
            ),
            judged.of_the_plain_rnn(rows, view.cards, view.titles),
        ),
        (
            _("It is often said that the LSTM suits 30 days of prices in and one out."),
            judged.of_markets(view.cards),
        ),
    ):
        if found:
            said = _("**Measured here:** {sentence}").format(sentence=plain(found))
            st.success(f"{claim} {said}", icon=":material/straighten:")
    if view.place.relative:
        st.warning(_("This is no advice to buy or sell anything."), icon=":material/info:")


def _by_step(view: View, its: Sequence[Course]) -> None:
    """How wrong by how far ahead, where it is more than one step."""
    table = pd.DataFrame(
        [
            {"model": course.title, "ahead": step + 1, "error": error}
            for course in its
            for step, error in enumerate(course.errors(view.place.relative))
        ]
    )
    if table["ahead"].max() < 2:
        return
    titles, looks = _legend(its)
    name = _("How wrong by how far ahead")
    unit = title(view.error_unit)
    subtitle = _("Mean error, {unit}").format(unit=unit) if unit else _("Mean error")
    drawn = drawing.by_step(table, ahead(view.place.step), titles, looks)
    charts.show(drawn.properties(title=drawing.titled(name, subtitle)), name)


def _measured(view: View, rows: range) -> pd.DataFrame:
    values = view.place.values[rows.start : rows.stop, view.column]
    dates = view.place.dates[rows.start : rows.stop]
    return drawing.rows_of([row - view.row for row in rows], dates, values)


def _legend(its: Sequence[Course]) -> tuple[dict[str, str], dict[str, Style]]:
    """(titles, looks) by title, as the charts take them."""
    titles = {course.title: course.title for course in its}
    return titles, {course.title: course.look for course in its}


def _named(view: View) -> str:
    """The target, its place and its unit."""
    named = _(", ").join(filter(None, [title(view.place.name), title(view.target)]))
    return f"{named} ({title(view.unit)})" if view.unit else named
