"""The Models page, as a visitor meets it, on toy models."""

import itertools
import json
import math

import pandas as pd
from toy_forecasters import build_toy_forecaster

from nlpapp.app import figures
from nlpapp.app.models import charts, tables
from nlpapp.app.models import page as models_page
from nlpapp.app.models.page import measured
from nlpapp.app.traffic import Traffic


def test_every_card_is_a_row_with_its_figures(open_page):
    table = open_page(page="models").test.dataframe[0].value
    names = ["Plain RNN", "GRU", "LSTM", "Bidirectional LSTM", "Linear"]
    assert table["cell"].tolist() == names
    assert table["interval"][0] == "58.0–64.0"
    assert math.isclose(table["accuracy"][0], 61.0)


def test_the_five_charts_are_drawn(open_page):
    page = open_page(page="models")
    page.test.button[0].click().run()
    assert len(page.test.get("vega_lite_chart")) == 5


def test_each_card_can_be_read_whole(open_page):
    page = open_page(page="models")
    assert len(page.test.selectbox[0].options) == 5
    page.test.selectbox[0].select_index(1).run()
    assert not page.test.exception
    assert page.test.selectbox[0].options[1].startswith("GRU · sentiment-toy-gru, version 1")
    assert "python -m training.sentiment --corpus toy --cell gru --seed 1" in page.words
    assert json.loads(page.test.json[0].value)["model"] == "sentiment-toy-gru"


def test_a_card_tells_whose_weights_a_version_has_that_was_not_trained(
    build_toy_model, open_page, tmp_path
):
    build_toy_model(tmp_path, "sentiment-toy-gru", 3, repackaged={"from": 2})
    assert "weights are those of version 2" in open_page(page="models", root=tmp_path).words
    chinese = open_page("lang=zh", page="models", root=tmp_path)
    assert "权重与版本 2 逐位相同" in chinese.words


def test_a_recipe_within_a_recipe_is_rows_of_its_own():
    recipe = {"units": 128, "vectors": {"width": 200, "from": {"seed": 3}}, "taught": None}
    assert tables.recipe({"recipe": recipe}).to_numpy().tolist() == [
        ["units", "128"],
        ["vectors.width", "200"],
        ["vectors.from.seed", "3"],
        ["taught", "None"],
    ]
    assert tables.recipe({}).empty


def test_models_of_a_task_that_no_page_declares_are_listed_and_not_timed(
    build_toy_model, open_page, tmp_path
):
    build_toy_model(tmp_path, "naming-toy-gru", task="naming")
    page = open_page(page="models", root=tmp_path)
    table = page.test.dataframe[0].value
    assert table["cell"].tolist() == ["GRU"] and "milliseconds" not in table
    assert len(page.test.get("vega_lite_chart")) == 4  # all but the one against latency


def test_a_chinese_visitor_reads_the_page_in_chinese(open_page):
    page = open_page("lang=zh", page="models")
    assert page.test.header[0].value == "模型"
    assert page.test.dataframe[0].value["cell"].tolist()[0] == "普通 RNN"
    charts_told = [
        json.loads(chart.proto.spec)["title"] for chart in page.test.get("vega_lite_chart")
    ]
    assert charts_told[-1] == "学习曲线" and "准确率随长度的变化" in charts_told
    assert "每张模型卡" in page.words and "What " not in page.words


def test_latency_is_measured_on_request_and_kept_for_every_visitor(open_page):
    measured().clear()
    page = open_page(page="models")
    assert "milliseconds" not in page.test.dataframe[0].value
    page.test.button[0].click().run()
    assert not page.test.exception
    assert (page.test.dataframe[0].value["milliseconds"] > 0).all()
    assert (open_page(page="models").test.dataframe[0].value["milliseconds"] > 0).all()


def test_latency_measured_while_the_server_was_busy_is_marked_until_it_is_measured_in_quiet(
    open_page, monkeypatch
):
    measured().clear()
    server = Traffic()
    monkeypatch.setattr(models_page, "SERVER", server)
    page = open_page(page="models")

    def measure():
        page.test.button[0].click().run()
        assert not page.test.exception
        table = page.test.dataframe[0].value
        assert (table["milliseconds"] > 0).all()
        return table

    with server.work():
        assert measure()["measured"].tolist() == ["server busy"] * 5
    assert "so too high: Plain RNN, GRU, LSTM" in page.words
    assert "measured" not in measure() and "too high" not in page.words
    with server.work():
        assert "measured" not in measure()


def test_a_refused_folder_is_named(open_page, damaged):
    page = open_page(page="models", root=damaged)
    assert "sentiment-toy-linear" in page.words
    assert page.test.dataframe[0].value["cell"].tolist() == ["GRU"]


def test_without_models_the_page_says_how_to_train_one(open_page, tmp_path):
    page = open_page(page="models", root=tmp_path)
    assert "python -m training.sentiment --cell all" in page.words


