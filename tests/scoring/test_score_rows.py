"""``score``: every row of every kind of file, once, with its answers; bad rows apart."""

import csv
import gzip
import itertools
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from nlpapp import serving
from nlpapp.__main__ import main

pytest.importorskip("apache_beam", reason="Apache Beam is not installed: see `beam` in extras")

import pyarrow as pa
import pyarrow.parquet as pq
from scoring_tools import bad_rows, csv_rows, json_rows, left, write

from nlpapp.scoring import places, rows

WORDS = [
    "good",
    "bad",
    "a fine, fine film",
    "dull",
    "not so great",
    "坏 坏",
    "terrible\nbut lovely",
]


def texts(count, seed=0):
    """Texts of odd lengths, all different."""
    several = itertools.cycle(WORDS[seed:] + WORDS[:seed])
    return [f"{' '.join(itertools.islice(several, it % 5 + 1))} {it}" for it in range(count)]


def table(name, found, **dialect):
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, **dialect).writerows([["id", "text"], *enumerate(found)])


@pytest.fixture
def cut(monkeypatch):
    """Files are cut in parts of a few rows."""
    monkeypatch.setattr(places, "_PART_BYTES", 700)
    monkeypatch.setattr(rows, "BLOCK", 5)


def test_rows_of_many_parts_are_answered_once_and_as_predict_answers_them(score, saved_models, cut):
    for place in range(3):
        table(f"in-{place}.csv", texts(87, seed=place), delimiter=",;\t"[place])
    status, err = score("in-*.csv")
    assert status == 0, err
    assert "3 files" in err and "Wrote 261 rows with answers" in err
    answers = csv_rows()
    shards = sorted(Path().glob("out-*.csv"))
    assert len(shards) > 6 and shards[-1].name.endswith(f"-of-{len(shards):05d}.csv")
    for place in range(3):
        name = f"in-{place}.csv"
        options = ["--model", "sentiment-toy-lstm", "--saved-models", str(saved_models)]
        main(["predict", name, "--out", "predicted.txt", *options])
        with Path("predicted.txt").open(encoding="utf-8", newline="") as file:
            predicted = list(csv.DictReader(file))
        own = [it for it in answers if it.get("source_file") == name]
        assert [it.pop("source_row") for it in own] == [str(n) for n in range(1, 88)]
        assert [it.pop("source_file") for it in own] == [name] * 87
        assert own == predicted
    given = {f"in-{place}.csv" for place in range(3)} | {"predicted.txt"}
    assert set(left()) - given == {*(it.name for it in shards), "out.summary.json"}


def test_json_lines_keep_their_fields_and_types(score):
    one = {"text": "good", "n": 2**70, "deep": {"a": [1, None, True]}, "x": 1.5}
    other = {"y": "\ud800", "text": "bad"}
    write("in.jsonl", f"{json.dumps(one)}\n\n{json.dumps(other)}\r\n")
    assert score("in.jsonl")[0] == 0
    first, second = json_rows("out-*.jsonl")
    assert {key: first.pop(key) for key in one} == one
    assert (
        first.pop("source_file") == str(Path("in.jsonl").absolute())
        and first.pop("source_row") == 1
    )
    assert list(first) == ["label", "classes", "scores"] and first["label"] == "positive"
    assert sum(first["scores"]) == pytest.approx(1)
    assert (second["y"], second["source_row"], second["label"]) == ("\ud800", 3, "negative")


