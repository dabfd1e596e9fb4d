"""Cards as tables: one row a model, and the long tables that the charts are drawn from."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from nlpapp.app import figures, palette
from nlpapp.app.asking import Time
from nlpapp.app.figures import Figure
from nlpapp.app.language import _
from nlpapp.saved.cards import beside, shared_seconds


def overview(cards: Sequence[dict], latencies: Mapping[str, Time]) -> pd.DataFrame:
    """One row a model. latencies: by model name, of those that were measured.

    Columns: cell (its title), corpus, every figure under its name as the cards have it, and after
    the first of them its interval in words; then low and high of that figure, the same figure on
    every other test, as `on` calls it, and the costs, with what spoilt the measured one.
    """
    shown = figures.all_of(cards)
    return pd.DataFrame([_row(card, shown, latencies) for card in cards])


def on(cards: Sequence[dict]) -> dict[str, str]:
    """The tests that some of the cards were judged by besides their own, by name of the column."""
    return {f"on {test}": test for card in cards for test in beside(card)}


def _row(card: dict, shown: Sequence[Figure], latencies: Mapping[str, Time]) -> dict:
    training = card.get("training") or {}
    seconds, latency = training.get("seconds"), latencies.get(card["model"])
    (title,) = palette.titles([card]).values()  # the corpus has a column of its own
    row = {"cell": title, "corpus": palette.corpus_of(card)}
    for place, figure in enumerate(shown):
        row[figure.name] = figure.number(card)
        if place == 0:
            row["interval"] = figure.interval(card)
            row["low"], row["high"] = figure.number(card, "low"), figure.number(card, "high")
            for column, test in on([card]).items():
                row[column] = figure.number({"metrics": beside(card)[test]})
    return row | {
        "parameters": card.get("parameters"),
        "megabytes": card.get("bytes_on_disk", 0) / 1e6,
        "minutes": None if seconds is None else seconds / 60,
        "shared": shared_seconds(card) / 60 or None,
        "milliseconds": latency and 1000 * latency.seconds,
        "measured": _("server busy") if latency and latency.busy else None,
        "hardware": training.get("hardware"),
        "model": card["model"],
    }


def by_length(cards: Sequence[dict], figure: Figure) -> pd.DataFrame:
    """A row for each model and range of lengths: model, length, order, value, low, high, n.

    Ranges with less than a hundredth of a card's texts are left out: they show chance.
    """
    rows = []
    for card, title in _titled(cards):
        bins = card.get(f"{figure.name}_by_length") or []
        texts = sum(bin_.get("n") or 0 for bin_ in bins)
        for bin_ in bins:
            if 100 * (bin_.get("n") or 0) < max(texts, 1):
                continue
            top = bin_["to"]
            length = f"{bin_['from']:,}–{top:,}" if top is not None else f"{bin_['from']:,}+"
            rate = {key: bin_[key] for key in ("value", "low", "high", "n")}
            rows.append({"model": title, "length": length, "order": bin_["from"]} | rate)
    return pd.DataFrame(rows)


def by_kind(cards: Sequence[dict], figure: Figure) -> pd.DataFrame:
    """A row for each model and kind of text: model, kind, value, low, high, n.

    Kinds stand in the order of the first card that has them. Of a mixture, those of all its parts.
    """
    rows = []
    for card, title in _titled(cards):
        parts = card.get("parts") or {}
        for told in (card, *parts.values()):
            for kind in told.get(f"{figure.name}_by_kind") or []:
                rate = {key: kind[key] for key in ("kind", "value", "low", "high", "n")}
                rows.append({"model": title} | rate)
    return pd.DataFrame(rows)


def calibration(cards: Sequence[dict]) -> pd.DataFrame:
    """A row for each model and bin: model, confidence, accuracy, low, high, n."""
    rows = []
    for card, title in _titled(cards):
        for bin_ in card.get("calibration") or []:
            if bin_.get("n"):
                rows.append({"model": title} | bin_)
    return pd.DataFrame(rows)


def learning(cards: Sequence[dict], figure: Figure) -> pd.DataFrame:
    """A row for each model, epoch and split that has the figure: model, epoch, split, value."""
    rows = []
    for card, title in _titled(cards):
        for epoch in card.get("learning_curve") or []:
            for split, prefix in (("training", ""), ("validation", "val_")):
                row = {"model": title, "epoch": epoch.get("epoch"), "split": split}
                rows.append(row | {"value": epoch.get(prefix + figure.name)})
    return pd.DataFrame(rows, columns=["model", "epoch", "split", "value"]).dropna()


def _titled(cards: Sequence[dict]) -> list[tuple[dict, str]]:
    titles = palette.titles(cards)
    return [(card, titles[card["model"]]) for card in cards]


def recipe(card: dict) -> pd.DataFrame:
    """A row for each number of a recipe: setting, value; a recipe within it as `vectors.width`.

    What was chosen when the model was packaged stands in place of what training was told.
    """
    told, chosen = card.get("recipe") or {}, card.get("search") or {}
    told = {name: chosen.get(name, value) for name, value in told.items()}
    rows = [{"setting": name, "value": str(it)} for name, it in _flat(told)]
    return pd.DataFrame(rows, columns=["setting", "value"])


def _flat(recipe: Mapping) -> Iterator[tuple[str, object]]:
    for name, value in recipe.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{within}", it) for within, it in _flat(value))
        else:
            yield name, value
