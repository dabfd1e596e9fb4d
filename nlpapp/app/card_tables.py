"""Cards as tables: one row a model, and the long tables that the charts are drawn from."""

from collections.abc import Mapping, Sequence

import pandas as pd

from nlpapp.app import palette


def number(card: dict, metric: str, part: str = "value") -> float | None:
    """A figure of the card's metrics, or None where the card has none."""
    return ((card.get("metrics") or {}).get(metric) or {}).get(part)


def overview(cards: Sequence[dict], latencies: Mapping[str, float]) -> pd.DataFrame:
    """One row a model. latencies: seconds by model name, of those that were measured."""
    titles = palette.titles(cards)
    return pd.DataFrame([_row(card, titles[card["model"]], latencies) for card in cards])


def _row(card: dict, title: str, latencies: Mapping[str, float]) -> dict:
    training = card.get("training") or {}
    low, high = number(card, "accuracy", "low"), number(card, "accuracy", "high")
    seconds, latency = training.get("seconds"), latencies.get(card["model"])
    return {
        "cell": title,
        "corpus": palette.corpus_of(card),
        "accuracy": number(card, "accuracy"),
        "low": low,
        "high": high,
        "interval": f"{100 * low:.1f}–{100 * high:.1f}" if low is not None else None,
        "f1": number(card, "f1"),
        "roc_auc": number(card, "roc_auc"),
        "log_loss": number(card, "log_loss"),
        "ece": number(card, "calibration_error"),
        "ece_unscaled": number(card, "calibration_error_unscaled"),
        "parameters": card.get("parameters"),
        "megabytes": card.get("bytes_on_disk", 0) / 1e6,
        "minutes": None if seconds is None else seconds / 60,
        "milliseconds": None if latency is None else 1000 * latency,
        "hardware": training.get("hardware"),
        "model": card["model"],
    }


def by_length(cards: Sequence[dict]) -> pd.DataFrame:
    """A row for each model and range of lengths: model, length, order, accuracy, low, high, n."""
    rows = []
    for card, title in _titled(cards):
        for bin_ in card.get("accuracy_by_length") or []:
            if bin_.get("n") == 0:
                continue  # no text of that length, no rate
            top = bin_["to"]
            length = f"{bin_['from']:,}–{top:,}" if top is not None else f"{bin_['from']:,}+"
            rate = {key: bin_[key] for key in ("low", "high", "n")}
            row = {"model": title, "length": length, "order": bin_["from"]}
            rows.append(row | {"accuracy": bin_["value"]} | rate)
    return pd.DataFrame(rows)


def calibration(cards: Sequence[dict]) -> pd.DataFrame:
    """A row for each model and bin: model, confidence, accuracy, low, high, n."""
    rows = []
    for card, title in _titled(cards):
        for bin_ in card.get("calibration") or []:
            if bin_.get("n"):
                rows.append({"model": title} | bin_)
    return pd.DataFrame(rows)


def learning(cards: Sequence[dict]) -> pd.DataFrame:
    """A row for each model, epoch and split: model, epoch, split, accuracy, loss."""
    rows = []
    for card, title in _titled(cards):
        for epoch in card.get("learning_curve") or []:
            for split, prefix in (("training", ""), ("validation", "val_")):
                row = {"model": title, "epoch": epoch.get("epoch"), "split": split}
                figures = {name: epoch.get(prefix + name) for name in ("accuracy", "loss")}
                rows.append(row | figures)
    table = pd.DataFrame(rows, columns=["model", "epoch", "split", "accuracy", "loss"])
    return table.dropna(subset=["epoch"])


def _titled(cards: Sequence[dict]) -> list[tuple[dict, str]]:
    titles = palette.titles(cards)
    return [(card, titles[card["model"]]) for card in cards]
