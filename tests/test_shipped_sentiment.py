"""Contract 1, held by every shipped sentiment model and by tiny ones packaged now."""

import json
import re

import numpy as np
import pytest
from contract import CORE_OPERATIONS, answers_of, card_of, newest, shipped

from nlpapp.recurrent.cells import CELLS
from nlpapp.saved import cards
from nlpapp.tasks.sentiment.calibration import Calibration

CELLS_AND_BASELINE = (*CELLS, "linear")

LONG = ("a film so long that " * 20_000).encode()  # 100,000 words
TEXTS = {
    "plain": b"The film was not good, but the actors were great.",
    "empty": b"",
    "white space": " \t\n\u3000".encode(),
    "NUL": b"good\x00film\x00",
    "emoji": "😀👩‍🚀❤️".encode(),
    "right to left": "\u202efilm\u202c שלום good".encode(),
    "Chinese": "这部电影很好看，我喜欢。".encode(),
    "mixed": "很 good 的film！Ｇｒｅａｔ, don’t miss".encode(),
    "markup": b"good<br /><br />bad <script>alert('x')</script>",
    "one word": b"good",
    "no UTF-8": b"good \xff\xfe film \xe5\xa5",
    "hundred words": b"It was a fine film and I said so, dear reader. " * 10,
}
SENTENCE = "It isn’t a bad film;<br />很好看 and Ｇｏｏｄ!".encode()

RUN = """
def run(signatures, questions):
    texts, long, sentence = questions
    answer, trace = signatures["serving_default"], signatures["trace"]
    found = {}
    each = [tf.constant([text]) for text in texts.values()]
    found["alone"] = [values(answer(text=text)) for text in each]
    found["traced alone"] = [values(trace(text=text)) for text in each]
    together = tf.constant(list(texts.values()))
    found["together"] = values(answer(text=together))
    found["traced together"] = values(trace(text=together))
    found["long"] = values(answer(text=tf.constant([long])))
    found["beside long"] = values(answer(text=tf.concat([together, [long]], 0)))
    found["long traced"] = values(trace(text=tf.constant([long, sentence])))
    found["sentence"] = values(trace(text=tf.constant([sentence])))
    cuts = [sentence[:end] for end in found["sentence"]["ends"][0]]
    found["cuts"] = values(answer(text=tf.constant(cuts)))
    return found
"""


@pytest.fixture(scope="module")
def tiny_models(tmp_path_factory):
    """Folders by cell: a tiny model of each kind with random weights, packaged as any other."""
    from tiny_models import package_tiny_models

    return package_tiny_models(tmp_path_factory.mktemp("tiny"), CELLS_AND_BASELINE)


@pytest.fixture(scope="module")
def answers(tiny_models, tmp_path_factory):
    """What every model said, by folder."""
    folders = [param.values[0] for param in shipped("sentiment") if param.values[0]]
    folders += tiny_models.values()
    work = tmp_path_factory.mktemp("answers")
    return answers_of(RUN, (TEXTS, LONG, SENTENCE), folders, work)


@pytest.fixture(params=[*CELLS_AND_BASELINE, *shipped("sentiment")])
def model(request, answers, tiny_models):
    """One model: its card and what it said, under the names of the child's dictionary."""
    folder = tiny_models.get(request.param, request.param)
    said = answers[str(folder)]
    assert isinstance(said, dict), said
    return {"folder": folder, "card": card_of(folder), **said}


def rows(outputs):
    """A batch's outputs, text by text."""
    return [{name: value[i] for name, value in outputs.items()} for i in range(len(TEXTS))]


def test_it_needs_core_operations_only(model):
    assert model["operations"] <= CORE_OPERATIONS, model["operations"] - CORE_OPERATIONS


def state_names(cell):
    gates = {
        "rnn": [],
        "gru": ["update_gate", "reset_gate", "candidate"],
        "lstm": ["cell_state", "forget_gate", "input_gate", "output_gate", "candidate"],
    }
    if cell == "linear":
        return set()
    one_way = {"hidden", *gates[cell.removeprefix("bi")]}
    return one_way | {f"{name}_backward" for name in one_way if cell.startswith("bi")}


