"""The Batch page, as a visitor meets it, on toy models."""

import re
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from nlpapp import serving

LABELLED = b"""id,text,label
1,great,1
2,dull and awful,1
3,dull,0
4,a film,0
5,,0
6,lovely,
"""


def labelled(page):
    return [b.label for b in page.test.button]


def try_example(page):
    next(b for b in page.test.button if b.label == "Try the example").click().run()
    assert not page.test.exception
    return page


def box(page, label):
    return next(it for it in page.test.selectbox if it.label == label)


def html(page):
    return "".join(piece.proto.body for piece in page.test.get("html"))


def test_the_example_is_answered_by_all_models_and_told_row_by_row(open_page, answer):
    page = answer(try_example(open_page(page="batch")))
    assert re.search(r"12 rows answered by 5 models in \d+ s", page.words)
    table = page.test.dataframe[-1].value
    names = ["Plain RNN", "GRU", "LSTM", "Bidirectional LSTM", "Linear"]
    assert table.columns.tolist() == ["Row", "Text", *names]
    assert set(table["Linear"]) <= {"positive", "negative"} and len(table) == 12
    assert "Cohen" in page.words and html(page).count("κ") == 10  # each pair once
    assert "1 row was answered, but not judged" in page.words


def test_without_a_file_there_is_nothing_to_start(open_page):
    assert labelled(open_page(page="batch")) == ["Try the example"]


def test_a_file_that_was_put_away_makes_room_for_another(open_page):
    page = try_example(open_page(page="batch"))
    assert "Answer every row" in labelled(page)
    next(b for b in page.test.button if b.label == "Remove").click().run()
    assert labelled(page) == ["Try the example"]


AWAY_OR_HERE = """
import streamlit
from nlpapp.app.front import batch
if not streamlit.session_state.get("away"):
    batch.page()
"""


def test_file_and_choices_are_as_they_were_after_a_visit_to_another_page(saved_models, monkeypatch):
    monkeypatch.setenv("NLPAPP_SAVED_MODELS", str(saved_models))
    test = AppTest.from_string(AWAY_OR_HERE, default_timeout=300).run()
    test.file_uploader[0].upload("mine.csv", LABELLED).run()
    test.button_group[-1].set_value(["sentiment-toy-gru"]).run()
    test.selectbox[-1].select_index(0).run()
    before = [(it.label, it.value) for it in test.selectbox]
    test.session_state["away"] = True
    assert not test.run().selectbox
    test.session_state["away"] = False
    test.run()
    assert [(it.label, it.value) for it in test.selectbox] == before
    assert test.button_group[-1].value == ["sentiment-toy-gru"]
    assert test.session_state["batch_source"].name == "mine.csv"


def test_empty_cells_and_labels_that_say_nothing_are_counted_apart(open_batch, answer):
    page = answer(open_batch("mine.csv", LABELLED))
    assert "5 rows answered by 5 models" in page.words
    assert "1 row without a text was left out" in page.words
    assert "1 row was answered, but not judged" in page.words


def test_labels_are_found_their_values_are_asked_about_and_models_judged_by_them(
    open_batch, answer
):
    page = open_batch("mine.csv", LABELLED)
    assert box(page, "Column with the right labels").value == 2
    assert box(page, "“1” means").value == "positive"
    assert box(page, "“0” means").value == "negative"
    answer(page)
    # The linear toy calls "great" positive, "dull" and "dull and awful" negative.
    judge = page.test.session_state["batch_job"].judges["sentiment-toy-linear"]
    assert judge.total == 4 and judge.counts["positive", "negative"] == 1
    assert "How often they are right" in page.words and "of 4" in html(page)
    errors = page.test.dataframe[-2].value
    assert 2 in errors["Row"].tolist()
    assert errors["How sure"].is_monotonic_decreasing


def test_what_a_value_means_is_the_visitors_to_say(open_batch, answer):
    page = open_batch("mine.csv", LABELLED)
    box(page, "“0” means").set_value("").run()
    answer(page)
    judge = page.test.session_state["batch_job"].judges["sentiment-toy-linear"]
    assert judge.total == 2 and {right for right, _ in judge.counts} == {"positive"}


def test_labels_can_be_left_alone(open_batch, answer):
    page = open_batch("mine.csv", LABELLED)
    box(page, "Column with the right labels").set_value(-1).run()
    answer(page)
    assert "How often they are right" not in page.words


