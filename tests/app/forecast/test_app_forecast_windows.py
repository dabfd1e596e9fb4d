"""What models are given and what came, beside the same by hand; and kept files that are damaged."""

import json

import numpy as np
import pytest
from kept_toys import DATES, DAYS, TEST, numbers, point

from nlpapp.app.forecast import kept, windows
from nlpapp.app.series_names import number

CARD = {"features": ["dust", "warmth"], "targets": ["warmth", "dust"], "window": 4, "horizon": 3}


@pytest.fixture
def place(keep):
    keep()
    [places, _] = kept.of("toy")
    return places[0]


def test_a_place_is_as_it_was_kept(place):
    assert (place.name, place.begins, place.dates) == ("x", TEST, DATES)
    assert place.column("warmth").tolist() == numbers(0)["warmth"]
    assert np.isnan(place.column("dust")[11]) and place.units == ("°C", "µg/m³")


def test_each_moment_has_the_rows_before_it_and_what_came_in_the_test_period_after_it(place):
    given = windows.of(place, CARD)
    warmth, dust = (np.array(numbers(0)[it], float) for it in ("warmth", "dust"))
    # The first forecast that reaches into the test period is made three days before it begins.
    assert given.origin.tolist() == list(range(TEST - 3, DAYS - 1))
    for at, row in enumerate(given.origin):
        np.testing.assert_allclose(given.history[at, :, 0], dust[row - 3 : row + 1], rtol=1e-6)
        np.testing.assert_allclose(given.history[at, :, 1], warmth[row - 3 : row + 1], rtol=1e-6)
        for step in range(3):
            came = row + 1 + step
            wanted = warmth[came] if TEST <= came < DAYS else np.nan
            np.testing.assert_equal(given.future[at, step, 0], wanted)
    gone = int(np.flatnonzero(given.origin == 11)[0])
    np.testing.assert_equal(given.last[gone], [warmth[11], dust[10]])


def test_rows_before_the_first_are_missing(place):
    given = windows.of(place, CARD | {"window": 9})
    assert np.isnan(given.history[0, :2]).all() and not np.isnan(given.history[0, 2:]).any()


def test_nothing_can_be_judged_where_the_history_holds_no_value(keep):
    values = numbers(0) | {"warmth": [None] * 14 + numbers(0)["warmth"][14:]}
    keep([{**point("x", 0), "found": point("x", 0)["found"] | {"values": values}}])
    [[place], _] = kept.of("toy")
    given = windows.of(place, CARD)
    before = given.origin < 14
    assert np.isnan(given.future[before][..., 0]).all()
    assert not np.isnan(given.future[~before][:-2, :, 0]).any()


def test_errors_of_prices_are_in_percent():
    forecast, came = np.array([101.0, 50.0]), np.array([100.0, 100.0])
    np.testing.assert_allclose(windows.errors(forecast, came, relative=False), [1, 50])
    expected = [100 * np.log(1.01), 100 * np.log(2)]
    np.testing.assert_allclose(windows.errors(forecast, came, relative=True), expected)


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.pop("settings"),
        lambda kept: kept["settings"].pop("units"),
        lambda kept: kept["points"][0]["found"].pop("begins"),
        lambda kept: kept["points"][0]["found"]["values"].pop("dust"),
        lambda kept: kept["points"][0]["found"]["values"]["dust"].pop(),
        lambda kept: kept["points"][0]["found"]["times"].reverse(),
        lambda kept: kept["points"][0]["found"]["times"].__setitem__(3, "yesterday"),
        lambda kept: kept["points"][0]["found"]["values"]["dust"].__setitem__(3, "much"),
        lambda kept: kept["points"][0]["found"].update(values=[1, 2]),
        lambda kept: kept["points"].__setitem__(0, 7),
    ],
)
def test_a_damaged_file_is_one_sentence_and_the_others_are_read(keep, change):
    keep(name="toy-b", points=[point("z", 2)])
    file = keep()
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))
    places, [problem] = kept.of("toy")
    assert [place.name for place in places] == ["z"]
    assert str(problem).startswith("The kept results toy.json are damaged:")


def test_files_of_another_corpus_are_not_taken_for_this_one(keep):
    keep(name="toy-2", corpus="toy-2")
    assert kept.of("toy") == ([], [])


@pytest.mark.parametrize(
    ("value", "unit", "digits", "written"),
    [
        *((12.345, "°C", 4, "12.35 °C"), (-2.8334, "", 4, "-2.833"), (2345.67, "", 4, "2,346")),
        *((1234567.8, "", 3, "1,234,568"), (0.01234, "", 3, "0.0123"), (0, "", 3, "0.00")),
        *((1.234, "%", 3, "1.23%"), (float("nan"), "°C", 3, "–")),
    ],
)
def test_numbers_have_their_significant_digits(value, unit, digits, written):
    assert number(value, unit, digits) == written
