"""ETTh1: load and oil temperature of a transformer, hourly, in the split of the papers.

Train are the first 12 x 30 days, validation and test 4 x 30 each; the rest is not used. Figures are
of values scaled by training, over windows that lie wholly in a split (look-back reaches into the
one before), so that they stand beside published ones. The file's licence allows no derivatives: it
is read as it is, and cut here.
"""

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.series import Begins, SeriesCorpus
from nlpapp.tables.series import Series

HOMEPAGE = "https://github.com/zhouhaoyi/ETDataset"
LICENCE = "CC BY-ND 4.0"
CITATION = (
    "Haoyi Zhou, Shanghang Zhang, Jieqi Peng, Shuai Zhang, Jianxin Li, Hui Xiong and Wancai Zhang. "
    "Informer: Beyond Efficient Transformer for Long Sequence Time-Series Forecasting. AAAI 2021, "
    "pages 11106-11115."
)
PUBLISHED = ("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT")
FILES = {"etth1": "ETTh1.csv"}
MONTH = 30 * 24  # rows
TRAIN, VALIDATION, TEST = 12 * MONTH, 16 * MONTH, 20 * MONTH  # the row after each split's last

SOURCE = prepared.Source(
    corpus="etth1",
    builder="etth1",
    version="1.0.0",
    manual_folder="ett",
    downloads=(
        prepared.Download(
            url="https://raw.githubusercontent.com/zhouhaoyi/ETDataset/"
            "1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small/ETTh1.csv",
            filename="ETTh1.csv",
            size=2_589_657,
        ),
    ),
    module="nlpapp.corpora.builders.etth1",
)


def load(places: Places) -> SeriesCorpus:
    """Read the hours that the papers use."""
    [rows] = prepared.read(SOURCE, places).values()
    times, values = rows["times"][0], rows["values"][0]
    return SeriesCorpus(
        name="etth1",
        version=SOURCE.version,
        licence=LICENCE,
        citation=CITATION,
        columns=PUBLISHED,
        units=("",) * 6 + ("°C",),
        targets=PUBLISHED,
        step="h",
        window=96,
        horizon=24,
        series=(Series("", times[:TEST], values[:TEST]),),
        begins=(Begins(validation=int(times[TRAIN]), test=int(times[VALIDATION])),),
        as_published=True,
        dropped={"rows that the papers do not use": len(times) - TEST},
    )


SERIES = {"etth1": load}
