"""The Forecast page on toys: what is said of a day, what came, and what all of it is worth."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from kept_toys import DATES, DAYS, TEST, numbers, point
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from toy_forecasters import BAND, RISE

from nlpapp.app.forecast import asked
from nlpapp.serving import ServingError

WARMTH, DUST = (np.array(numbers(0)[it], float) for it in ("warmth", "dust"))
DATE, PLACE, TARGET = "forecast_date", "forecast_place", "forecast_target"


@pytest.fixture
def forecast(open_page, forecasters):
    """The function `forecast(link, **options of open_page) -> Page`."""
    return lambda link="", **of: open_page(link, "forecast", **{"root": forecasters} | of)


def charts(page) -> dict[str, list[pd.DataFrame]]:
    """The tables of each chart, by its title."""
    found = {}
    for chart in page.test.get("vega_lite_chart"):
        title = json.loads(chart.proto.spec)["title"]["text"]
        found[title] = [
            convert_arrow_bytes_to_pandas_df(it.data.data) for it in chart.proto.datasets
        ]
    return found


def table(page, title: str, *columns: str) -> pd.DataFrame:
    """The table of a chart that has these columns."""
    [found] = [it for it in charts(page)[title] if {*columns} <= {*it.columns}]
    return found


def said(page, title="x, warmth (°C)") -> pd.DataFrame:
    """What each model says of the day, a row a model and step."""
    return table(page, title, "model", "forecast").set_index(["model", "row"])


def columns_of(page) -> dict[str, str]:
    """The text of each column, by its heading."""
    sections = re.findall(r'<section class="model">(.*?)</section>', page.columns)
    texts = [re.sub(r"<[^>]+>", "|", section) for section in sections]
    return {next(filter(None, text.split("|"))): text for text in texts}


def read(page) -> str:
    """What stands on the page, with its punctuation as it is read."""
    return re.sub(r"&#(\d+);", lambda it: chr(int(it[1])), page.words)


def test_a_day_shows_what_was_known_what_is_said_and_what_came(forecast, keep):
    keep()
    page = forecast(f"place=x&date={DATES[13]}")
    found = said(page)
    for title, cell in (("Plain RNN", "rnn"), ("LSTM", "lstm"), ("Linear", "linear")):
        for step in (1, 2):
            value = WARMTH[13] + step * RISE[cell]
            wanted = [value, value - BAND, value + BAND]
            row = found.loc[title, step]
            np.testing.assert_allclose(row[["forecast", "low", "high"]].astype(float), wanted, 1e-5)
            assert row["date"] == DATES[13 + step]
    assert found.loc["Persistence", 2]["forecast"] == pytest.approx(WARMTH[13])
    measured = table(page, "x, warmth (°C)", "value", "at")
    assert measured["date"].tolist() == DATES[11:16]  # three days in, two out
    np.testing.assert_allclose(measured["value"], WARMTH[11:16])


def test_a_column_says_how_far_off_it_was_and_what_the_card_says(forecast, keep):
    keep()
    shown = columns_of(forecast(f"place=x&date={DATES[14]}"))
    assert list(shown) == ["Plain RNN", "LSTM", "Linear", "Persistence"]
    value = WARMTH[14] + RISE["rnn"]
    assert f"{value:.2f} °C" in shown["Plain RNN"]
    assert f"off by {abs(value - WARMTH[15]):.2f}" in shown["Plain RNN"]
    for fact in ("Mean error a day ahead||1.60 °C", "Over all steps||2.10 °C", "RMSE||2.60 °C"):
        assert fact in shown["Plain RNN"]
    assert "as it was last" in shown["Persistence"] and "80%" not in shown["Persistence"]
    error = np.abs(WARMTH[TEST - 1 : DAYS - 1] - WARMTH[TEST:]).mean()
    assert f"Mean error a day ahead||{error:#.3g}" in shown["Persistence"]


def test_dragging_through_the_days_asks_nothing_anew_and_the_address_follows(
    forecast, keep, monkeypatch
):
    keep([point("x", 7), point("y", 1)])
    calls, ask = [], asked.of
    monkeypatch.setattr(asked, "of", lambda *given: calls.append(given[0].name) or ask(*given))
    page = forecast(f"place=x&date={DATES[13]}")
    assert sorted(calls) == [f"forecasting-toy-{cell}" for cell in ("linear", "lstm", "rnn")]
    page.test.select_slider(key=DATE).set_value(DATES[17]).run()
    assert len(calls) == 3 and page.test.query_params["date"] == DATES[17]
    expected = numbers(7)["warmth"][17] + RISE["linear"]
    assert said(page).loc["Linear", 1]["forecast"] == pytest.approx(expected, rel=1e-5)


def test_a_link_shows_its_place_its_target_and_its_models(forecast, keep):
    keep()
    page = forecast(f"place=y&target=dust&date={DATES[9]}&models=forecasting-toy-lstm")
    expected = numbers(1)["dust"][9] + RISE["lstm"]
    found = said(page, "y, dust (µg/m³)")
    assert found.loc["LSTM", 1]["forecast"] == pytest.approx(expected, rel=1e-5)
    assert set(found.index.get_level_values(0)) == {"LSTM", "Persistence"}
    page.test.segmented_control(key=PLACE).set_value("x").run()
    assert page.test.query_params["place"] == "x" and page.test.query_params["target"] == "dust"
    assert page.test.query_params["models"] == "forecasting-toy-lstm"


@pytest.mark.parametrize("link", ["", "place=z&target=noise&date=1999-01-01&models=none", "place="])
def test_a_link_that_asks_nothing_sensible_shows_the_first_place_amid_its_days(
    forecast, keep, link
):
    keep()
    page = forecast(link)
    assert page.test.select_slider(key=DATE).value == DATES[14]
    assert page.test.segmented_control(key=PLACE).value == "x"
    assert page.test.segmented_control(key=TARGET).value == "warmth"


def test_how_wrong_by_how_far_ahead_is_the_mean_over_the_test_period(forecast, keep):
    keep()
    found = table(forecast("place=x&target=dust"), "How wrong by how far ahead", "error")
    found = found.set_index(["model", "ahead"])["error"]
    last = pd.Series(DUST).ffill().to_numpy()  # the one day that is missing
    given = np.nan_to_num(DUST)  # for the toys nothing is zero
    for step in (1, 2):
        came = DUST[TEST:]
        origin = np.arange(TEST, DAYS) - step
        for title, forecasts in (
            ("Plain RNN", given[origin] + step * RISE["rnn"]),
            ("Persistence", last[origin]),
        ):
            expected = np.nanmean(np.abs(forecasts - came))
            assert found[title, step] == pytest.approx(expected, rel=1e-5)


def test_around_the_day_each_forecast_stands_at_the_day_that_it_speaks_of(forecast, keep):
    keep()
    title = "Each day as it was forecast a day ahead"
    found = table(forecast(f"place=x&date={DATES[12]}"), title, "model").set_index(
        ["model", "date"]
    )
    for row in range(TEST, DAYS):
        expected = WARMTH[row - 1] + RISE["linear"]
        assert found.loc["Linear", DATES[row]]["forecast"] == pytest.approx(expected, rel=1e-5)
        assert found.loc["Persistence", DATES[row]]["forecast"] == pytest.approx(WARMTH[row - 1])


def test_skill_is_the_cards_and_who_is_behind_persistence_is_named(forecast, keep):
    keep()
    page = forecast()
    found = table(page, "Skill against persistence", "low").set_index("model")
    np.testing.assert_allclose(found.loc["Plain RNN"].astype(float), [0.2, 0.17, 0.23])
    text = read(page)
    assert "“It stays as it is” is wrong by 2.00 °C on average, a day ahead." in text
    assert "Closer are Plain RNN (1.60), LSTM (1.55); not closer: Linear (2.10)." in text
    assert "no advice" not in text
    assert "Numbers: Nobody, 2001 Licence: none needed." in text


def test_without_a_model_or_without_numbers_the_page_says_what_to_do(
    forecast, keep, tmp_path, build_toy_forecaster
):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "python -m training.forecasting --cell all" in forecast(root=empty).words
    page = forecast()
    assert "python -m training.series --corpus toy" in page.words
    assert not page.test.get("vega_lite_chart")
    source = {"name": "sales", "source": "sales.csv, 'sold' over 'date'"}
    build_toy_forecaster(tmp_path / "own", "forecasting-sales-rnn", corpus=source)
    page = forecast(root=tmp_path / "own")
    assert "give one like it below" in page.words and "training.series" not in page.words


def test_a_first_visit_sees_a_corpus_whose_numbers_are_here(
    forecast, keep, tmp_path, build_toy_forecaster
):
    keep()
    elsewhere = {"name": "a-first", "rows": {"train": 60, "validation": 20, "test": 20}}
    build_toy_forecaster(tmp_path, "forecasting-a-first-rnn", corpus=elsewhere)
    build_toy_forecaster(tmp_path, "forecasting-toy-rnn")
    page = forecast(root=tmp_path)
    assert charts(page) and "training.series" not in page.words
    assert (
        "python -m training.series --corpus a-first"
        in forecast("corpus=a-first", root=tmp_path).words
    )


def test_a_damaged_file_is_one_sentence(forecast, keep):
    keep().write_text('{"settings"')
    page = forecast()
    assert "The kept results toy.json are damaged" in page.words
    keep(units=["°C"])
    assert "The kept results toy.json are damaged" in forecast().words
    file = keep()
    kept = json.loads(file.read_text())
    for it in kept["points"]:
        it["found"]["begins"] = "2999-01-01"
    file.write_text(json.dumps(kept))
    assert "The kept results toy.json are damaged" in forecast().words


def test_models_that_read_other_numbers_are_not_asked(
    forecast, keep, tmp_path, build_toy_forecaster
):
    keep()
    build_toy_forecaster(tmp_path, "forecasting-toy-rnn", features=["noise"], targets=["noise"])
    build_toy_forecaster(tmp_path, "forecasting-toy-gru", step="h")
    build_toy_forecaster(tmp_path, "forecasting-toy-seasonal", window=TEST)
    names = [f"forecasting-toy-{cell}" for cell in ("rnn", "gru", "seasonal")]
    page = forecast(root=tmp_path)
    assert f"before its test period: {', '.join(names)}." in read(page)
    assert not page.test.get("vega_lite_chart")


def test_a_model_that_fails_says_so_in_its_column_and_the_others_answer(
    forecast, keep, monkeypatch
):
    keep([point("x", 8)])
    ask = asked.of

    def failing(model, *given):
        if model.name.endswith("lstm"):
            raise ServingError("The graph failed.")
        return ask(model, *given)

    monkeypatch.setattr(asked, "of", failing)
    page = forecast()
    assert "The graph failed." in columns_of(page)["LSTM"]
    assert set(said(page).index.get_level_values(0)) == {"Plain RNN", "Linear", "Persistence"}


def test_a_saved_persistence_stands_for_itself(forecast, keep, tmp_path, build_toy_forecaster):
    keep()
    for cell in ("rnn", "persistence"):
        build_toy_forecaster(tmp_path, f"forecasting-toy-{cell}")
    page = forecast(root=tmp_path)
    assert list(columns_of(page)) == ["Plain RNN", "Persistence"]
    assert "80%" in columns_of(page)["Persistence"]
    assert table(page, "Skill against persistence", "low")["model"].tolist() == ["Plain RNN"]


def test_of_prices_errors_are_in_percent_and_no_advice_is_given(
    forecast, keep, tmp_path, build_toy_forecaster
):
    keep(relative=True)
    build_toy_forecaster(tmp_path, "forecasting-toy-rnn")
    page = forecast(root=tmp_path)
    assert "This is no advice to buy or sell anything." in page.words
    found = table(page, "How wrong by how far ahead", "error").set_index(["model", "ahead"])
    expected = np.abs(100 * np.log(WARMTH[TEST - 1 : DAYS - 1] / WARMTH[TEST:])).mean()
    assert found["error"]["Persistence", 1] == pytest.approx(expected)


def test_the_page_speaks_chinese(forecast, keep):
    keep()
    page = forecast("lang=zh")
    text = read(page) + "".join(columns_of(page).values()) + "".join(charts(page))
    for english in ("stays", "Closer", "ahead", "error", "Skill", "test period", "Numbers", "off"):
        assert english not in text
