"""How good a classifier is: every figure with a 95 % interval, for its card."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix, f1_score, log_loss, roc_auc_score

from nlpapp.corpora import Corpus
from nlpapp.tasks.sentiment.calibration import Calibration, fit_calibration
from nlpapp.tasks.sentiment.signatures import Classifier
from nlpapp.text import chunks, token_counts

LENGTH_EDGES = (0, 16, 32, 64, 128, 256, 512, 1024)
# Where a visitor would want to know how far an answer may be trusted: coarse, so that there are
# texts in each.
_LENGTHS = (0, 8, 32, 128)
_CONFIDENCES = (0.0, 0.5, 0.65, 0.8, 0.9, 0.95, 1.0)
_BINS = 15
_RESAMPLES = 200


def scores_of(serving_default: Callable, texts: Sequence[str], batch: int = 128) -> np.ndarray:
    """What a signature says of many texts: float32 [n, classes]. Texts of like length go together.

    serving_default: takes `text`, string [batch], and returns `scores` among its outputs.
    """
    order = sorted(range(len(texts)), key=lambda i: len(texts[i].encode("utf-8", "replace")))
    parts = chunks([texts[i] for i in order], batch)
    scores = np.concatenate([serving_default(text=part)["scores"].numpy() for part in parts])
    return scores[np.argsort(order)]


def calibrated_on(corpus: Corpus, module: Classifier) -> Calibration:
    """What makes the scores of a module, not calibrated yet, as sure as they are right.

    Found on validation, to which each part of a mixture counts alike.
    """
    texts = corpus.validation.texts
    scores = scores_of(module.signatures()["serving_default"], texts)
    logits = np.log(np.maximum(scores, 1e-30))  # a score may be too small for float32
    lengths = np.minimum(token_counts(texts), module.read_tokens)
    return fit_calibration(logits, corpus.validation.labels, lengths, corpus.validation_weights())


def judge(scores: np.ndarray, corpus: Corpus, calibration: Calibration) -> dict:
    """The fields of the card that come from the test of a corpus.

    Of a mixture those of all its tests together stand where they always do, and those of each part,
    by its name, in `parts`. scores: of `corpus.test`'s texts; with calibration, as `evaluate` has
    them.
    """
    lengths = token_counts(corpus.test.texts)

    def of(rows: slice, kinds: list[str]) -> dict:
        labels = corpus.test.labels[rows]
        return evaluate(scores[rows], labels, lengths[rows], calibration, "test", kinds)

    parts = {
        name: of(rows, corpus.parts[name].test.kinds)
        for name, rows in corpus.rows_of("test").items()
        if name in corpus.parts and rows.stop > rows.start
    }
    return of(slice(None), corpus.test.kinds) | ({"parts": parts} if parts else {})


def evaluate(
    scores: np.ndarray,
    labels: np.ndarray,
    lengths: np.ndarray,
    calibration: Calibration,
    split: str,
    kinds: Sequence[str] = (),
) -> dict:
    """The fields of the card that come from a split.

    scores: float [n, classes], calibrated probabilities. labels: int [n]. lengths: int [n], tokens.
    calibration: what made the scores, to tell the calibration before it.
    kinds: what each text is about, where that is known.
    """
    logits = calibration.undone(np.log(np.maximum(scores, 1e-12)), lengths)
    unscaled = softmax(np.asarray(logits), axis=-1)
    right = scores.argmax(-1) == labels
    measures: dict[str, Callable] = {
        "f1": lambda s, y: f1_score(y, s.argmax(-1), average="macro"),
        "roc_auc": _roc_auc,
        "log_loss": lambda s, y: log_loss(y, s, labels=np.arange(s.shape[1])),
        "calibration_error": calibration_error,
    }
    metrics = {"accuracy": rate(right, split)}
    for name, measure in measures.items():
        metrics[name] = _bootstrapped(measure, scores, labels, split)
    metrics["calibration_error_unscaled"] = _bootstrapped(
        calibration_error, unscaled, labels, split
    )
    return {
        "metrics": metrics,
        "accuracy_by_length": _by_length(right, lengths, split),
        **({"accuracy_by_kind": _by_kind(right, kinds, split)} if kinds else {}),
        "calibration": _reliability(scores, labels),
        "certainty": _certainty(scores.max(-1), right, lengths, split),
        "confusion_matrix": confusion_matrix(
            labels, scores.argmax(-1), labels=np.arange(scores.shape[1])
        ).tolist(),
    }


def rate(right: np.ndarray, split: str) -> dict:
    """A share of successes with Wilson's interval. right: bool [n], n at least 1."""
    interval = binomtest(int(right.sum()), len(right)).proportion_ci(method="wilson")
    return {
        "value": float(right.mean()),
        "low": float(interval.low),
        "high": float(interval.high),
        "n": len(right),
        "split": split,
    }


