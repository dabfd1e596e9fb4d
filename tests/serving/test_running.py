"""Texts in, NumPy out: order, batches, odd characters, many threads."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from nlpapp import serving
from nlpapp.saved import cards
from nlpapp.serving import model as model_module
from nlpapp.serving import running

TEXTS = ["good", "", "bad, bad film", "  a great\tgreat\n好 story ", "坏 " * 70, "dull " * 3]


@pytest.fixture(scope="module")
def model(saved_models):
    return serving.load(serving.find(saved_models, "sentiment-toy-lstm"))


def test_a_model_says_its_name_card_and_signatures(model):
    assert model.name == model.card["model"] == "sentiment-toy-lstm"
    assert model.signatures == ["serving_default", "trace"]


def test_strings_come_back_as_str_and_scores_as_float32(model):
    outputs = model.run(TEXTS)
    assert list(outputs) == ["label", "classes", "scores"]
    assert outputs["label"].tolist()[:1] == ["positive"]
    assert outputs["classes"][2].tolist() == ["negative", "positive"]
    assert outputs["scores"].shape == (6, 2) and outputs["scores"].dtype == np.float32
    np.testing.assert_allclose(outputs["scores"].sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("signature", ["serving_default", "trace"])
def test_answers_stand_in_the_order_given_whatever_the_chunks(model, signature, monkeypatch):
    alone = [model.run([text], signature) for text in TEXTS]
    monkeypatch.setattr(model_module, "CHUNK", 2)
    together = model.run(TEXTS, signature)
    for row, single in enumerate(alone):
        for name, values in together.items():
            inside = tuple(slice(size) for size in single[name].shape[1:])
            got, wanted = values[(slice(row, row + 1), *inside)], single[name]
            if values.dtype == object:
                np.testing.assert_array_equal(got, wanted)
            else:
                np.testing.assert_allclose(got, wanted, atol=1e-6)


def test_shorter_texts_of_a_trace_are_filled_up_with_nothing(model, monkeypatch):
    monkeypatch.setattr(model_module, "CHUNK", 1)
    trace = model.run(["one two three", "one"], "trace")
    assert trace["tokens"].tolist() == [["one", "two", "three"], ["one", "", ""]]
    assert not trace["hidden"][1, 1:].any() and not trace["scores_so_far"][1, 1:].any()
    assert trace["hidden"].shape == (2, 3, 3)


def test_no_text_gives_outputs_of_no_rows(model):
    outputs = model.run([])
    assert outputs["scores"].shape == (0, 2) and outputs["label"].shape == (0,)


@pytest.mark.parametrize(
    "text",
    ["\0", "good\0", "\ud800 good \udfff", "🎬" * 50, "\u202egood", "<script>", "good " * 100_000],
    ids=["NUL", "NUL at the end", "half surrogates", "emoji", "right to left", "HTML", "very long"],
)
def test_any_text_gets_an_answer(model, text):
    assert model.run([text])["label"][0] in {"negative", "positive"}
    assert model.run([text], "trace")["length"][0] >= 1


def test_a_nul_at_the_end_reaches_the_model(model):
    assert model.run(["good\0"], "trace")["tokens"][0, 0] == "good\0"


def test_a_single_string_is_a_mistake_and_not_a_list_of_letters(model):
    with pytest.raises(serving.ServingError, match="wrap"):
        model.run("good")
    with pytest.raises(serving.ServingError, match=r"text .*, row 2: float is no string"):
        model.run(["good", float("nan")])


def test_an_unknown_signature_names_those_there_are(model):
    with pytest.raises(serving.ServingError, match="serving_default, trace"):
        model.run(["good"], "trase")


def test_eight_threads_get_the_answers_of_one(model):
    batches = [[f"good {'bad ' * (n % 7)}{n}", "好 " * n] for n in range(200)]
    expected = [model.run(batch)["scores"] for batch in batches]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda batch: model.run(batch)["scores"], batches))
    for answer, single in zip(answers, expected, strict=True):
        np.testing.assert_array_equal(answer, single)


def test_threads_may_load_at_once(saved_models):
    entries = serving.scan(saved_models).models
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(serving.load, entries))
    assert [model.name for model in models] == [entry.name for entry in entries]


def test_latency_is_the_median_and_does_not_count_the_first_run(model, monkeypatch):
    clock = iter([0, 1, 10, 12, 20, 29])  # runs of 1, 2 and 9 seconds
    monkeypatch.setattr(running, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    assert serving.latency(model, "good", runs=3) == 2
    with pytest.raises(ValueError, match="at least 1"):
        serving.latency(model, "good", runs=0)


def test_a_file_that_changed_after_the_listing_is_not_loaded(saved_models, tmp_path):
    shutil.copytree(saved_models / "sentiment-toy-rnn", tmp_path / "sentiment-toy-rnn")
    entry = serving.find(tmp_path, "sentiment-toy-rnn")
    (entry.path / "saved_model.pb").write_bytes(b"\0")
    with pytest.raises(serving.ServingError, match=r"saved_model\.pb"):
        serving.load(entry)


def test_a_well_sealed_folder_that_is_no_saved_model_is_one_sentence(tmp_path):
    folder = tmp_path / "m" / "1"
    folder.mkdir(parents=True)
    (folder / "saved_model.pb").write_bytes(b"not a graph")
    card = {"model": "m", "version": 1, "task": "t", "cell": "c"}
    cards.write(cards.seal(card, folder), folder)
    with pytest.raises(serving.ServingError, match="no usable SavedModel"):
        serving.load(serving.find(tmp_path, "m"))
