"""The part of the page for a file of one's own: its forecasts, drawn and to take along."""

import io
from collections.abc import Mapping, Sequence
from pathlib import PurePath

import numpy as np
import pandas as pd
import streamlit as st

from nlpapp.app import charts, language, loading, palette, uploading
from nlpapp.app.forecast import drawing, own
from nlpapp.app.forecast.kept import Place
from nlpapp.app.forecast.names import title
from nlpapp.app.language import _
from nlpapp.app.plain import plain
from nlpapp.serving import Model, ServingError
from nlpapp.tables import TableError, steps
from nlpapp.tables.harmless import harmless
from nlpapp.tables.series import Found, Series
from nlpapp.tables.writing import row_writer

_FILE, _UPLOAD = "forecast_file", "forecast_upload"
_TYPES = ("csv", "tsv", "xlsx")
_NONE = ""  # of a choice: nothing of the kind


def draw(cards: Sequence[dict], example: Place | None) -> None:
    """Draw it. cards: of all models that can be asked, those chosen above first.

    example: whose numbers a visitor may begin with.
    """
    st.subheader(_("Your own numbers"), anchor=False)
    uploading.box(
        _("A table (CSV, TSV or Excel) with a time and the model's numbers in each row"),
        _TYPES,
        _UPLOAD,
        _take,
    )
    if example and not st.session_state.get(_FILE):
        st.button(
            _("Try the example"),
            icon=":material/description:",
            key="forecast_example",
            on_click=lambda: st.session_state.update({_FILE: _example(example)}),
        )
    if given := st.session_state.get(_FILE):
        try:
            _read(*given, cards)
        except (TableError, ServingError) as error:
            st.error(plain(language.told(error)))


def _take() -> None:
    upload = st.session_state[_UPLOAD]
    st.session_state[_FILE] = upload and (upload.name, upload.getvalue())


def _example(place: Place) -> tuple[str, bytes]:
    """The last numbers of a place as a file."""
    text = io.StringIO()
    write = row_writer(text)
    write(["date", *place.columns])
    for date, row in zip(place.dates[-60:], place.values[-60:], strict=True):
        write([date, *("" if np.isnan(value) else f"{value:g}" for value in row)])
    return f"{place.name or place.corpus}.csv", text.getvalue().encode()


def _read(name: str, data: bytes, cards: Sequence[dict]) -> None:
    """Read the file, and forecast with the models whose numbers it has.

    Raises TableError and ServingError, to be told.
    """
    st.markdown(f"**{plain(name)}**")
    file = own.read(name, data, cards[0]["features"])
    fitting = [card for card in cards if file.has(card["features"])]
    if not fitting:
        asked = dict.fromkeys(", ".join(card["features"]) for card in cards)
        said = _(
            "No model reads these columns. There are models for: {asked}. Give columns of these "
            "names, and one with the time."
        )
        st.error(plain(said.format(asked="; ".join(asked))))
        return
    corpus, features = palette.corpus_of(fitting[0]), fitting[0]["features"]
    cards = [
        card
        for card in fitting
        if palette.corpus_of(card) == corpus and card["features"] == features
    ]
    others = file.others(features)
    if not others:
        st.error(_("A column with the time of each row is missing."))
        return
    known = cards[0]["corpus"].get("series") or [_NONE]
    time, by = _columns(file, others, known)
    found = file.series(time, features, by)
    own.require_step(file, found, cards[0]["step"])
    for line in found.said:
        st.caption(plain(language.told(line)))
    _forecast(file, found, cards, known)


def _columns(file: own.File, others: Sequence[str], known: Sequence[str]) -> tuple[str, str | None]:
    """(the column of times, the one that tells series apart), as the visitor has it."""
    guess = file.time_column(others) or others[0]
    row = st.container(horizontal=True, vertical_alignment="bottom")
    time = row.selectbox(_("Column with the time"), others, index=others.index(guess), width=320)
    rest = [_NONE, *(name for name in others if name != time)]
    guess = file.series_column(rest[1:], known) or _NONE
    by = row.selectbox(
        _("Column that tells series apart"),
        rest,
        index=rest.index(guess),
        format_func=lambda name: name or _("none: it is one series"),
        width=320,
    )
    return time, by or None


