"""``score`` with models that take no text: what their signature takes, by name."""

import json

import numpy as np
import pytest
from scoring_tools import bad_rows, json_rows, left, write
from toy_forecasters import build_toy_forecaster

from nlpapp import serving

MODEL = "forecasting-toy-lstm"


@pytest.fixture(scope="module")
def forecasters(tmp_path_factory, build_toy_model):
    root = tmp_path_factory.mktemp("forecasters")
    build_toy_forecaster(root, MODEL)
    build_toy_model(root, "sentiment-toy-gru")
    return root


def lines(*rows: dict) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def row(*history, **more) -> dict:
    return {"history": list(history), "time": 1_600_000_000, "series": "x"} | more


def test_json_lines_hold_the_inputs_and_get_the_outputs(score, forecasters):
    given = [row([1, 2], [3, 4], id=7), row([5.5, None], series="")]
    write("in.jsonl", lines(*given))
    status, err = score("in.jsonl", model=MODEL, root=forecasters)
    assert status == 0 and "Wrote 2 rows" in err, err
    rows = sorted(json_rows("out-*.jsonl"), key=lambda it: it["source_row"])
    assert rows[0]["id"] == 7 and rows[1]["history"] == [[5.5, None]]
    model = serving.load(serving.find(forecasters, MODEL))
    for line, it in zip(rows, given, strict=True):
        history = np.array(it["history"], float)
        said = model.run({"history": [history], "time": [it["time"]], "series": [it["series"]]})
        for name in ("forecast", "low", "high"):
            np.testing.assert_allclose(line[name], said[name][0], rtol=1e-6)


def test_a_row_that_does_not_fit_is_put_apart_and_the_rest_is_answered(score, forecasters):
    others = row([1, 2]), row([1, 2, 3]), row([1, "warm"]), row([1, 2], time=0.5), {"history": []}
    write("in.jsonl", lines(*others))
    assert score("in.jsonl", model=MODEL, root=forecasters)[0] == 0
    assert [it["source_row"] for it in json_rows("out-*.jsonl")] == [1]
    reasons = [reason for _, _, reason in bad_rows()]
    assert [number for _, number, _ in bad_rows()] == [2, 3, 4, 5]
    assert "a shape of [1, 3] does not fit" in reasons[0]
    assert "does not fit" in reasons[1] and reasons[2].startswith("time (int64 [batch])")
    assert reasons[3] == "it has no 'series'"


@pytest.mark.parametrize(
    ("name", "models", "options", "complaint"),
    [
        ("in.csv", MODEL, (), "holds nothing but texts, and the models take history (float32"),
        ("in.jsonl", MODEL, ("--text-column", "a"), "leave out --text-column"),
        ("in.jsonl", f"{MODEL} sentiment-toy-gru", (), "The models take different things"),
    ],
)
def test_what_cannot_be_given_is_one_sentence(score, forecasters, name, models, options, complaint):
    write(name, lines(row([1, 2])))
    status, err = score(name, *options, model=models, root=forecasters)
    assert status == 2 and complaint in err and "Traceback" not in err
    assert left() == [name]