def test_a_column_of_nothing_but_blanks_is_said(open_batch, answer):
    page = open_batch("mine.csv", b"text,note\n,a\n  ,b\n")
    answer(page)
    assert "There is no text in this column" in page.words


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
    page = try_example(open_page(page="batch", root=root))
    next(b for b in page.test.button if b.label == "Answer every row").click().run()
    assert not page.test.exception
    assert "There is no model" in page.words and "It is broken." in page.words
    monkeypatch.undo()
    monkeypatch.setenv("NLPAPP_SAVED_MODELS", str(root))
    next(b for b in page.test.button if b.label == "Look again").click().run()
    next(b for b in page.test.button if b.label == "Answer every row").click().run()
    assert not page.test.exception and "There is no model" not in page.words


@pytest.fixture
def translating(open_batch, both_tasks):
    """The page with a file for translators: its second column is what is right."""

    def translating(data):
        page = open_batch("pairs.tsv", data, root=both_tasks)
        page.test.segmented_control[0].set_value("translation").run()
        assert not page.test.exception
        return page

    return translating


def test_translations_are_judged_by_a_column_and_compared_with_no_percentages(translating, answer):
    page = translating("en\tzh\nyes\t是\nno\t不\nnever\t\n".encode())
    assert box(page, "Column with right translations").value == 1
    answer(page)
    assert "BLEU" in html(page) and "κ" not in html(page) and "%" not in html(page)
    assert "2 rows" in html(page) and "1 row was answered, but not judged" in page.words
    table = page.test.dataframe[-1].value
    names = ["Plain RNN (no attention)", "LSTM", "LSTM (no attention)"]
    assert table.columns.tolist() == ["Row", "Text", *names] and len(table) == 3
    nearest = page.test.dataframe[-2].value
    assert nearest["chrF"].is_monotonic_increasing


def test_the_download_has_each_translation_and_its_score(translating, answer):
    page = answer(translating(b"en\tnote\nyes\ta\n"))
    job = page.test.session_state["batch_job"]
    header = job.answers.read().decode("utf-8-sig").splitlines()[0].split(",")
    assert "translation-toy-lstm translation" in header and "translation-toy-lstm score" in header


def test_a_file_with_translations_is_at_first_for_those_who_write_their_language(
    open_batch, both_tasks
):
    page = open_batch("pairs.csv", "english,chinese\nyes,是\nno,不\n".encode(), root=both_tasks)
    assert page.test.segmented_control[0].value == "translation"
    assert box(page, "Column with right translations").value == 1
    page = open_batch("mine.csv", LABELLED, root=both_tasks)
    assert page.test.segmented_control[0].value == "sentiment"


@pytest.fixture
def with_chinese(saved_models, build_toy_model, tmp_path):
    """A root of one toy that reads English and one that reads Chinese."""
    shutil.copytree(saved_models / "sentiment-toy-linear", tmp_path / "sentiment-toy-linear")
    corpus = {"name": "chnsenticorp", "language": "zh"}
    build_toy_model(tmp_path, "sentiment-zh-linear", cell="linear", corpus=corpus)
    return tmp_path


CHINESE = "评论,标签\n房间 好,正面\n空调 坏,负面\n".encode()


def test_a_file_is_answered_at_first_by_models_that_read_it(open_batch, with_chinese):
    page = open_batch("评论.csv", CHINESE, root=with_chinese)
    assert page.test.segmented_control[0].value == "chnsenticorp"
    assert "script" not in page.words
    page = open_batch("reviews.csv", LABELLED, root=with_chinese)
    assert page.test.segmented_control[0].value == "toy"


def test_texts_in_a_script_that_models_never_learned_are_counted(open_batch):
    data = "text\nفيلم رائع\nこの映画は良い\na good film\nภาพยนตร์ดีมาก\n".encode()
    page = open_batch("mixed.csv", data)
    assert "Of the first 4 texts 3 are mostly in a script other" in page.words


def test_a_chinese_page_speaks_chinese_from_the_first_line_to_the_last(
    open_batch, with_chinese, answer
):
    page = open_batch("pinglun.csv", CHINESE, language="zh", root=with_chinese)
    said = box(page, "正确标签所在的列")
    assert said.value == 1 and box(page, "“正面”表示").value == "positive"
    answer(page)
    table = page.test.dataframe[-1].value
    assert table.columns.tolist() == ["行", "文本", "线性模型"]
    assert table["线性模型"].tolist() == ["正面", "负面"]
    words = page.words + html(page)
    words = re.sub(
        "<style>.*?</style>|<[^>]*>|pinglun&#46;csv|BOM|CSV|TSV|TXT|XLSX", "", words, flags=re.S
    )
    left = set(re.findall("[A-Za-z]{2,}", words)) - {"UTF", "Excel", "Wilson", "MB", "kB", "Cohen"}
    assert left == set()
