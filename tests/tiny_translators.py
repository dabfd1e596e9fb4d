"""Tiny translators, untrained, with random weights, and the few sentences that they know."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from nlpapp.tasks.translation.model import TranslationModel
from nlpapp.tasks.translation.pieces import Pieces, learn
from nlpapp.tasks.translation.recipe import Recipe
from nlpapp.tasks.translation.signatures import Translator

ENGLISH = [
    "The boat is late again.",
    "My sister bakes bread on Sundays.",
    "Where did you leave the keys?",
    "It rained, so we stayed at home.",
    "Don't wake the baby!",
]
CHINESE = [
    "船又晚点了。",
    "我妹妹星期天烤面包。",
    "你把钥匙放在哪里了？",
    "下雨了，所以我们待在家里。",
    "别吵醒宝宝！",
]
RECIPE = Recipe(
    units=3,
    decoder_units=5,
    embedding=4,
    source_pieces=60,
    target_pieces=50,
    read_tokens=40,
    read_characters=300,
    beam=3,
    length_ratio=1.0,
    dropout=0.0,
)


def tiny_translation_model(
    cell: str, attention: str = "luong", sources: int = 11, targets: int = 7, **options
) -> TranslationModel:
    """Weights are drawn at random, biases too, large enough that pieces make a difference."""
    shape = {"units": 3, "decoder_units": 5, "embedding": 4, "decoder_layers": 2} | options
    model = TranslationModel(sources, targets, cell, attention, **shape)
    model((np.ones((1, 1), np.int32), np.ones((1, 1), np.int32)))
    random = np.random.default_rng(3)
    for weight in model.weights:
        if "seed" not in weight.name:
            weight.assign(random.normal(0, 0.8, weight.shape))
    return model


def tiny_pieces(folder: Path) -> tuple[Pieces, Pieces]:
    """Pieces of the English and the Chinese sentences; folder: where their files go."""
    found = []
    for side, sentences, size, language in (
        ("source", ENGLISH, RECIPE.source_pieces, "en"),
        ("target", CHINESE, RECIPE.target_pieces, "zh"),
    ):
        file = folder / f"{side}_pieces.txt"
        learn(sentences, size, language, side == "source", file)
        found.append(Pieces(file, language, side == "source"))
    return tuple(found)


def tiny_translator(
    folder: Path,
    cell: str,
    attention: str = "luong",
    calibration: tuple[float, float] | None = None,
    **recipe,
) -> Translator:
    """recipe: fields that differ from RECIPE."""
    source, target = tiny_pieces(folder)
    model = tiny_translation_model(cell, attention, source.size, target.size)
    chosen = replace(RECIPE, attention=attention, **recipe)
    return Translator(model, source, target, chosen, "zh", calibration)
