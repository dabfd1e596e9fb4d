"""The probe sentences, and the script that counts what models make of them."""

from collections import Counter

import pytest

from docs import asking, probes
from docs.probes import Probe, Result

BOTH = probes.HALVES["both"]


@pytest.mark.parametrize("language", probes.LANGUAGES)
def test_a_hundred_sentences_and_fifty_neutral_ones_all_different(language):
    asked = probes.read(asking.PROBES / f"{language}.tsv", BOTH)
    neutral = probes.read(asking.PROBES / f"neutral_{language}.tsv", BOTH)
    assert (len(asked), len(neutral)) == (100, 50)
    assert len({probe.text for probe in [*asked, *neutral]}) == 150
    assert {probe.label for probe in asked} == {"positive", "negative", "neutral"}
    assert {probe.label for probe in neutral} == {"neutral"}


@pytest.mark.parametrize("name", [*probes.LANGUAGES, *(f"neutral_{it}" for it in probes.LANGUAGES)])
def test_halves_hold_as_many_of_each_kind_and_label(name):
    file = asking.PROBES / f"{name}.tsv"
    first, second = (
        Counter((probe.kind, probe.label) for probe in probes.read(file, [half])) for half in BOTH
    )
    assert first == second


def test_neutral_sentences_are_neither_right_nor_wrong():
    asked = [
        Probe("first", "praise", "positive", "Fine."),
        Probe("first", "praise", "positive", "Grand."),
        Probe("first", "facts", "neutral", "It is noon."),
        Probe("first", "blame", "negative", "Poor."),
    ]
    labels = ["positive", "negative", "negative", "negative"]
    assert probes.tally(asked, labels) == {"praise": (1, 2), "blame": (1, 1)}


def test_the_table_counts_by_kind_and_in_all():
    results = [
        Result("one", "en", "first", {"praise": (1, 2), "blame": (3, 3)}, 0.625),
        Result("two", "en", "first", {"praise": (2, 2), "blame": (0, 3)}, 0.5),
    ]
    assert probes.table(results).splitlines() == [
        "| kind | `one` | `two` |",
        "| --- | --- | --- |",
        "| praise | 1 of 2 | 2 of 2 |",
        "| blame | 3 of 3 | 0 of 3 |",
        "| **all** | **4 of 5** (80%) | **2 of 5** (40%) |",
        "| neutral: surest | 62% | 50% |",
    ]


def test_what_is_kept_of_a_model_is_replaced_and_the_rest_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(probes, "KEPT", tmp_path / "probes.json")
    monkeypatch.setattr(probes, "PAGE", tmp_path / "probes.md")
    probes.keep([Result("one", "en", "first", {"praise": (1, 2)}, 0.75)])
    probes.keep([Result("two", "zh", "first", {"praise": (0, 2)}, 0.75)])
    probes.keep([Result("one", "en", "first", {"praise": (2, 2)}, 0.75)])
    page = (tmp_path / "probes.md").read_text(encoding="utf-8")
    assert "1 of 2" not in page
    assert page.index("## English, first half") < page.index("2 of 2")
    assert page.index("2 of 2") < page.index("## Chinese, first half") < page.index("0 of 2")