def roc_auc(scores: np.ndarray, labels: np.ndarray, split: str) -> dict:
    """Area under the ROC curve, of more than two classes one against the rest, with its interval.

    scores: float [n, classes]. labels: int [n].
    """
    return _bootstrapped(_roc_auc, scores, labels, split)


def calibration_error(scores: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error over 15 bins of equal width (Naeini et al. 2015).

    How far, on average, confidence in the answer stands from how often it is right.
    """
    confidence, right = scores.max(-1), scores.argmax(-1) == labels
    gaps = [
        abs(confidence[inside].mean() - right[inside].mean()) * inside.mean()
        for inside in _bins(confidence)
    ]
    return float(sum(gaps))


def _bins(confidence: np.ndarray) -> list[np.ndarray]:
    """Masks, bool [n], of the bins that are not empty."""
    which = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [which == i for i in range(_BINS) if (which == i).any()]


def _reliability(scores: np.ndarray, labels: np.ndarray) -> list[dict]:
    confidence, right = scores.max(-1), scores.argmax(-1) == labels
    rows = []
    for inside in _bins(confidence):
        found = rate(right[inside], "")
        rows.append(
            {
                "confidence": float(confidence[inside].mean()),
                "accuracy": found["value"],
                "low": found["low"],
                "high": found["high"],
                "n": found["n"],
            }
        )
    return rows


def _by_length(right: np.ndarray, lengths: np.ndarray, split: str) -> list[dict]:
    ends: Sequence[int | None] = (*LENGTH_EDGES[1:], None)
    rows = []
    for begin, end in zip(LENGTH_EDGES, ends, strict=True):
        inside = (lengths >= begin) & (lengths < (end or np.inf))
        if inside.any():
            rows.append({"from": begin, "to": end} | rate(right[inside], split))
    return rows


def _certainty(confidence: np.ndarray, right: np.ndarray, lengths: np.ndarray, split: str) -> list:
    """How often right, of texts of like length and where the model is as sure: a row for each."""
    return [
        {"from": low, "to": high, "above": above, "below": below} | rate(right[inside], split)
        for low, high in pairwise((*_LENGTHS, None))
        for above, below in pairwise(_CONFIDENCES)
        if (
            inside := (lengths >= low)
            & (lengths < (high or np.inf))
            & (confidence >= above)
            & ((confidence < below) | (below == 1.0))
        ).any()
    ]


def _by_kind(right: np.ndarray, kinds: Sequence[str], split: str) -> list[dict]:
    of = np.array(kinds)
    return [{"kind": kind} | rate(right[of == kind], split) for kind in dict.fromkeys(kinds)]


def _roc_auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """One against the rest, macro; nan where a class is missing from the sample."""
    if len(np.unique(labels)) < scores.shape[1]:
        return float("nan")
    if scores.shape[1] == 2:
        return float(roc_auc_score(labels, scores[:, 1]))
    return float(roc_auc_score(labels, scores, multi_class="ovr"))


def _bootstrapped(measure: Callable, scores: np.ndarray, labels: np.ndarray, split: str) -> dict:
    """A figure with the percentile interval of the bootstrap over texts, which holds the figure.

    By itself it need not: a calibration error near 0 is larger in nearly every sample than in the
    whole.
    """
    random, n = np.random.default_rng(0), len(labels)
    samples = (random.integers(n, size=n) for _ in range(_RESAMPLES))
    found = np.array([measure(scores[rows], labels[rows]) for rows in samples])
    found = found[~np.isnan(found)]  # of samples that lack a class
    # Where all of them lack one, nothing is known but how far the figure can go.
    low, high = np.percentile(found, [2.5, 97.5]) if len(found) else (0.0, 1.0)
    value = float(measure(scores, labels))
    return {
        "value": value,
        "low": min(value, float(low)),
        "high": max(value, float(high)),
        "n": n,
        "split": split,
    }
