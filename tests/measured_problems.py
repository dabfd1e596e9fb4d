"""Made-up measurements in the shape of the kept ones."""

import json
from pathlib import Path

WHOLE = {"imdb": 200, "chnsenticorp": 80}  # tokens of a whole text, the median
ALL = {"imdb": 20_000, "chnsenticorp": 8_000}


def accuracy(corpus, cell, value, examples=None, read=400, seed=1, read_out="pool", half=0.01):
    """A point of `python -m training.tradeoffs`; half: half the width of its interval."""
    interval = {"value": value, "low": value - half, "high": value + half, "n": 99, "split": "test"}
    return {
        "of": {
            "corpus": corpus,
            "cell": cell,
            "read_out": None if cell == "linear" else read_out,
            "examples": examples,
            "read": read,
            "seed": seed,
        },
        "found": {
            "accuracy": interval,
            "learned_from": examples or ALL[corpus],
            "tokens": min(read, WHOLE[corpus]),
            "seconds": 2.0 if cell == "linear" else 200.0,
            "parameters": 1000,
        },
    }


def cost(model, tokens, median, most, version=1, variant=None, task="sentiment"):
    """A point of `python -m training.costs`; the model's last word is its cell."""
    cell = model.removesuffix("-last").rsplit("-", 1)[-1]
    return {
        "of": {
            "model": model,
            "version": version,
            "task": task,
            "cell": cell,
            "variant": variant,
            "tokens": tokens,
        },
        "found": {
            "milliseconds": median,
            "milliseconds_95": most,
            "texts_per_second": 1000 / most,  # no faster in batches than alone
            "megabytes": float(tokens),
        },
    }


def translator(cell, bleu, corpus="tatoeba-en-zh", variant=None, half=1.0):
    """What of a translator's card a choice rests on."""
    interval = {"value": bleu, "low": bleu - half, "high": bleu + half}
    return {
        "model": f"translation-{corpus}-{cell}",
        "task": "translation",
        "cell": cell,
        "variant": variant,
        "corpus": {"name": corpus, "rows": {"train": 26_000}},
        "metrics": {"bleu": interval},
        "training": {"seconds": 600.0},
        "parameters": 5000,
        "bleu_by_length": [{"from": 0, "to": 6, "n": 100}, {"from": 6, "to": 10, "n": 500}],
    }


def write(file: Path, points) -> Path:
    file.write_text(json.dumps({"settings": {}, "points": points}), encoding="utf-8")
    return file


def plain_points():
    """Few examples for the linear model, many for the bidirectional LSTM, in both corpora."""
    points = []
    for corpus in WHOLE:
        for examples, linear, lstm, bilstm in (
            (250, 0.80, 0.70, 0.72),
            (1000, 0.85, 0.83, 0.84),
            (None, 0.90, 0.915, 0.93),
        ):
            points += [
                accuracy(corpus, "linear", linear, examples),
                accuracy(corpus, "lstm", lstm, examples),
                accuracy(corpus, "bilstm", bilstm, examples),
            ]
    return points