def test_parquet_keeps_the_types_of_its_columns(score, cut):
    count = 23
    columns = {
        "id": pa.array(range(count), pa.int32()),
        "text": pa.array(texts(count), pa.large_string()),
        "when": pa.array([datetime(2020, 1, 2, 3, tzinfo=UTC)] * count, pa.timestamp("ns", "UTC")),
        "price": pa.array([Decimal("1.10"), *[None] * (count - 1)], pa.decimal128(9, 2)),
        "half": pa.array([1.5] * count, pa.float32()),
        "raw": pa.array([b"\xff"] * count, pa.binary()),
        "tags": pa.array([["a", None]] * count, pa.list_(pa.string())),
        "map": pa.array([[("k", 1)]] * count, pa.map_(pa.string(), pa.int8())),
        "kind": pa.array(["x"] * count).dictionary_encode(),
        "deep": pa.array([{"a": 1}] * count, pa.struct([("a", pa.uint16())])),
    }
    before = pa.table(columns).replace_schema_metadata({"made by": "nobody"})
    pq.write_table(before, "in.parquet", row_group_size=7)
    assert score("in.parquet")[0] == 0
    shards = [pq.read_table(it) for it in sorted(Path().glob("out-*.parquet"))]
    assert len(shards) > 1
    after = pa.concat_tables(shards).sort_by("source_row")
    assert after.schema.metadata == {b"made by": b"nobody"}
    assert after.select(before.column_names).cast(before.schema).equals(before)
    kept = [field for field in after.schema if field.name in columns]
    assert kept == list(before.schema)
    assert after.schema.field("scores").type == pa.list_(pa.float32())
    assert after.schema.field("source_row").type == pa.int64()
    assert after.column("source_row").to_pylist() == list(range(1, count + 1))


def test_plain_text_is_a_text_a_line_in_the_encoding_it_has(score):
    write("in.txt", "good，很好的电影\r\n坏，不好的电影\r\n".encode("gb18030"))
    assert score("in.txt")[0] == 0
    assert [(it["text"], it["source_row"]) for it in csv_rows()] == [
        ("good，很好的电影", "1"),
        ("坏，不好的电影", "2"),
    ]


