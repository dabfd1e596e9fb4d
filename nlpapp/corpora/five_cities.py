"""Five Chinese cities: weather and fine dust (PM2.5) of each day, 2010 to 2015.

Means of the hours that were measured; a day with fewer than 18 of them has none. Ten days in, the
temperature and PM2.5 of one and two days out, every city by one model. Train to 2013, validation
2014, test 2015. The same Beijing stands in a file of many tutorials with PM2.5 an hour later
against the weather; this is not that file.
"""

import numpy as np

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.series import Begins, SeriesCorpus, moment
from nlpapp.tables.series import Series

HOMEPAGE = "https://archive.ics.uci.edu/dataset/394/pm2+5+data+of+five+chinese+cities"
LICENCE = "CC BY 4.0"
CITATION = (
    "Xuan Liang, Shuo Li, Shuyi Zhang, Hui Huang and Song Xi Chen. PM2.5 data reliability, "
    "consistency, and air quality assessment in five Chinese cities. Journal of Geophysical "
    "Research: Atmospheres 121 (2016). UCI Machine Learning Repository, CC BY 4.0."
)
PUBLISHED = ("TEMP", "PM_US Post", "DEWP", "HUMI", "PRES")
COLUMNS = ("temperature", "PM2.5", "dew point", "humidity", "pressure")
UNITS = ("°C", "µg/m³", "°C", "%", "hPa")
CITIES = ("Beijing", "Shanghai", "Guangzhou", "Chengdu", "Shenyang")
FILES = {city.lower(): f"{city}PM20100101_20151231.csv" for city in CITIES}
BEGINS = Begins(validation=moment("2014-01-01"), test=moment("2015-01-01"))

ENOUGH = 18  # hours of a day
_DAY = 86_400  # seconds
# Guangzhou has -9999 where nothing was measured, Shenyang a dew point of -97.
_NO_MEASUREMENT = -90
_SIZES = {
    "Beijing": 2_683_158,
    "Shanghai": 2_723_278,
    "Guangzhou": 3_033_323,
    "Chengdu": 2_678_451,
    "Shenyang": 2_714_025,
}

SOURCE = prepared.Source(
    corpus="five-cities",
    builder="five_cities",
    version="1.0.0",
    manual_folder="five_cities",
    downloads=tuple(
        prepared.Download(
            url="https://raw.githubusercontent.com/lxr0622/"
            "SAS-Data-Management-and-Analysis-Project/"
            f"9d4ffbaa9ac8a6890c8df3af0ab0f37b3387fd35/{FILES[city.lower()]}",
            filename=FILES[city.lower()],
            size=size,
        )
        for city, size in _SIZES.items()
    ),
    module="nlpapp.corpora.builders.five_cities",
)


def load(places: Places) -> SeriesCorpus:
    """Read the hours of each city and make days of them."""
    published = prepared.read(SOURCE, places)
    series, dropped = [], {"values that stand for no measurement": 0, "days with too few hours": 0}
    for city in CITIES:
        rows = published[city.lower()]
        hours = rows["values"][0]
        false = hours < _NO_MEASUREMENT
        dropped["values that stand for no measurement"] += int(false.sum())
        times, days, short = daily(rows["times"][0], np.where(false, np.nan, hours))
        dropped["days with too few hours"] += short
        series.append(Series(city, times, days))
    return SeriesCorpus(
        name="five-cities",
        version=SOURCE.version,
        licence=LICENCE,
        citation=CITATION,
        columns=COLUMNS,
        units=UNITS,
        targets=COLUMNS[:2],
        step="D",
        window=10,
        horizon=2,
        series=tuple(series),
        begins=(BEGINS,) * len(series),
        dropped=dropped,
    )


def daily(times: np.ndarray, hours: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """(midnights int64 [days], means float64 [days, columns], how many means lack hours).

    times: Unix seconds of whole hours, ascending, none twice. hours: [rows, columns], NaN where
    missing. A mean of fewer than `ENOUGH` hours is NaN; counted are those with one hour at least.
    """
    first = times[0] // _DAY
    day = times // _DAY - first
    sums = np.zeros((day[-1] + 1, hours.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, day, np.nan_to_num(hours))
    np.add.at(counts, day, ~np.isnan(hours))
    enough = counts >= ENOUGH
    means = np.where(enough, sums / np.maximum(counts, 1), np.nan)
    return (first + np.arange(len(sums))) * _DAY, means, int(((counts > 0) & ~enough).sum())


SERIES = {"five-cities": load}