def test_its_signatures_are_those_of_the_contract(model):
    text = {"text": ("string", [None])}
    classes = len(model["card"]["classes"])
    assert set(model["signatures"]) == {"serving_default", "trace"}
    taken, given = model["signatures"]["serving_default"]
    assert taken == text
    assert {name: (kind, len(shape)) for name, (kind, shape) in given.items()} == {
        "label": ("string", 1),
        "classes": ("string", 2),
        "scores": ("float32", 2),
    }
    taken, given = model["signatures"]["trace"]
    assert taken == text
    assert {name: (kind, len(shape)) for name, (kind, shape) in given.items()} == {
        "tokens": ("string", 2),
        "starts": ("int32", 2),
        "ends": ("int32", 2),
        "length": ("int32", 1),
        "scores_so_far": ("float32", 3),
        "relevance": ("float32", 2),
    } | dict.fromkeys(state_names(model["card"]["cell"]), ("float32", 3))
    batch, time = model["traced together"]["tokens"].shape
    assert batch == len(TEXTS)
    for name, value in model["traced together"].items():
        assert value.shape[:2] == ((batch,) if name == "length" else (batch, time)), name
    assert model["traced together"]["scores_so_far"].shape[2] == classes


def test_scores_are_probabilities_and_the_label_is_the_likeliest_class(model):
    classes = [name.encode() for name in model["card"]["classes"]]
    for outputs in (model["together"], model["beside long"], model["long"]):
        scores = outputs["scores"]
        assert np.isfinite(scores).all() and (scores >= 0).all()
        np.testing.assert_allclose(scores.sum(-1), 1, atol=1e-5)
        assert outputs["classes"].tolist() == [classes] * len(scores)
        assert outputs["label"].tolist() == [classes[i] for i in scores.argmax(-1)]


def test_an_answer_does_not_depend_on_what_else_is_in_the_batch(model):
    for i, alone in enumerate(model["alone"]):
        np.testing.assert_allclose(alone["scores"][0], model["together"]["scores"][i], atol=1e-5)
        np.testing.assert_allclose(alone["scores"][0], model["beside long"]["scores"][i], atol=1e-5)
    np.testing.assert_allclose(
        model["long"]["scores"][0], model["beside long"]["scores"][-1], atol=1e-5
    )


def test_a_trace_does_not_depend_on_what_else_is_in_the_batch(model):
    for alone, together in zip(model["traced alone"], rows(model["traced together"]), strict=True):
        time = alone["tokens"].shape[1]
        for name, value in alone.items():
            if value.dtype == object or value.dtype.kind == "i":
                assert np.array_equal(
                    value[0], together[name][:time] if value.ndim > 1 else together[name]
                ), name
            else:
                np.testing.assert_allclose(value[0], together[name][:time], atol=1e-4, err_msg=name)


def test_different_texts_get_different_answers(model):
    scores = dict(zip(TEXTS, model["together"]["scores"][:, 0].tolist(), strict=True))
    assert scores["empty"] == pytest.approx(scores["white space"], abs=1e-6)
    assert len({round(score, 7) for score in scores.values()}) > len(TEXTS) / 2


def test_every_token_is_a_slice_of_the_bytes_as_given(model):
    traced = rows(model["traced together"])
    lengths = dict(zip(TEXTS, (int(row["length"]) for row in traced), strict=True))
    assert lengths["empty"] == lengths["white space"] == 0
    assert lengths["one word"] == 1 and lengths["NUL"] == 2
    for text, row in zip(TEXTS.values(), traced, strict=True):
        end_before = 0
        spans = zip(row["tokens"], row["starts"], row["ends"], strict=True)
        for token, start, end in list(spans)[: row["length"]]:
            assert end_before <= start < end <= len(text)
            piece = text[start:end].decode("utf-8", "replace")
            folded = "".join(
                chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else {"’": "'"}.get(c, c) for c in piece
            )
            assert folded.lower() == token.decode()
            end_before = end


