"""Four stock indices, a row a trading day: S&P 500, Nasdaq, CSI 300 and the VIX.

Thirty days of prices and volume in, the next day's close out, told as its change in percent. Test
from 2015 (S&P 500, Nasdaq) and 2018 (CSI 300, VIX), validation the two years before. The VIX is no
price but what options say of the swings to come: it returns to its mean, so that something of it
can be forecast. Of these only the VIX has an open licence.
"""

import numpy as np

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.series import Begins, SeriesCorpus, moment
from nlpapp.tables.series import Series

HOMEPAGE = "https://github.com/datasets/finance-vix"
LICENCE = (
    "VIX: ODC-PDDL 1.0, public domain; S&P 500 and Nasdaq: files under NCSA, CSI 300: none stated, "
    "facts of their exchanges"
)
CITATION = (
    "S&P 500 and Nasdaq, 1999-2018: files of https://github.com/bashtage/arch. CSI 300, 2005-2023: "
    "https://github.com/dennis-yuanlei/quant_bt. VIX, 1990-2026: Cboe, "
    "https://github.com/datasets/finance-vix."
)
PUBLISHED = ("Close", "High", "Low", "Volume")
FILES = {
    "sp500": "sp500.csv.gz",
    "nasdaq": "nasdaq.csv.gz",
    "csi300": "000300.csv",
    "vix": "vix-daily.csv",
}
NAMES = {"sp500": "S&P 500", "nasdaq": "Nasdaq", "csi300": "CSI 300", "vix": "VIX"}
_EARLY = Begins(validation=moment("2013-01-01"), test=moment("2015-01-01"))
_LATE = Begins(validation=moment("2016-01-01"), test=moment("2018-01-01"))
BEGINS = {"sp500": _EARLY, "nasdaq": _EARLY, "csi300": _LATE, "vix": _LATE}

_RAW = "https://raw.githubusercontent.com"
_ARCH = f"{_RAW}/bashtage/arch/543f44cf7ce1ec8125ade4b1a32109b37fcfd042/arch/data"

SOURCE = prepared.Source(
    corpus="indices",
    builder="indices",
    version="1.0.0",
    manual_folder="indices",
    downloads=(
        prepared.Download(url=f"{_ARCH}/sp500/sp500.csv.gz", filename="sp500.csv.gz", size=102_735),
        prepared.Download(
            url=f"{_ARCH}/nasdaq/nasdaq.csv.gz", filename="nasdaq.csv.gz", size=114_929
        ),
        prepared.Download(
            url=f"{_RAW}/dennis-yuanlei/quant_bt/54fe94627454ece8f0573ff5bbdc9dd9e5a0e2d9/data/"
            "000300.csv",
            filename="000300.csv",
            size=399_198,
        ),
        prepared.Download(
            url=f"{_RAW}/datasets/finance-vix/6f56e2760520824b787cf6b85945c62186d38bc6/data/"
            "vix-daily.csv",
            filename="vix-daily.csv",
            size=479_964,
        ),
    ),
    module="nlpapp.corpora.builders.indices",
)


def load(places: Places) -> SeriesCorpus:
    """Read the trading days; a volume of zero was not measured."""
    published = prepared.read(SOURCE, places)
    series, empty = [], 0
    for key, name in NAMES.items():
        values = published[key]["values"][0]
        not_measured = values <= 0
        empty += int(not_measured.sum())
        values = np.where(not_measured, np.nan, values)
        series.append(Series(name, published[key]["times"][0], values))
    return SeriesCorpus(
        name="indices",
        version=SOURCE.version,
        licence=LICENCE,
        citation=CITATION,
        columns=("close", "high", "low", "volume"),
        units=("points", "points", "points", ""),
        targets=("close",),
        step="B",
        window=30,
        horizon=1,
        series=tuple(series),
        begins=tuple(BEGINS[key] for key in NAMES),
        relative=True,
        dropped={"values of zero": empty},
    )


SERIES = {"indices": load}
