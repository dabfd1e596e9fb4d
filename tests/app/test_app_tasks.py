"""Models of two tasks on one shelf: the pages that serve every task show each with its own."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from nlpapp.app import figures, tasks
from nlpapp.app.models import tables
from nlpapp.app.traffic import Traffic

TRANSLATORS = ["Plain RNN (no attention)", "LSTM", "LSTM (no attention)"]


@pytest.fixture
def models_page(open_page, both_tasks):
    page = open_page(page="models", root=both_tasks)
    page.test.segmented_control[0].set_value("translation").run()
    assert not page.test.exception
    return page


def specs(page) -> list[str]:
    return [json.dumps(json.loads(c.proto.spec)) for c in page.test.get("vega_lite_chart")]


def test_a_task_at_a_time_is_listed_and_sentiment_comes_first(open_page, both_tasks):
    page = open_page(page="models", root=both_tasks)
    assert page.test.segmented_control[0].options == ["Sentiment", "Translation"]
    assert len(page.test.dataframe[0].value) == 5


def test_a_link_names_the_task_and_one_that_is_not_there_is_passed_over(open_page, both_tasks):
    page = open_page("task=translation&corpus=nowhere", "models", both_tasks)
    assert page.test.dataframe[0].value["cell"].tolist() == TRANSLATORS
    page.test.segmented_control[0].set_value("sentiment").run()
    assert page.test.query_params["task"] == "sentiment"
    assert len(page.test.dataframe[0].value) == 5
    assert len(open_page("task=nothing", "models", both_tasks).test.dataframe[0].value) == 5


def pages():
    """One session that draws the page that it is told to; AppTest switches no pages itself."""
    import importlib

    import streamlit as st

    from nlpapp.app import front

    front.language.adopt()
    importlib.import_module(f"nlpapp.app.{st.session_state['at']}.page").page()


@pytest.fixture
def visit(both_tasks, monkeypatch):
    """The function `visit(page, **address) -> AppTest`: the same visitor goes to a page."""
    monkeypatch.setenv("NLPAPP_SAVED_MODELS", str(both_tasks))
    test = AppTest.from_function(pages, default_timeout=300)

    def visit(page, **address):
        test.session_state["at"] = page
        test.query_params.clear()
        for name, value in address.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test

    return visit


def asked(test) -> dict[str, str]:
    return {name: it if isinstance(it, str) else it[0] for name, it in test.query_params.items()}


def test_what_was_chosen_on_the_models_page_is_there_after_a_visit_to_another(visit):
    test = visit("models")
    test.segmented_control[0].set_value("translation").run()
    test.pills[0].set_value(["translation-toy-lstm"]).run()
    address = asked(test)
    assert (address["task"], address["models"]) == ("translation", "translation-toy-lstm")
    visit("translate")
    test = visit("models")
    assert test.segmented_control[0].value == "translation"
    assert test.pills[0].value == ["translation-toy-lstm"]
    assert asked(test) == address
    test.segmented_control[0].set_value("sentiment").run()
    assert len(test.pills[0].value) == 5 and not test.warning


def test_no_page_takes_up_what_the_models_page_asks_for(visit):
    foreign = {"task": "translation", "corpus": "toy-en-zh", "models": "translation-toy-lstm"}
    test = visit("compare", **foreign)  # a link of nobody's yet
    assert len(test.pills[1].value) == 5 and not test.warning
    test = visit("models", **foreign)
    address = asked(test)
    test = visit("translate", **address)  # what the bar shows for one run on the way back
    assert len(test.pills[1].value) == 3 and "task" not in asked(test)
    test = visit("models", **asked(test))
    assert test.pills[0].value == ["translation-toy-lstm"] and asked(test) == address


def test_a_link_with_a_corpus_alone_brings_its_task(visit):
    test = visit("models", corpus="toy-en-zh")
    assert test.segmented_control[0].value == "translation" and len(test.dataframe[0].value) == 3


def test_translators_have_their_figures_and_no_empty_columns(models_page, monkeypatch):
    monkeypatch.setattr("nlpapp.app.models.page.SERVER", Traffic())  # others load models meanwhile
    models_page.test.button[0].click().run()
    table = models_page.test.dataframe[0].value
    assert table.columns.tolist() == [
        *("cell", "corpus", "bleu", "interval", "chrf", "bleu_greedy", "chrf_greedy"),
        *("parameters", "megabytes", "minutes", "milliseconds", "hardware", "model"),
    ]
    assert table["cell"].tolist() == TRANSLATORS
    assert table["bleu"].tolist() == [12.0, 18.0, 14.0]
    assert table["interval"][0] == "10.5–13.5"
    assert (table["milliseconds"] > 0).all()


def test_charts_show_the_models_that_were_picked_and_a_link_names_them(open_page, both_tasks):
    link = "task=translation&models=translation-toy-lstm,nobody"
    page = open_page(link, "models", both_tasks)
    assert len(page.test.dataframe[0].value) == 3
    assert all("RNN" not in spec for spec in specs(page))
    page.test.pills[0].set_value(["translation-toy-rnn-noattention"]).run()
    assert all("Plain RNN" in spec and '"LSTM' not in spec for spec in specs(page))
    assert page.test.query_params["models"] == "translation-toy-rnn-noattention"
    page.test.pills[0].set_value([]).run()
    assert not page.test.exception and "models" not in page.test.query_params
    assert all("Plain RNN" in spec and '"LSTM' in spec for spec in specs(page))


def test_of_sentiment_no_column_of_translation_is_seen(open_page, both_tasks):
    table = open_page(page="models", root=both_tasks).test.dataframe[0].value
    assert "accuracy" in table and "bleu" not in table


def test_bleu_is_drawn_against_its_costs_by_length_and_by_epoch(models_page):
    assert "What BLEU costs" in models_page.words
    titles = [json.loads(spec)["title"] for spec in specs(models_page)]
    assert titles == [
        "BLEU against latency",
        "BLEU against size",
        "BLEU by length",
        "Learning curves",
    ]
    assert "a sentence of 12 words" in specs(models_page)[0]
    assert "Length of the source in pieces" in specs(models_page)[2]
    assert "through one vector" in models_page.words


def test_two_models_of_one_cell_differ_in_every_chart(models_page):
    for spec in specs(models_page):
        assert "LSTM (no attention)" in spec and "#8564D6" in spec and "#6472D6" in spec


def test_the_loss_can_be_seen_by_epoch_too(models_page):
    models_page.test.segmented_control[-1].set_value("Loss").run()
    assert not models_page.test.exception
    assert '"Loss"' in specs(models_page)[-1]


def test_each_task_is_timed_on_a_text_in_the_language_that_is_read():
    for source, part in (
        ("en", "flowers"),
        ("zh", "西红柿"),
        ("de", "Blumen"),
        ("fr", "flowers"),
    ):
        card = {"task": "translation", "corpus": {"source_language": source}}
        assert part in tasks.timed_text(card)
    assert len(tasks.timed_text({"task": "sentiment", "corpus": {"language": "en"}})) > 1000


def test_a_figure_that_nobody_listed_has_its_own_name_and_is_shown():
    card = {"model": "m", "cell": "gru", "metrics": {"word_error_rate": {"value": 0.25}}}
    assert figures.headline([card]).title == "Word error rate"
    assert figures.headline([card]).with_interval(card) == "0.250"
    assert tables.overview([card], {})["word_error_rate"].tolist() == [0.25]


def test_each_part_of_a_mixture_has_a_column_for_its_own_test():
    def accuracy(value):
        return {"metrics": {"accuracy": {"value": value, "low": 0.0, "high": 1.0}}}

    plain = {"model": "a", "cell": "gru"} | accuracy(0.75)
    mixed = {"model": "b", "cell": "gru", "parts": {"imdb": accuracy(0.5), "sst2": accuracy(1.0)}}
    mixed |= accuracy(0.625)
    found = tables.overview([plain, mixed], {})
    assert list(tables.on([plain, mixed])) == ["on imdb", "on sst2"]
    assert found["accuracy"].tolist() == [0.75, 0.625]
    assert found["on imdb"].fillna(-1).tolist() == [-1, 0.5]
    assert found["on sst2"].fillna(-1).tolist() == [-1, 1.0]


def test_a_learning_curve_holds_only_the_epochs_and_splits_that_were_measured():
    curve = [{"epoch": 1, "val_bleu": 3.0}, {"epoch": 2, "val_bleu": None, "bleu": 4.0}]
    card = {"model": "m", "cell": "gru", "learning_curve": curve}
    table = tables.learning([card], figures.of("bleu"))
    assert table[["epoch", "split", "value"]].to_numpy().tolist() == [
        [1, "validation", 3.0],
        [2, "training", 4.0],
    ]


def test_without_models_the_pages_of_every_task_say_how_to_train_each(open_page, tmp_path):
    for name in ("models", "batch"):
        words = open_page(page=name, root=tmp_path).words
        assert "python -m training.sentiment --cell all" in words
        assert "python -m training.translation --cell all" in words


def test_compare_and_translate_ask_the_models_of_their_task_alone(open_page, both_tasks):
    assert open_page("text=good", root=both_tasks).columns.count("<section") == 5
    page = open_page("text=tea", page="translate", root=both_tasks)
    assert page.columns.count("<section") == 3