def test_values_beyond_a_texts_length_are_zero_or_empty(model):
    for row in rows(model["traced together"]):
        for name, value in row.items():
            if value.ndim:
                beyond = value[row["length"] :]
                empty = beyond == b"" if beyond.dtype == object else beyond == 0
                assert np.all(empty), name


def test_time_is_at_least_one_even_for_the_empty_text(model):
    empty = model["traced alone"][list(TEXTS).index("empty")]
    assert empty["length"].tolist() == [0]
    assert {value.shape[1] for name, value in empty.items() if name != "length"} == {1}


def test_scores_so_far_are_the_answers_to_the_text_cut_after_each_token(model):
    so_far = model["sentence"]["scores_so_far"][0]
    assert len(so_far) == model["sentence"]["length"][0]
    np.testing.assert_allclose(so_far, model["cuts"]["scores"], atol=2e-5)


def test_the_last_score_so_far_is_the_answer(model):
    cap = model["card"]["caps"]["trace_tokens"]
    for row, scores in zip(
        rows(model["traced together"]), model["together"]["scores"], strict=True
    ):
        if 0 < row["length"] < cap:
            np.testing.assert_allclose(row["scores_so_far"][row["length"] - 1], scores, atol=2e-5)


def test_a_hundred_thousand_words_are_answered_and_the_trace_is_capped(model):
    caps = model["card"]["caps"]
    traced = model["long traced"]
    assert caps["trace_tokens"] <= caps["tokens"]
    assert traced["length"].tolist()[0] == caps["trace_tokens"] == traced["tokens"].shape[1]
    assert np.isfinite(traced["relevance"]).all()
    assert np.isfinite(model["long"]["scores"]).all()


def test_relevance_of_the_linear_model_adds_up_to_the_log_odds_and_its_bias(model):
    if model["card"]["cell"] != "linear":
        pytest.skip("only the linear model's relevance is exact; see tests/sentiment for the rest")
    calibration = Calibration.of_card(model["card"])
    logits = np.log(model["together"]["scores"].astype(np.float64))  # [batch, 2]
    bias = np.asarray(calibration.undone(logits[list(TEXTS).index("empty")], 0))
    for row, of_text in zip(rows(model["traced together"]), logits, strict=True):
        if row["length"] < model["card"]["caps"]["trace_tokens"]:
            nothing = np.asarray(calibration(bias, row["length"]))  # said of so long a text
            expected = np.diff(of_text - nothing)[0] * (1 if np.diff(of_text)[0] > 0 else -1)
            assert row["relevance"].sum() == pytest.approx(expected, abs=1e-3)


def test_relevance_is_finite_and_not_all_alike(model):
    relevance = model["sentence"]["relevance"][0]
    assert np.isfinite(relevance).all()
    assert len(set(relevance.round(7).tolist())) > 1


def test_states_and_gates_lie_where_their_squashing_functions_put_them(model):
    for name in state_names(model["card"]["cell"]):
        value = model["traced together"][name]
        assert np.isfinite(value).all(), name
        if name.removesuffix("_backward").endswith("_gate"):
            assert value.min() >= 0 and value.max() <= 1, name
        elif "cell_state" not in name:
            assert abs(value).max() <= 1, name


def test_its_vocabulary_is_a_plain_text_file_among_the_assets(model):
    assets = [path for path in model["folder"].glob("assets/*") if path.is_file()]
    if model["card"]["cell"] == "linear":
        assert not assets
        return
    (vocabulary,) = assets
    tokens = vocabulary.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    assert tokens[:2] == ["[PAD]", "[UNK]"]
    assert len(tokens) == len(set(tokens)) and all(tokens)
    assert len(tokens) <= model["card"]["recipe"]["vocabulary"]


FIELDS = str.split("""
    schema model version task corpus cell variant recipe seed classes caps relevance_method
    temperature parameters bytes_on_disk training packages command learning_curve metrics
    accuracy_by_length calibration confusion_matrix files digest
""")


