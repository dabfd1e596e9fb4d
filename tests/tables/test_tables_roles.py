"""Which columns of a file probably hold times and names of series."""

import pytest

from nlpapp.tables import histories, roles

CARD = {
    "features": ["warm"],
    "targets": ["warm"],
    "step": "D",
    "window": 3,
    "corpus": {"series": ["", "north"]},
}


def needs(**own):
    return histories.needs(CARD | own)


@pytest.mark.parametrize(
    ("columns", "row", "place"),
    [
        (["warm", " date "], ["soon", "later"], 1),  # by its name
        (["warm", "when"], ["12.5", "2015-12-31"], 1),  # by what stands in it
        (["when", "then"], ["31.12.2015", "2015年12月31日"], 0),
        (["warm", "what"], ["12.5", ""], None),
    ],
)
def test_times_are_found_by_their_name_or_by_what_stands_there(columns, row, place):
    assert roles.times(columns, [row, row], needs()) == place


@pytest.mark.parametrize(
    ("columns", "row", "own", "place"),
    [
        (["city", "side"], ["x", " north "], {}, 1),
        (["city", "side"], ["x", "north"], {"series_column": "city"}, 0),
        (["city", "side"], ["x", "south"], {}, None),
        (["warm", "side"], ["", ""], {}, None),  # what has no name is no sign
    ],
)
def test_series_are_found_by_their_column_or_by_one_that_is_known(columns, row, own, place):
    assert roles.series(columns, [["", ""], row], needs(**own)) == place
