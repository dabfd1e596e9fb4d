"""Models of two corpora in two languages on one shelf: what a visitor is offered."""

import re

import pytest

from nlpapp.app.compare.examples import CHINESE, ENGLISH, SHORT_CHINESE, SHORT_ENGLISH


@pytest.fixture(scope="module")
def two_corpora(build_toy_model, tmp_path_factory):
    """Two toys that learned English, two that learned Chinese."""
    root = tmp_path_factory.mktemp("two_corpora")
    for corpus, language in (("toy", "en"), ("chnsenticorp", "zh")):
        for cell in ("gru", "linear"):
            name = f"sentiment-{corpus}-{cell}"
            build_toy_model(root, name, corpus={"name": corpus, "language": language})
    return root


def models_of(page):
    return re.findall(r"</span>([^<]+)</h3>", page.columns)


def choose(page, corpus):
    page.test.segmented_control(key="compare_corpus").set_value(corpus).run()
    assert not page.test.exception
    return page


def test_a_first_visit_meets_english_models_and_one_corpus_at_a_time(two_corpora, open_page):
    page = open_page(root=two_corpora)
    assert page.test.text_area[0].value == ENGLISH["Late turn"]
    assert models_of(page) == ["GRU", "Linear"]
    assert page.test.segmented_control(key="compare_corpus").options == [
        "Chinese reviews of hotels, books, computers · ChnSentiCorp",
        "toy",
    ]


def test_another_corpus_brings_its_models_and_an_example_in_its_language(two_corpora, open_page):
    page = choose(open_page(root=two_corpora), "chnsenticorp")
    assert page.test.text_area[0].value == CHINESE["Flaws outweighed"]
    assert page.test.pills[1].value == [
        "sentiment-chnsenticorp-gru",
        "sentiment-chnsenticorp-linear",
    ]
    assert not page.test.warning


def test_ones_own_text_stays_when_the_corpus_changes_and_a_foreign_one_is_noticed(
    two_corpora, open_page
):
    page = open_page("text=", root=two_corpora).type("A quiet, great little film.")
    page = choose(page, "chnsenticorp")
    assert page.test.text_area[0].value == "A quiet, great little film."
    assert "texts in Chinese alone" in page.test.warning[0].value
    page.type("房间很大，早餐也好吃。")
    assert not page.test.warning
    assert "texts in English alone" in choose(page, "toy").test.warning[0].value


def test_a_link_brings_the_corpus_back(two_corpora, open_page):
    page = open_page("corpus=chnsenticorp&text=好", root=two_corpora)
    assert page.test.segmented_control(key="compare_corpus").value == "chnsenticorp"
    assert page.test.text_area[0].value == "好"
    page = open_page("corpus=nowhere&text=fine", root=two_corpora)
    assert page.test.segmented_control(key="compare_corpus").value == "toy"


def test_a_link_that_names_models_alone_means_their_corpus(two_corpora, open_page):
    page = open_page("models=sentiment-chnsenticorp-gru", root=two_corpora)
    assert page.test.segmented_control(key="compare_corpus").value == "chnsenticorp"
    assert models_of(page) == ["GRU"] and not page.test.warning


def test_a_chinese_visitor_meets_models_that_read_chinese(two_corpora, open_page):
    page = open_page("lang=zh", root=two_corpora)
    assert page.test.segmented_control(key="compare_corpus").value == "chnsenticorp"
    assert page.test.text_area[0].value == CHINESE["Flaws outweighed"]


def test_the_models_page_lists_all_and_charts_one_corpus(two_corpora, open_page):
    page = open_page(page="models", root=two_corpora)
    assert len(page.test.dataframe[0].value) == 4
    assert page.test.segmented_control[0].value == "toy"  # which the visitor can read
    assert len(page.test.selectbox[0].options) == 4


def test_compare_opens_with_what_learned_from_texts_of_every_length(
    build_toy_model, open_page, tmp_path
):
    for corpus, language in (("imdb", "en"), ("english", "en"), ("reviews-zh", "zh")):
        corpus = {"name": corpus, "language": language, "rows": {"train": 70}}
        build_toy_model(tmp_path, f"sentiment-{corpus['name']}-gru", corpus=corpus)
    page = open_page(root=tmp_path)
    assert page.test.text_area[0].value == next(iter(SHORT_ENGLISH.values()))
    assert "70 texts of IMDB &#43; SST&#45;2" in page.words
    assert "is under “Film reviews · IMDB”" in page.words.replace("&#183;", "·")
    chinese = open_page("lang=zh", root=tmp_path)
    assert chinese.test.text_area[0].value == next(iter(SHORT_CHINESE.values()))
    assert "这些模型学习过" in chinese.words and "IMDB" not in chinese.test.caption[0].value