def test_packed_files_are_unpacked_and_a_cut_one_is_answered_as_far_as_it_goes(score):
    packed = gzip.compress(("text\n" + "".join(f"good {it}\n" for it in range(40_000))).encode())
    write("in-a.csv.gz", gzip.compress(b"text\ngood\n"))
    write("in-b.csv.gz", packed[: len(packed) // 2])
    assert score("in-*.csv.gz")[0] == 0
    answered = [it["source_file"] for it in csv_rows()]
    assert answered[0] == "in-a.csv.gz" and len(answered) > 1000
    assert bad_rows() == [("in-b.csv.gz", None, "in-b.csv.gz cannot be unpacked.")]


def test_several_models_answer_in_columns_of_their_own(score, saved_models):
    table("in.csv", texts(9))
    names = ("sentiment-toy-rnn", "sentiment-toy-bilstm")
    assert score("in.csv", model=" ".join(names))[0] == 0
    answers = csv_rows()
    for name in names:
        model = serving.load(serving.find(saved_models, name))
        expected = model.run([it["text"] for it in answers])["scores"]
        found = [json.loads(it[f"{name}_scores"]) for it in answers]
        np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_cells_can_be_written_in_every_format(score, form):
    table("in.csv", texts(6))
    assert score("in.csv", "--output-format", form)[0] == 0
    shard = "out-00000-of-00001." + form
    read = {
        "csv": lambda: csv_rows(),
        "jsonl": lambda: json_rows(shard),
        "parquet": lambda: pq.read_table(shard).to_pylist(),
    }[form]()
    assert [(it["id"], it["text"], str(it["source_row"])) for it in read] == [
        (str(place), text, str(place + 1)) for place, text in enumerate(texts(6))
    ]


def test_a_bad_row_goes_apart_and_the_rest_goes_on(score):
    write("a.csv", b'id,text\n1,good\n2,sch\xf6n, ja\n3,"caf\xe9"\n4,\n5,"x"y\n6,bad\n,\n7,a,b\n')
    write("b.csv", 'text\ngood\n"an open quotation mark\nbad\n"fine"\n')
    write("c.jsonl", '{"text": null}\n[1]\n{"text": 5}\n{"n": 1}\n{"text": "good"}\n{"text": \n')
    write("d.txt", "good\n  \n\xa0\nbad\n")
    write("e.csv", "")
    write("f.csv", "id,note\n1,good\n")
    write("g.csv", b"PK\x03\x04 no workbook")
    write("h.parquet", "no parquet")
    status, err = score("*", "--encoding", "utf-8")
    assert status == 0, err
    assert "Wrote 8 rows with answers in 4 files, and 18 rows without" in err
    assert bad_rows() == [
        ("a.csv", 2, "it is not UTF-8"),
        ("a.csv", 3, "it is not UTF-8"),
        ("a.csv", 4, "it has no text"),
        (
            "a.csv",
            5,
            "it is not proper CSV: after a closing quotation mark the cell goes on; "
            "double those inside a cell",
        ),
        ("a.csv", 7, "it has no text"),
        ("a.csv", 8, "it has 3 cells instead of 2"),
        (
            "b.csv",
            2,
            "it is not proper CSV: after a closing quotation mark the cell goes on; "
            "double those inside a cell",
        ),
        ("c.jsonl", 1, "it has no text"),
        ("c.jsonl", 2, "it is no object of JSON"),
        ("c.jsonl", 3, "its 'text' is no string"),
        ("c.jsonl", 4, "it has no 'text'"),
        ("c.jsonl", 6, "it is not JSON"),
        ("d.txt", 2, "it has no text"),
        ("d.txt", 3, "it has no text"),
        ("e.csv", None, "e.csv is empty."),
        (
            "f.csv",
            None,
            "f.csv has no column 'text'; its columns are 'id', 'note': choose one "
            "with --text-column.",
        ),
        ("g.csv", None, "g.csv is a workbook; save it as CSV."),
        ("h.parquet", None, "h.parquet cannot be read as Parquet."),
    ]
    contents = {it["content"] for it in json_rows("out.bad-*.jsonl")}
    assert "['2', 'sch\ufffdn', ' ja']" in contents and '"an open quotation mark' in contents


def test_of_parquet_a_row_that_python_cannot_hold_goes_apart_and_so_does_a_damaged_file(score):
    pq.write_table(
        pa.table({"text": pa.array([b"good", b"caf\xe9"]).view(pa.string())}), "a.parquet"
    )
    pq.write_table(pa.table({"text": texts(500)}), "b.parquet")
    damaged = bytearray(Path("b.parquet").read_bytes())
    damaged[100:200] = bytes(100)
    write("b.parquet", bytes(damaged))
    status, err = score("*.parquet")
    assert status == 0, err
    (row, damage) = bad_rows()
    assert row[:2] == ("a.parquet", 2) and row[2].startswith("it cannot be read: ")
    assert damage[0] == "b.parquet"
    assert sum(len(pq.read_table(it)) for it in Path().glob("out-*.parquet")) == 1


def test_numbers_that_json_has_not_are_written_as_null(score):
    pq.write_table(
        pa.table({"text": ["good"], "n": [float("nan")], "deep": [[1.5, float("inf")]]}),
        "a.parquet",
    )
    assert score("a.parquet", "--output-format", "jsonl")[0] == 0
    (line,) = Path().glob("out-*.jsonl")
    found = json.loads(line.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert found["n"] is None and found["deep"] == [1.5, None]


def test_a_quotation_mark_left_open_costs_one_line(score):
    write("in.csv", 'text\ngood\n"open\n' + "".join(f"bad {it}\n" for it in range(9)))
    assert score("in.csv")[0] == 0
    assert [it["text"] for it in csv_rows()] == ["good", *(f"bad {it}" for it in range(9))]
    assert [(row, reason[:20]) for _, row, reason in bad_rows()] == [(2, "it is not proper CSV")]
    assert json_rows("out.bad-*.jsonl")[0]["content"] == '"open'


def test_a_broken_line_above_the_header_is_no_header(score):
    write("in.csv", '"broken"line,x\nid,text\n1,good\n')
    assert score("in.csv")[0] == 0
    assert [(it["id"], it["text"]) for it in csv_rows()] == [("1", "good")]
    assert [row for _, row, _ in bad_rows()] == [1]


def test_what_a_bad_row_held_is_cut(score):
    write("in.jsonl", '{"text": "good"}\n' + "[" * 100_000 + "\n")
    assert score("in.jsonl")[0] == 0
    (bad,) = json_rows("out.bad-*.jsonl")
    assert bad["reason"] == "it is not JSON" and len(bad["content"]) == 200


def test_a_text_of_any_size_is_answered(score):
    long = "good " * 2_000_000
    write("in.jsonl", "".join(json.dumps({"text": it}) + "\n" for it in (long, "bad", long)))
    assert score("in.jsonl")[0] == 0
    assert [it["label"] for it in json_rows("out-*.jsonl")] == ["positive", "negative", "positive"]