def test_a_card_with_few_fields_is_still_a_row(build_toy_model, open_page, tmp_path):
    bare = {"metrics": {}, "accuracy_by_length": [], "calibration": [], "learning_curve": []}
    bare |= {"training": {}, "recipe": {}, "corpus": {}, "caps": {}}
    build_toy_model(tmp_path, "sentiment-toy-gru", **bare)
    assert len(open_page(page="models", root=tmp_path).test.dataframe[0].value) == 1
    assert "GRU" in open_page("text=good", root=tmp_path).columns


def test_lengths_without_texts_are_left_out():
    empty = {"from": 1, "to": 9, "value": None, "low": None, "high": None, "n": 0}
    card = {"model": "m", "cell": "gru", "accuracy_by_length": [empty]}
    assert tables.by_length([card], figures.ACCURACY).empty


def test_lengths_of_less_than_one_text_in_a_hundred_are_left_out():
    bins = [
        {"from": start, "to": start + 9, "value": 0.5, "low": 0.1, "high": 0.9, "n": n}
        for start, n in ((1, 1), (10, 2), (19, 197))
    ]
    card = {"model": "m", "cell": "gru", "accuracy_by_length": bins}
    assert tables.by_length([card], figures.ACCURACY)["n"].tolist() == [2, 197]


def test_no_name_lies_on_another_or_on_a_dot():
    """Six dots, two of them as near as GRU and LSTM are, on a chart of 560 by 330 pixels."""
    table = pd.DataFrame(
        {
            "cell": ["Linear", "Plain RNN", "Bidirectional LSTM", "LSTM", "GRU", "GRU (gated)"],
            "megabytes": [1.0, 12.0, 26.6, 28.6, 33.0, 33.0],
            "accuracy": [91.28, 90.61, 91.81, 91.45, 91.44, 91.6],
        }
    )
    spec = charts.against(table, figures.ACCURACY, "megabytes", "Size", {}, {}).to_dict()
    rows = next(iter(spec["datasets"].values()))
    boxes = {}
    for layer in spec["layer"]:
        for row in rows if layer["mark"]["type"] == "text" else ():
            if f"'{row['side']}'" in layer["transform"][0]["filter"]:
                x = 24 + (row["megabytes"] - 1) / 32 * 512 + layer["mark"]["dx"]
                y = 306 - (row["accuracy"] - 90.61) / 1.2 * 282 + layer["mark"]["dy"]
                width = 7 * len(row["cell"])
                left = x if layer["mark"]["align"] == "left" else x - width
                boxes[row["cell"]] = (left, y - 7, left + width, y + 7)
    assert len(boxes) == len(table)
    for one, other in itertools.combinations(boxes.values(), 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across <= 0 or down <= 0


def kinds(*told):
    shown = ({"low": value - 0.1, "high": value + 0.1} | {"value": value} for _, value, _ in told)
    return [row | {"kind": kind, "n": n} for row, (kind, _, n) in zip(shown, told, strict=True)]


def test_accuracy_by_kind_is_a_row_a_model_and_kind_of_a_part_too():
    alone = {"model": "a", "cell": "gru", "accuracy_by_kind": kinds(("书籍", 0.8, 40))}
    parts = {"goods": {"accuracy_by_kind": kinds(("衣服", 0.9, 50))}, "films": {}}
    table = tables.by_kind([alone, {"model": "b", "cell": "rnn", "parts": parts}], figures.ACCURACY)
    assert table[["model", "kind", "value", "n"]].to_numpy().tolist() == [
        ["GRU", "书籍", 0.8, 40],
        ["Plain RNN", "衣服", 0.9, 50],
    ]
    assert tables.by_kind([{"model": "c", "cell": "rnn"}], figures.ACCURACY).empty


def test_what_is_known_by_kind_of_goods_has_a_chart(build_toy_model, open_page, tmp_path):
    parts = {"goods": {"accuracy_by_kind": kinds(("书籍", 0.8, 40), ("衣服", 0.9, 9))}}
    build_toy_model(tmp_path, "sentiment-toy-gru", parts=parts)
    page = open_page("lang=zh", page="models", root=tmp_path)
    told = [json.loads(chart.proto.spec)["title"] for chart in page.test.get("vega_lite_chart")]
    assert "各类文本的准确率" in told


def test_forecasters_are_judged_by_their_skill_and_stand_in_the_table(open_page, tmp_path):
    skill = {"value": 0.123, "low": 0.1, "high": 0.15, "n": 20, "split": "test"}
    for cell in ("rnn", "gru"):
        build_toy_forecaster(tmp_path, f"forecasting-toy-{cell}", metrics={"skill": skill})
    page = open_page(page="models", root=tmp_path)
    table = page.test.dataframe[0].value
    assert table["cell"].tolist() == ["Plain RNN", "GRU"]
    assert table["interval"].tolist() == ["10.0–15.0"] * 2 and table["skill"][0] == 12.3
    assert "What skill costs" in page.words
    assert "Measure latency here" not in [it.label for it in page.test.button]