def _forecast(file: own.File, found: Found, cards: Sequence[dict], known: Sequence[str]) -> None:
    series = _one(found)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        name = _whose(file, series, known)
        targets = cards[0]["targets"]
        target = targets[0]
        if len(targets) > 1:
            target = st.selectbox(_("What is forecast"), targets, format_func=title, width=320)
    if len(series) < cards[0]["window"]:
        said = _(
            "There are {rows} rows; these models read {window}: the others are taken for not "
            "measured."
        )
        st.caption(said.format(rows=len(series), window=cards[0]["window"]))
    titles = palette.titles(cards)
    table = _table(loading.wait(cards), cards, titles, series, name)
    if table.empty:
        st.error(_("None of these models could be loaded."))
        return
    _draw(table[table["target"] == target], cards, titles, series, target)
    shown = table.drop(columns="row").assign(target=table["target"].map(title))
    st.dataframe(
        shown,
        hide_index=True,
        alt=_("The forecasts"),
        column_config={
            "model": _("Model"),
            "date": _("Date"),
            "target": _("What is forecast"),
            "forecast": st.column_config.NumberColumn(_("Forecast"), format="%.4g"),
            "low": st.column_config.NumberColumn(_("80% band, from"), format="%.4g"),
            "high": st.column_config.NumberColumn(_("80% band, to"), format="%.4g"),
        },
    )
    st.download_button(
        _("Download CSV"),
        _as_csv(table.drop(columns="row")),
        file_name=f"{PurePath(file.name).stem}-forecast.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _one(found: Found) -> Series:
    """The series to forecast, which the visitor chooses of several."""
    names = [it.name for it in found.series]
    if len(names) == 1:
        return found.series[0]
    chosen = st.selectbox(_("Place"), names, format_func=title, width=320)
    return found.series[names.index(chosen)]


def _whose(file: own.File, series: Series, known: Sequence[str]) -> str:
    """Whose numbers these are, of those that the models know; a name of none for the average."""
    if series.name in known:
        return series.name
    if len(known) == 1:
        return known[0]
    offered = [_NONE, *known]
    called = PurePath(file.name).stem
    return st.selectbox(
        _("Taken for"),
        offered,
        index=offered.index(called) if called in offered else 0,
        format_func=lambda name: title(name) or _("none of those known: their average"),
        width=320,
    )


def _table(
    models: Mapping[str, Model],
    cards: Sequence[dict],
    titles: Mapping[str, str],
    series: Series,
    name: str,
) -> pd.DataFrame:
    """A row for each model, step and target: row, date, model, target, forecast, low, high."""
    rows = []
    for card in cards:
        if card["model"] not in models:
            continue
        ahead, said = own.forecast(models[card["model"]], series, name)
        for step, time in enumerate(ahead):
            for place, target in enumerate(card["targets"]):
                rows.append(
                    {
                        "model": titles[card["model"]],
                        "row": step + 1,
                        "date": steps.as_text(time),
                        "target": target,
                    }
                    | {part: float(it[step, place]) for part, it in said._asdict().items()}
                )
    return pd.DataFrame(rows)


def _draw(
    said: pd.DataFrame,
    cards: Sequence[dict],
    titles: Mapping[str, str],
    series: Series,
    target: str,
) -> None:
    window = min(cards[0]["window"], len(series))
    values = series.values[-window:, cards[0]["features"].index(target)]
    dates = list(map(steps.as_text, series.times[-window:]))
    known = drawing.rows_of(range(1 - window, 1), dates, values)
    titles = {titles[card["model"]]: titles[card["model"]] for card in cards}
    looks = {name: palette.style(card) for name, card in zip(titles, cards, strict=True)}
    unit = (cards[0].get("units") or {}).get(target, "")
    heading = drawing.titled(
        f"{title(target)} ({title(unit)})" if unit else title(target),
        _("Known up to {date}").format(date=dates[-1]),
    )
    drawn = drawing.day(known, known[:0], said, titles, looks)
    charts.show(drawn.properties(title=heading), _("The forecasts"))
    st.html(charts.legend(titles, looks))


def _as_csv(table: pd.DataFrame) -> bytes:
    text = io.StringIO()
    write = row_writer(text)
    write(list(table.columns))
    for row in table.itertuples(index=False):
        write([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
