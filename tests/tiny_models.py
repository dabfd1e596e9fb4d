"""Tiny models of every kind, untrained, with random weights: packaged by the project's own code."""

import functools
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from toy_models import toy_card

from nlpapp import corpora
from nlpapp.saved import packaging
from nlpapp.tasks.sentiment.calibration import Calibration
from nlpapp.tasks.sentiment.evaluation import evaluate, scores_of
from nlpapp.tasks.sentiment.linear import LinearClassifier, Weights
from nlpapp.tasks.sentiment.model import SentimentModel
from nlpapp.tasks.sentiment.recipe import LinearRecipe, ReadOut, Recipe
from nlpapp.tasks.sentiment.signatures import Classifier, RecurrentClassifier
from nlpapp.text import SPECIALS, token_counts, token_lists

CLASSES = ("negative", "positive")
TEMPERATURE = 1.3
CALIBRATION = Calibration(TEMPERATURE)
RECIPE = Recipe(units=3, vocabulary=40, read_tokens=50, trace_tokens=30)
LINEAR_RECIPE = LinearRecipe(ngrams=3, buckets=512, read_tokens=50, trace_tokens=30)


@functools.cache
def sample_vocabulary(size: int) -> list[str]:
    """The `size` most frequent tokens of some texts of the sample corpus, special ones included."""
    texts = corpora.load("sample").test.texts[:200]
    counts = Counter(token.decode() for tokens, _ in token_lists(texts) for token in tokens)
    return [*SPECIALS, *(word for word, _ in counts.most_common(size - len(SPECIALS)))]


def tiny_sentiment_model(cell: str, vocabulary_size: int, **options) -> SentimentModel:
    """Weights are drawn at random, biases too, large enough that words make a difference."""
    model = SentimentModel(
        vocabulary_size, len(CLASSES), cell, units=RECIPE.units, embedding=5, **options
    )
    model(np.ones((1, 1), np.int32))
    random = np.random.default_rng(3)
    for weight in model.weights:
        weight.assign(random.normal(0, 0.8, weight.shape))
    return model


def tiny_classifier(
    cell: str,
    folder: Path,
    read_out: ReadOut = "pool",
    calibration: Calibration = CALIBRATION,
) -> Classifier:
    """folder: where the vocabulary is written."""
    if cell == "linear":
        random = np.random.default_rng(4)
        used = np.arange(0, LINEAR_RECIPE.buckets, 5, np.int32)
        weights = random.normal(0, 0.3, (len(used), 1)).astype(np.float32)
        fitted = Weights(used, weights, np.array([0.2], np.float32))
        return LinearClassifier(fitted, LINEAR_RECIPE, CLASSES, calibration)
    words = sample_vocabulary(RECIPE.vocabulary)
    vocabulary = folder / "vocabulary.txt"
    vocabulary.write_text("\n".join(words) + "\n", encoding="utf-8")
    model = tiny_sentiment_model(cell, len(words), read_out=read_out)
    recipe = replace(RECIPE, read_out=read_out)
    return RecurrentClassifier(model, vocabulary, recipe, CLASSES, calibration)


def package_tiny_models(root: Path, cells: tuple[str, ...]) -> dict[str, Path]:
    """Version folders by cell, evaluated on a few texts; what they say of training is a toy's."""
    test = corpora.load("sample").test
    texts, labels = test.texts[:60], test.labels[:60]

    def judge(signatures: dict) -> dict:
        scores = scores_of(signatures["serving_default"], texts)
        return evaluate(scores, labels, token_counts(texts), CALIBRATION, "test")

    folders = {}
    for cell in cells:
        module = tiny_classifier(cell, root)
        recipe = LINEAR_RECIPE if cell == "linear" else RECIPE
        card = toy_card(f"sentiment-tiny-{cell}", 1, cell) | {
            "recipe": vars(recipe) | {"vectors": None},
            "classes": list(CLASSES),
            "caps": {"tokens": recipe.read_tokens, "trace_tokens": recipe.trace_tokens},
            "relevance_method": module.relevance_method,
            "temperature": TEMPERATURE,
            "command": f"python -m training.sentiment --corpus sample --cell {cell}",
        }
        card["corpus"]["rows"]["test"] = len(texts)
        folders[cell] = packaging.package(root / "saved_models", module, card, judge)
    return folders
