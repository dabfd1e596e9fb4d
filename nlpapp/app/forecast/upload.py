"""The part of the page for a file of one's own: its forecasts, drawn and to take along."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

import numpy as np
import pandas as pd
import streamlit as st

from nlpapp.app import charts, language, loading, palette, series_columns, uploading
from nlpapp.app.forecast import drawing, own
from nlpapp.app.forecast.kept import Place
from nlpapp.app.language import _
from nlpapp.app.plain import plain
from nlpapp.app.remembering import kept
from nlpapp.app.series_names import title
from nlpapp.serving import Model, ServingError
from nlpapp.tables import TableError, histories, steps
from nlpapp.tables.harmless import harmless
from nlpapp.tables.histories import BAND, Histories, Needs
from nlpapp.tables.reading import Table
from nlpapp.tables.series import Series
from nlpapp.tables.writing import row_writer

_FILE, _UPLOAD = "forecast_file", "forecast_upload"
_TYPES = ("csv", "tsv", "xlsx")
_NONE = ""  # the name of no series that models know


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
    table = own.read(name, data, cards[0]["features"])
    cards = _fitting(table, cards)
    wanted = histories.needs(cards[0])
    file = f"{name}_{len(data)}"
    read = series_columns.ask(table.columns, table.rows, wanted, file)
    if not read:
        return
    held = read(table)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        held = _one(held, wanted, PurePath(name).stem, file)
        target = wanted.targets[0]
        if len(wanted.targets) > 1:
            target = _choose(f"target_{file}", _("What is forecast"), wanted.targets, target)
    missing = (line for card in cards for line in held.missing(histories.needs(card)))
    for line in dict.fromkeys(language.told(it) for it in (*held.said, *missing)):
        st.caption(plain(line))
    if models := loading.wait(cards):
        _forecast(held, [card for card in cards if card["model"] in models], models, target)
        return
    st.error(_("None of these models could be loaded."))


def _fitting(table: Table, cards: Sequence[dict]) -> list[dict]:
    """The models of one corpus that read columns of these names, or else the first ones."""
    names = {name.strip() for name in table.columns}
    fitting = [card for card in cards if {*card["features"]} <= names]
    if not fitting:
        asked = dict.fromkeys(", ".join(card["features"]) for card in cards)
        said = _(
            "No model reads columns of these names. There are models for: {asked}. Say which "
            "column is which, or choose other models above."
        )
        st.info(plain(said.format(asked="; ".join(asked))))
    first, *others = fitting or cards
    return [first, *(it for it in others if _kind(it) == _kind(first))]


def _kind(card: dict) -> tuple:
    return palette.corpus_of(card), card["features"], card["step"]


def _choose(
    key: str, label: str, options: Sequence[str], usual: str, named: Callable[[str], str] = title
) -> str:
    key = f"forecast_own_{key}"
    kept(key, usual, options)
    return st.selectbox(label, options, key=key, format_func=named, width=260)


def _one(held: Histories, wanted: Needs, stem: str, file: str) -> Histories:
    """The series to forecast, which the visitor chooses of several, and whose it is taken for.

    stem: of the file's name, which may be that of a series. file: tells the file from others.
    """
    names = [it.name for it in held.series]
    name = names[0]
    if len(names) > 1:
        name = _choose(f"place_{file}", _("Place"), names, name)
    return held.only(names.index(name), _whose(name, wanted.known, stem, file))


def _whose(name: str, known: Sequence[str], stem: str, file: str) -> str:
    """Whose numbers these are, of those that the models know; a name of none for the average."""
    if name in known:
        return name
    if len(known) == 1:
        return known[0]
    return _choose(
        f"whose_{file}_{name}",
        _("Taken for"),
        [_NONE, *known],
        stem if stem in known else _NONE,
        lambda it: title(it) or _("none of those known: their average"),
    )


def _forecast(
    held: Histories, cards: Sequence[dict], models: Mapping[str, Model], target: str
) -> None:
    titles = palette.titles(cards)
    table = _table(held, [models[card["model"]] for card in cards], titles)
    if table.empty:
        return  # why, was said of what is missing
    said = table[table["target"] == target]
    if not said.empty:
        _draw(said, cards, titles, held.series[0], target)
    table = table.drop(columns="row")
    st.dataframe(
        table.assign(target=table["target"].map(title)),
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
        _as_csv(table),
        file_name=f"{PurePath(held.name).stem}-forecast.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _table(held: Histories, models: Sequence[Model], titles: Mapping[str, str]) -> pd.DataFrame:
    """A row for each model, step and target: row, date, model, target, forecast, low, high."""
    rows = []
    last = int(held.series[0].times[-1])
    for model in models:
        to_come = own.forecast(model, held)
        ahead = steps.following(last, model.card["step"], len(to_come))
        for step, (time, row) in enumerate(zip(ahead, to_come, strict=True), 1):
            for place, target in enumerate(model.card["targets"]):
                band = dict(zip(BAND, row.band(place), strict=True))
                if "" not in band.values():  # else it says nothing
                    rows.append(
                        {
                            "row": step,
                            "date": steps.as_text(time),
                            "model": titles[model.name],
                            "target": target,
                        }
                        | band
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
