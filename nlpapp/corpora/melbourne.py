"""Melbourne: the lowest temperature of each day, 1981 to 1990.

Ten days in, one and two out. Two days are missing (1984-12-31 and 1988-12-31) and stay so. Test are
the last two years, validation the one before.
"""

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.series import Begins, SeriesCorpus, moment
from nlpapp.tables.series import Series, regular

HOMEPAGE = "http://www.bom.gov.au"
LICENCE = "none stated with the file; figures of the Australian Bureau of Meteorology"
CITATION = (
    "Daily minimum temperatures in Melbourne, Australia, 1981-1990. Australian Bureau of "
    "Meteorology; file of https://github.com/jbrownlee/Datasets."
)
PUBLISHED = ("Temp",)
FILES = {"melbourne": "daily-min-temperatures.csv"}
BEGINS = Begins(validation=moment("1988-01-01"), test=moment("1989-01-01"))

SOURCE = prepared.Source(
    corpus="melbourne",
    builder="melbourne",
    version="1.0.0",
    manual_folder="melbourne",
    downloads=(
        prepared.Download(
            url="https://raw.githubusercontent.com/jbrownlee/Datasets/"
            "d20fcb6402ae34e653d4513b00f39257bb37ed7f/daily-min-temperatures.csv",
            filename="daily-min-temperatures.csv",
            size=67_921,
        ),
    ),
    module="nlpapp.corpora.builders.melbourne",
)


def load(places: Places) -> SeriesCorpus:
    """Read the days, with the two that are missing as rows without a value."""
    [rows] = prepared.read(SOURCE, places).values()
    return SeriesCorpus(
        name="melbourne",
        version=SOURCE.version,
        licence=LICENCE,
        citation=CITATION,
        columns=("lowest temperature",),
        units=("°C",),
        targets=("lowest temperature",),
        step="D",
        window=10,
        horizon=2,
        series=(regular(Series("", rows["times"][0], rows["values"][0]), "D"),),
        begins=(BEGINS,),
    )


SERIES = {"melbourne": load}
