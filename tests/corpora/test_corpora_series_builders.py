"""How the files of series are read: each in its own manner, with rows of our own."""

import gzip
import importlib

import numpy as np
import pytest

NAN = np.nan

FILES = {
    # module, class, series, content, dates, values
    "a lowest temperature": (
        *("melbourne", "Melbourne", "melbourne"),
        '"Date","Temp"\n"1990-12-30",1.5\n"1991-01-01",0\n',
        ["1990-12-30", "1991-01-01"],
        [[1.5], [0]],
    ),
    "hours with NA, and what stands for it": (
        *("five_cities", "FiveCities", "shenyang"),
        "No,year,month,day,hour,season,PM_US Post,DEWP,HUMI,PRES,TEMP,cbwd\n"
        "1,2011,3,4,22,4,NA,-97,5,6,7.5,NW\n2,2011,3,4,23,4,8,-9999,NA,9,10,cv\n",
        ["2011-03-04T22", "2011-03-04T23"],
        [[7.5, NAN, -97, 5, 6], [10, 8, -9999, NAN, 9]],
    ),
    "a transformer": (
        *("etth1", "Etth1", "etth1"),
        "date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT\n2016-07-01 05:00:00,1,2,3,4,5,6,7.25\n",
        ["2016-07-01T05"],
        [[1, 2, 3, 4, 5, 6, 7.25]],
    ),
    "an American index, compressed": (
        *("indices", "Indices", "sp500"),
        "Date,Open,High,Low,Close,Adj Close,Volume\n1/4/1999,1,4,0.5,2,2,8000000000\n",
        ["1999-01-04"],
        [[2, 4, 0.5, 8e9]],
    ),
    "a Chinese index": (
        *("indices", "Indices", "csi300"),
        "日期,开盘,收盘,最高,最低,成交量,成交额\n2005-01-04,9,8,9.5,7.5,70,1\n",
        ["2005-01-04"],
        [[8, 9.5, 7.5, 70]],
    ),
    "an index without volume": (
        *("indices", "Indices", "vix"),
        "DATE,OPEN,HIGH,LOW,CLOSE\n1990-01-02,17,19,16,18\n",
        ["1990-01-02"],
        [[18, 19, 16, NAN]],
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_becomes_times_and_values_as_published(case, tmp_path):
    module, builder, series, content, dates, values = FILES[case]
    content = content.encode()
    file = tmp_path / "some download"
    file.write_bytes(gzip.compress(content) if "compressed" in case else content)
    room = importlib.import_module(f"nlpapp.corpora.builders.{module}")
    made = getattr(room, builder)(data_dir=tmp_path)
    [(_, found)] = made._generate_examples(series, file)
    np.testing.assert_array_equal(found["values"], values)
    np.testing.assert_array_equal(found["times"], np.array(dates, "datetime64[s]").astype(int))
    assert (found["times"].dtype, found["values"].dtype) == (np.int64, np.float64)
    assert set(made.info.features) == {"times", "values"}
