"""The README of a model: what it says of the corpora it was judged by, and of their licence."""

import json

from nlpapp.saved import readme


def figure(value, n):
    return {"value": value, "low": value - 1, "high": value + 1, "n": n, "split": "test"}


def card(**more):
    return {
        "model": "translation-toy-gru",
        "version": 1,
        "task": "translation",
        "cell": "gru",
        "corpus": {
            "name": "toy",
            "version": "1.0.0",
            "licence": "CC BY 4.0",
            "citation": "somebody",
            "language": "en-zh",
        },
        "metrics": {"bleu": figure(31.5, 900), "bleu_without_short": figure(30, 700)},
        "parameters": 12,
        "bytes_on_disk": 34,
        "training": {"seconds": 60, "hardware": "a machine"},
        "command": "python -m training.translation",
    } | more


def header(page):
    lines = page.split("---")[1].strip().splitlines()
    return {key: json.loads(value) for key, value in (line.split(": ", 1) for line in lines)}


def test_a_corpus_judged_beside_stands_under_its_name():
    page = readme.of(card(parts={"other": {"metrics": {"bleu": figure(38, 1000), "odd": {}}}}))
    assert "| BLEU | 31.5 | 30.5 to 32.5 | 900 |" in page
    assert "| BLEU without short turns | 30 | 29 to 31 | 700 |" in page
    assert "| BLEU (other) | 38 | 37 to 39 | 1,000 |" in page
    own, beside = header(page)["model-index"][0]["results"]
    assert (own["dataset"]["name"], beside["dataset"]["name"]) == ("toy", "other")
    assert [metric["value"] for metric in beside["metrics"]] == [38]


def test_without_others_its_own_corpus_stands_alone():
    (only,) = header(readme.of(card()))["model-index"][0]["results"]
    assert [metric["type"] for metric in only["metrics"]] == ["bleu", "bleu_without_short"]


def test_what_may_not_be_sold_is_not_offered_under_the_licence_of_the_code():
    assert header(readme.of(card()))["license"] == "apache-2.0"
    forbidden = card()["corpus"] | {"licence": "for non-commercial use"}
    page = readme.of(card(corpus=forbidden))
    assert header(page)["license"] == "other" and "(for non-commercial use)" in page


def test_where_no_licence_of_the_texts_is_stated_none_is_promised():
    unstated = card()["corpus"] | {"licence": "one: CC BY 4.0; two: none stated; by customers"}
    told = header(readme.of(card(corpus=unstated)))
    assert (told["license"], told["license_name"]) == ("other", "none-stated")
    assert "license_name" not in header(readme.of(card()))


def test_what_a_model_went_on_from_is_told_and_its_licence_counts():
    first = {"model": "first", "version": 3, "corpus": card()["corpus"]}
    page = readme.of(card(started_from=first))
    assert "began with version 3 of first, which had learned from toy 1.0.0 (CC BY 4.0)." in page
    assert header(page)["license"] == "apache-2.0"
    forbidden = card()["corpus"] | {"licence": "non-commercial use", "name": "earliest"}
    first["started_from"] = {"model": "zeroth", "version": 1, "corpus": forbidden}
    page = readme.of(card(started_from=first))
    assert "version 1 of zeroth, which had learned from earliest" in page
    assert header(page)["license"] == "other"