def test_its_card_has_every_field_of_the_contract(model):
    card = model["card"]
    assert set(FIELDS) <= set(card), set(FIELDS) - set(card)
    assert (card["model"], str(card["version"])) == model["folder"].parts[-2:]
    assert card["task"] == "sentiment" and card["temperature"] > 0 and card["parameters"] > 0
    assert {"name", "version", "licence", "citation", "rows", "dropped"} <= set(card["corpus"])
    assert {"train", "validation", "test"} <= set(card["corpus"]["rows"])
    assert {"seconds", "hardware"} <= set(card["training"])
    assert {"python", "tensorflow", "keras"} <= set(card["packages"])
    assert card["command"].startswith("python -m training.sentiment ")
    assert "/" not in card["command"], "a path of somebody's machine"
    assert {"accuracy", "f1", "roc_auc", "log_loss", "calibration_error"} <= set(card["metrics"])
    for name, figure in card["metrics"].items():
        assert set(figure) == {"value", "low", "high", "n", "split"}, name
        assert figure["low"] <= figure["value"] + 1e-9, name
        assert figure["value"] <= figure["high"] + 1e-9, name
        assert figure["split"] == "test" and figure["n"] == card["corpus"]["rows"]["test"]


def test_the_figures_of_its_card_agree_with_each_other(model):
    card = model["card"]
    confusion = np.array(card["confusion_matrix"])
    accuracy, n = card["metrics"]["accuracy"]["value"], card["metrics"]["accuracy"]["n"]
    assert confusion.shape == (len(card["classes"]),) * 2 and confusion.sum() == n
    assert np.trace(confusion) / n == pytest.approx(accuracy, abs=1e-6)
    for parts in (card["accuracy_by_length"], card["calibration"]):
        key = "value" if "value" in parts[0] else "accuracy"
        assert sum(part["n"] for part in parts) == n
        assert sum(part["n"] * part[key] for part in parts) / n == pytest.approx(accuracy, abs=1e-6)


def test_the_sizes_in_its_card_are_those_on_disk(model):
    files = [path for path in model["folder"].rglob("*") if path.is_file()]
    sizes = {path.relative_to(model["folder"]).as_posix(): path.stat().st_size for path in files}
    card_size = sizes.pop(cards.CARD_PATH)
    assert card_size and set(sizes) == set(model["card"]["files"])
    assert sum(sizes.values()) == model["card"]["bytes_on_disk"]


def test_its_readme_is_a_model_card_for_the_hub(model):
    readme = (model["folder"].parent / "README.md").read_text(encoding="utf-8")
    header = re.match(r"---\n(.*?)\n---\n", readme, re.DOTALL).group(1)
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    (entry,) = json.loads(fields["model-index"])
    assert entry["name"] == model["card"]["model"]
    found = {m["type"]: m["value"] for m in entry["results"][0]["metrics"]}
    assert found["accuracy"] == round(model["card"]["metrics"]["accuracy"]["value"], 4)
    assert model["card"]["command"] in readme


def test_its_warm_up_requests_are_answered(model):
    assert model["warmed up"]
    for outputs in model["warmed up"]:
        assert outputs["label"].shape == (1,)


def test_its_warmup_requests_are_what_tensorflow_serving_itself_reads(model):
    apis = pytest.importorskip("tensorflow_serving.apis.prediction_log_pb2")
    import tensorflow as tf

    path = model["folder"] / "assets.extra" / "tf_serving_warmup_requests"
    for record in tf.data.TFRecordDataset(str(path)):
        request = apis.PredictionLog.FromString(record.numpy()).predict_log.request
        assert request.model_spec.name == model["card"]["model"]
        assert request.model_spec.signature_name == "serving_default"
        assert list(request.inputs) == ["text"]


@pytest.mark.parametrize(
    ("prefix", "megabytes"),
    [("sentiment-", 110), ("translation-", 80), ("forecasting-", 8), ("", 240)],
)
def test_the_shipped_models_of_a_kind_stay_small_together(prefix, megabytes):
    folders = [folder for folder in newest() if folder.parent.name.startswith(prefix)]
    if not folders:
        pytest.skip("saved_models/ holds none of them yet")
    sizes = [p.stat().st_size for folder in folders for p in folder.rglob("*") if p.is_file()]
    assert sum(sizes) <= megabytes * 1_000_000
    assert max(sizes) <= 40_000_000
