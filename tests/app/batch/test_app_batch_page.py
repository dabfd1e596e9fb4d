"""The Batch page, as a visitor meets it, on toy models."""

import re
import shutil

from nlpapp import serving


def answered(page):
    """The page once its job has ended."""
    job = page.test.session_state["batch_job"]
    for _ in range(600):
        if not job.active:
            break
        job._stop.wait(0.1)
    page.test.run()
    assert not page.test.exception
    return page


def start(page):
    next(b for b in page.test.button if b.label == "Try the example").click().run()
    next(b for b in page.test.button if b.label == "Answer every row").click().run()
    assert not page.test.exception
    return answered(page)


def test_the_example_is_answered_by_all_models_and_told_row_by_row(open_page):
    page = start(open_page(page="batch"))
    assert re.search(r"12 rows answered by 5 models in \d+ s", page.words)
    table = page.test.dataframe[-1].value
    names = ["Plain RNN", "GRU", "LSTM", "Bidirectional LSTM", "Linear"]
    assert table.columns.tolist() == ["Row", "Text", *names]
    assert set(table["Linear"]) <= {"positive", "negative"} and len(table) == 12
    figures = "".join(piece.proto.body for piece in page.test.get("html"))
    assert "Cohen" in page.words and figures.count("κ") == 10  # each pair once


def test_without_a_file_there_is_nothing_to_start(open_page):
    page = open_page(page="batch")
    assert [b.label for b in page.test.button] == ["Try the example"]


def test_without_models_the_page_says_how_to_train_one(open_page, tmp_path):
    page = open_page(page="batch", root=tmp_path)
    assert "python -m training.sentiment --cell all" in page.words


def test_where_no_model_can_be_loaded_the_page_says_so(
    open_page, saved_models, monkeypatch, tmp_path
):
    def load(entry):
        raise serving.ServingError("It is broken.")

    monkeypatch.setattr(serving, "load", load)
    root = shutil.copytree(saved_models, tmp_path / "models")
    page = open_page(page="batch", root=root)
    page.test.button[0].click().run()
    assert not page.test.exception
    assert "There is no model" in page.words and "It is broken." in page.words


def test_translations_of_a_file_are_shown_and_agree_only_where_they_are_the_same(
    open_page, both_tasks
):
    page = open_page(page="batch", root=both_tasks)
    next(b for b in page.test.button if b.label == "Try the example").click().run()
    page.test.segmented_control[0].set_value("translation").run()
    next(b for b in page.test.button if b.label == "Answer every row").click().run()
    page = answered(page)
    table = page.test.dataframe[-1].value
    names = ["Plain RNN (no attention)", "LSTM", "LSTM (no attention)"]
    assert table.columns.tolist() == ["Row", "Text", *names] and len(table) == 12
    assert "All 3 models give the same answer to 0 of 12 rows" in page.words
    assert "very same answer" in page.words
    figures = "".join(piece.proto.body for piece in page.test.get("html"))
    assert "12 rows" in figures and "κ" not in figures and "Cohen" not in page.words


def test_the_download_has_each_translation_and_its_score(open_page, both_tasks):
    page = open_page(page="batch", root=both_tasks)
    next(b for b in page.test.button if b.label == "Try the example").click().run()
    page.test.segmented_control[0].set_value("translation").run()
    next(b for b in page.test.button if b.label == "Answer every row").click().run()
    job = answered(page).test.session_state["batch_job"]
    header = job.answers.read().decode().splitlines()[0].split(",")
    assert "translation-toy-lstm translation" in header and "translation-toy-lstm score" in header
