"""Signatures that take more than texts: numbers, arrays, a value for all rows."""

import numpy as np
import pytest
import tensorflow as tf

from nlpapp import serving
from nlpapp.saved import cards
from nlpapp.serving import model as model_module


class Several(tf.Module):
    """Echoes of what came in, a different one for each kind of input."""

    def __init__(self):
        super().__init__()
        self.offset = tf.Variable(0.5)

    @tf.function(
        input_signature=[
            tf.TensorSpec([None, None, 2], tf.float32, name="history"),
            tf.TensorSpec([None], tf.int64, name="time"),
            tf.TensorSpec([None], tf.string, name="series"),
        ]
    )
    def forecast(self, history, time, series):
        missing = tf.math.is_nan(history)
        filled = tf.where(missing, 0.0, history)
        return {
            "sums": tf.reduce_sum(filled, axis=1) + self.offset,
            "steps": tf.fill([tf.shape(history)[0]], tf.shape(history)[1]),
            "first_axis": tf.fill([tf.shape(history)[0]], tf.shape(history)[0]),
            "path": history[:, :, 0],
            "time": time + 1,
            "series": tf.strings.join([series, "!"]),
        }

    @tf.function(
        input_signature=[
            tf.TensorSpec([None], tf.string, name="prompt"),
            tf.TensorSpec([], tf.int32, name="seed"),
            tf.TensorSpec([], tf.float32, name="temperature"),
            tf.TensorSpec([], tf.bool, name="loud"),
            tf.TensorSpec([3], tf.float32, name="weights"),
        ]
    )
    def generate(self, prompt, seed, temperature, loud, weights):
        mark = tf.where(loud, "!", ".")
        total = tf.reduce_sum(weights) * temperature
        return {
            "continuation": tf.strings.join([prompt, tf.strings.as_string(seed), mark]),
            "total": tf.fill([tf.shape(prompt)[0]], total),
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def mean(self, x):
        return {"mean": tf.reduce_mean(x)}


class Constant(tf.Module):
    """Nothing to restore."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def length(self, text):
        return {"length": tf.strings.length(text)}


def loaded(module, folder, **signatures):
    tf.saved_model.save(module, str(folder), signatures=signatures)
    card = {"model": folder.parent.name, "version": 1, "task": "t", "cell": "c"}
    cards.write(cards.seal(card, folder), folder)
    return serving.load(serving.find(folder.parents[1], folder.parent.name))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    module = Several()
    root = tmp_path_factory.mktemp("models")
    return loaded(
        module,
        root / "several" / "1",
        serving_default=module.forecast,
        generate=module.generate,
        mean=module.mean,
    )


HISTORIES = [
    [[1.0, 2.0], [3.0, np.nan], [5.0, 6.0]],
    [[7.0, 8.0]],
    [[0.25, 0.5], [0.0, 0.0], [np.nan, 1.0]],
]


def history(**changed):
    return {"history": HISTORIES, "time": [10, 20, 2**40], "series": ["甲", "", "c\0"]} | changed


def test_what_a_signature_takes_is_read_from_it(model):
    taken = model.inputs()
    assert [str(taken[name]) for name in sorted(taken)] == [
        "history (float32 [batch, any, 2])",
        "series (string [batch])",
        "time (int64 [batch])",
    ]
    assert model.inputs("generate")["weights"].shape == (3,)
    assert not model.inputs("generate")["seed"].by_row


def test_each_row_gets_the_answer_to_its_own_values(model):
    said = model.run(history())
    np.testing.assert_allclose(said["sums"], [[9.5, 8.5], [7.5, 8.5], [0.75, 2.0]])
    assert said["time"].tolist() == [11, 21, 2**40 + 1] and said["time"].dtype == np.int64
    assert said["series"].tolist() == ["甲!", "!", "c\0!"]


def test_rows_of_unlike_shape_run_apart_and_nothing_is_padded(model):
    said = model.run(history())
    assert said["steps"].tolist() == [3, 1, 3]
    assert said["first_axis"].tolist() == [2, 1, 2]
    np.testing.assert_array_equal(said["path"], [[1, 3, 5], [7, 0, 0], [0.25, 0, np.nan]])


def test_rows_stand_in_the_order_given_whatever_the_chunks(model, monkeypatch):
    random = np.random.default_rng(5)
    rows = [random.normal(size=(steps, 2)) for steps in random.integers(1, 4, 23)]
    monkeypatch.setattr(model_module, "CHUNK", 3)
    said = model.run({"history": rows, "time": np.arange(23), "series": ["s"] * 23})
    np.testing.assert_allclose(said["sums"], [row.sum(axis=0) + 0.5 for row in rows], rtol=1e-5)
    assert said["time"].tolist() == list(range(1, 24))
    assert said["first_axis"].max() == 3


def test_one_value_for_all_rows_is_given_as_it_is(model):
    asked = {"prompt": ["a", "b"], "seed": 7, "temperature": 2, "loud": True}
    said = model.run(asked | {"weights": [1, 2, 3.5]}, "generate")
    assert said["continuation"].tolist() == ["a7!", "b7!"]
    assert said["total"].tolist() == [13.0, 13.0]


def test_an_integer_goes_as_a_float_where_it_comes_back_equal(model):
    asked = {"prompt": ["a"], "seed": 7, "temperature": 1, "loud": True}
    said = model.run(asked | {"weights": [2**24, 2**40, 0]}, "generate")
    assert said["total"].tolist() == [2**24 + 2**40]


def test_latency_is_of_any_inputs(model):
    assert serving.latency(model, history(), runs=1) > 0


def test_no_rows_give_outputs_of_no_rows(model):
    said = model.run({"history": [], "time": [], "series": []})
    assert said["sums"].shape == (0, 2) and said["series"].shape == (0,)
    asked = {"prompt": [], "seed": 1, "temperature": 1, "loud": False, "weights": [0, 0, 0]}
    assert model.run(asked, "generate")["continuation"].shape == (0,)


def test_a_model_without_variables_or_files_answers(tmp_path):
    module = Constant()
    model = loaded(module, tmp_path / "constant" / "1", serving_default=module.length)
    assert model.run(["four", "汉"])["length"].tolist() == [4, 3]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (["text"], r"by the input's name.*history \(float32 \[batch, any, 2\]\)"),
        ({"history": HISTORIES}, "series, time must be given too"),
        (history(future=[1]), "future is not taken"),
        (history(time=[1, 2]), "number of rows: history 3, series 3, time 2"),
        (history(time=5), "time takes a list"),
        (history(series="abc"), "wrap a single text"),
        (history(series=["a", None, "c"]), "series .*, row 2: NoneType is no string"),
        (history(time=[1, 2.5, 3]), "time .*, row 2: float64 does not fit"),
        (history(time=[1, "2", 3]), "time .*, row 2: str does not fit"),
        (history(time=[1, True, 3]), "time .*, row 2: bool does not fit"),
        (history(history=[[[1, 2]], [[1, 2, 3]], [[1, 2]]]), r"row 2: a shape of \[1, 3\]"),
        (history(history=[[[1, 2]], [1, 2], [[1, 2]]]), r"row 2: a shape of \[2\]"),
        (history(history=[[[1, 2]], [[1, 2], [3]], [[1, 2]]]), "row 2: the values form no array"),
        (history(history=[[[1, 2]], [[1e300, 2]], [[1, 2]]]), "row 2: 1e[+]300 is too large"),
        (history(history=[[[1, 2]], [[2**24 + 1, 2]], [[1, 2]]]), "row 2: 16777217 is too large"),
    ],
)
def test_what_does_not_fit_is_one_sentence(model, given, complaint):
    with pytest.raises(serving.ServingError, match=complaint) as caught:
        model.run(given)
    assert str(caught.value).startswith("several, serving_default: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("seed", 2**31, r"seed \(int32 \[\]\): 2147483648 is too large"),
        ("seed", [1, 2], r"a shape of \[2\] does not fit"),
        ("weights", [2**63 - 1, 0, 0], "9223372036854775807 is too large"),
        ("loud", 1, "int64 does not fit"),
        ("weights", [1, 2], r"a shape of \[2\] does not fit"),
    ],
)
def test_a_value_for_all_rows_that_does_not_fit_is_one_sentence(model, name, value, complaint):
    asked = {"prompt": ["a"], "seed": 7, "temperature": 1, "loud": True, "weights": [1, 2, 3]}
    with pytest.raises(serving.ServingError, match=complaint):
        model.run(asked | {name: value}, "generate")


def test_an_output_without_a_value_for_each_row_is_no_answer(model):
    with pytest.raises(serving.ServingError, match="mean has no value for each row"):
        model.run({"x": [1.0, 2.0]}, "mean")
