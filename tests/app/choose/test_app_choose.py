"""The Choose page on made-up measurements: whole, in part, damaged and missing."""

import json
import re

import pytest
from measured_problems import accuracy, cost, plain_points, write
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from nlpapp.app import results
from nlpapp.app.choose import comparison
from nlpapp.measured import Measurements, Point

LINK = "length=200&examples=20000"
TIMES = [
    cost(f"x-{cell}", tokens, ms, 1.5 * ms)
    for cell, ms in (("linear", 0.5), ("lstm", 4.0), ("bilstm", 8.0))
    for tokens in (20, 400)
]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The function `kept(points, costs=())` that makes these what was measured."""
    monkeypatch.setattr(results, "ROOT", tmp_path)

    def kept(points, costs=()):
        write(tmp_path / "tradeoffs.json", list(points))
        write(tmp_path / "costs.json", list(costs))
        return tmp_path

    return kept


def choose(open_page, link=LINK, **options):
    return open_page(link, page="choose", **options)


def headings(page):
    return [it.value for it in page.test.subheader]


def charts(page):
    """Rows of each chart, by its title."""
    found = {}
    for chart in page.test.get("vega_lite_chart"):
        [table] = [convert_arrow_bytes_to_pandas_df(it.data.data) for it in chart.proto.datasets]
        found[json.loads(chart.proto.spec)["title"]] = table
    return found


def read(page):
    """What stands on the page, with its punctuation as it is read."""
    return re.sub(r"&#(\d+);", lambda it: chr(int(it[1])), page.words)


def compared(page):
    """The comparison: rows of cells."""
    [table] = [it.proto.body for it in page.test.get("html") if 'class="compared"' in it.proto.body]
    rows = re.findall(r"<tr>(.*?)</tr>", table)
    return [re.findall(r"<td.*?>(.*?)</td>", row) for row in rows[1:]]


def test_a_link_asks_and_the_measurements_answer(open_page, kept):
    kept(plain_points(), TIMES)
    page = choose(open_page)
    assert headings(page)[0] == "Bidirectional LSTM"
    text = read(page)
    assert "expect 93.0% (92.0% to 94.0%)" in text
    assert "It rests on IMDB, 20,000 examples" in text
    assert "each of the 6 measured problems was asked about" in text
    table = page.test.dataframe[0].value
    assert table["kind"].tolist() == ["Bidirectional LSTM", "LSTM", "Linear"]
    assert table["value"].round(1).tolist() == [93.0, 91.5, 90.0]
    assert table["most"].tolist() == [12.0, 6.0, 0.75]


def test_another_limit_another_answer_and_the_address_says_what_was_asked(open_page, kept):
    kept(plain_points(), TIMES)
    page = choose(open_page)
    page.test.number_input(key="choose_latency").set_value(7.0).run()
    assert headings(page)[0] == "LSTM"
    assert page.test.query_params["latency"] == "7"
    assert page.test.query_params["length"] == "200"
    assert headings(choose(open_page, LINK + "&latency=7"))[0] == "LSTM"


def test_a_limit_that_is_taken_away_leaves_any(open_page, kept):
    kept(plain_points(), TIMES)
    page = choose(open_page, LINK + "&latency=7")
    box = page.test.number_input(key="choose_latency")
    assert not box.proto.HasField("default")  # what an emptied box becomes
    box.set_value(None).run()
    assert headings(page)[0] == "Bidirectional LSTM" and "latency" not in page.test.query_params


def test_on_the_way_back_the_page_answers_what_it_was_asked_then(open_page, kept):
    kept(plain_points(), TIMES)
    page = choose(open_page)
    before = dict(page.test.query_params)
    page.test.number_input(key="choose_latency").set_value(7.0).run()
    assert headings(page)[0] == "LSTM"
    page.test.query_params.clear()
    for name, value in before.items():
        page.test.query_params[name] = value
    page.test.run()
    assert headings(page)[0] == "Bidirectional LSTM"
    assert page.test.number_input(key="choose_latency").value is None


@pytest.mark.parametrize(
    "link", ["length=abc&examples=-3&latency=0&task=sing", "", "length=" + "9" * 40]
)
def test_a_link_that_asks_nothing_sensible_asks_what_a_first_visit_does(open_page, kept, link):
    kept(plain_points(), TIMES)
    page = choose(open_page, link)
    values = {it.key: it.value for it in page.test.number_input}
    assert values == {"choose_length": 35, "choose_examples": 2000, "choose_latency": None}
    assert page.test.query_params["task"] == "classify"


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("write", "For this task nothing was measured yet"),
        ("forecast", "stands on the pages Forecast and Models"),
    ],
)
def test_of_a_task_without_measurements_the_page_says_so(open_page, kept, task, said):
    kept(plain_points(), TIMES)
    page = choose(open_page, f"{LINK}&task={task}")
    assert said in page.words
    assert not page.test.dataframe and headings(page) == ["Recurrent cells, measured"]


def test_translators_are_chosen_by_bleu(open_page, kept, saved_translators):
    kept(plain_points(), TIMES)
    page = choose(open_page, "length=8&examples=9&task=translate", root=saved_translators)
    assert "BLEU" in read(page) or "nothing was measured yet" in read(page)
    assert "within half a point" not in read(page)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tradeoffs.json", None, "tradeoffs.json are not there"),
        ("tradeoffs.json", '{"settings"', "tradeoffs.json are damaged"),
        ("tradeoffs.json", '{"settings": {}, "points": [{"of": {}, "found": {}}]}', "damaged"),
        ("costs.json", "[]", "costs.json are damaged"),
    ],
)
def test_missing_and_damaged_results_are_one_sentence_and_the_table_stands(
    open_page, kept, name, content, said
):
    folder = kept(plain_points(), TIMES)
    (folder / name).unlink()
    if content:
        (folder / name).write_text(content)
    page = choose(open_page)
    assert said in page.words and len(page.test.info) == 1
    assert len(compared(page)) == 5


def test_with_a_part_of_the_points_it_answers_and_says_what_is_missing(open_page, kept):
    some = [it for it in plain_points() if it["of"]["corpus"] == "chnsenticorp"][:5]
    page_of = kept(some)
    (page_of / "costs.json").unlink()
    page = choose(open_page, "length=80&examples=1000")
    text = read(page)
    assert headings(page)[0] == "Linear"
    assert "How long an answer takes was not measured yet" in text
    assert re.search(r"Not measured on this yet: .*Bidirectional LSTM,", text)
    assert "Too few problems were measured yet" in text
    assert "Accuracy by how much is read: not measured yet." in text
    assert charts(page).keys() == {"Accuracy by examples"}
    kept([])
    assert "nothing was measured yet" in read(choose(open_page))


def test_charts_hold_what_was_measured_of_the_corpus_and_side_that_is_chosen(open_page, kept):
    points = [
        *plain_points(),
        accuracy("imdb", "lstm", 0.6, 250, read_out="last"),
        accuracy("imdb", "lstm", 0.7, read=20),
    ]
    kept(points, TIMES)
    page = choose(open_page)
    by_examples = charts(page)["Accuracy by examples"]
    rows = by_examples[by_examples["model"] == "LSTM"][["examples", "value"]].values.tolist()
    assert rows == [[250, 0.70], [1000, 0.83], [20_000, 0.915]]
    by_reading = charts(page)["Accuracy by how much is read"]
    rows = by_reading[by_reading["model"] == "LSTM"][["read", "value"]].values.tolist()
    assert sorted(rows) == [[20, 0.7], [400, 0.915]]
    page.test.segmented_control(key="choose_side").set_value("last").run()
    assert set(charts(page)["Accuracy by examples"]["model"]) == {"LSTM (last state)", "Linear"}
    page.test.segmented_control(key="choose_corpus").set_value("chnsenticorp").run()
    assert set(charts(page)["Accuracy by examples"]["model"]) == {"Linear"}
    assert "from all its training texts" in page.words


@pytest.fixture
def shipped(build_toy_model, tmp_path_factory):
    """A plain RNN and an LSTM of IMDB, whose cards say all that is compared."""
    root = tmp_path_factory.mktemp("shipped")
    for cell, beside, seconds, right in (("rnn", 500, 45, 0.85), ("lstm", 2000, 300, 0.9)):
        build_toy_model(
            root,
            f"sentiment-imdb-{cell}",
            corpus={"name": "imdb", "language": "en"},
            recipe={"vocabulary": 100, "vectors": {"width": 20}},
            parameters=2000 + beside,
            training={"seconds": seconds, "teachers": {"seconds": 9.0}},
            metrics={"accuracy": {"value": right, "low": right - 0.02, "high": right + 0.02}},
        )
    return root


def test_every_cell_of_the_comparison_is_a_measurement(open_page, kept, shipped):
    folder = kept(plain_points(), TIMES)
    recall = {"task": "recall", "equal": "parameters", "recurrent": "orthogonal"}
    write(
        folder / "memory.json",
        [
            {
                "of": recall | {"cell": cell, "gate_bias": bias, "distance": steps},
                "found": {"right": {"value": right}},
            }
            for cell, bias, rights in (
                ("rnn", None, (0.99, 0.91, 0.5)),
                ("lstm", None, (1.0, 0.8, 1.0)),
                ("lstm", 4.0, (1.0, 1.0, 1.0)),
                ("lstm", 2.0, (0.1, 0.1, 0.1)),
            )
            for steps, right in zip((5, 10, 20), rights, strict=True)
        ],
    )
    norms = {"rnn": [-0.5, -1.0, -13.5], "lstm": [-1.0, -1.0, -9.0]}
    points = [
        {
            "of": {"at": f"sentiment-imdb-{cell}", "version": 1, "cell": cell, "ways": "cell"},
            "found": {"hidden": {"median": median}},
        }
        for cell, median in norms.items()
    ]
    points[1]["found"]["cell_state"] = {"median": [None, -1.5, -3.0]}
    settings = {"distances": [0, 1, 100]}
    (folder / "gradients.json").write_text(json.dumps({"settings": settings, "points": points}))
    structure, memory, gradients, training, fits = compared(choose(open_page, root=shipped))
    none = "not measured yet"
    assert structure == ["500", none, "2,000 (4.0 ×)", none]
    opened = "5 steps; at least 20 when the gate that keeps the state begins open"
    backward = "not asked: reading backward, it meets the symbol last"
    assert memory == ["10 steps", none, opened, backward]
    assert gradients == ["-12.5", none, "-1.5", none]  # of an LSTM what its cell state feels
    for point in points:
        point["of"]["version"] = 2
    (folder / "gradients.json").write_text(json.dumps({"settings": settings, "points": points}))
    assert compared(choose(open_page, root=shipped))[2] == [none] * 4  # of another version
    assert training == [
        *("45 s, 85.0% (83.0–87.0)", none),
        *("5.0 min, 90.0% (88.0–92.0)", none),
    ]
    # Within a point of the best: the LSTM at none of three, in each of two corpora; the
    # bidirectional one at 1,000 (0.84, the best from 0.84) and with all.
    assert fits == [
        *(none, none, "few examples: 0 of 4, all examples: 0 of 2"),
        "few examples: 2 of 4, all examples: 2 of 2",
    ]


def test_what_a_teacher_adds_stands_beside_labels_alone(open_page, kept, shipped):
    kept(plain_points(), TIMES)
    page = choose(open_page, root=shipped)
    assert "What a teacher adds" in headings(page)
    [table] = [it.value for it in page.test.dataframe if "taught" in it.value]
    [row] = table.to_dict("records")  # no plain RNN was measured with all examples
    assert row["kind"] == "LSTM" and row["added"] == pytest.approx(-1.5)
    assert (row["alone"], row["taught"]) == ("91.5% (90.5–92.5)", "90.0% (88.0–92.0)")
    drawn = charts(page)["Film reviews · IMDB"].set_index("way")[["value", "low", "high"]]
    assert drawn.loc["alone"].tolist() == pytest.approx([0.915, 0.905, 0.925])
    assert drawn.loc["taught"].tolist() == pytest.approx([0.9, 0.88, 0.92])


def test_kept_results_of_another_shape_leave_their_row_empty(open_page, kept, shipped):
    folder = kept(plain_points(), TIMES)
    write(folder / "memory.json", [{"of": {"task": "recall"}, "found": {}}])
    (folder / "gradients.json").write_text('{"settings": {"distances": [0]}, "points": []}')
    _, memory, gradients, *_ = compared(choose(open_page, root=shipped))
    assert set(memory) == set(gradients) == {"not measured yet"}


def test_a_gradient_of_nothing_is_no_figure():
    point = Point(
        {"at": "m", "version": 1, "cell": "rnn", "ways": "cell"},
        {"hidden": {"median": [-1.0, None]}},
    )
    kept = Measurements({"distances": [1, 100]}, [point])
    assert comparison._falls(kept, {"rnn": {"model": "m", "version": 1}}) == {}


def test_the_page_speaks_chinese(open_page, kept, shipped):
    kept(plain_points(), TIMES)
    page = choose(open_page, f"lang=zh&{LINK}", root=shipped)
    text = read(page)
    assert headings(page)[0] == "双向 LSTM"
    for english in ("expected", "Learning", "It rests", "Put to the test", "examples", "measured"):
        assert english not in text
    assert "not measured" not in str(compared(page))
