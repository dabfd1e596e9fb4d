"""What ships is what today's code would make: no recipe has changed since, unless its card says."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

import nlpapp
from nlpapp import cards
from nlpapp.sentiment import recipe as sentiment
from nlpapp.translation import recipe as translation

RECIPES = {"sentiment": sentiment, "translation": translation}
SHIPPED = sorted((Path(nlpapp.__file__).parents[1] / "saved_models").glob(f"*/*/{cards.CARD_PATH}"))


def as_json(recipe):
    return json.loads(json.dumps(asdict(recipe)))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parents[2].name)
def test_the_recipe_on_the_card_is_the_default_one_but_for_options_of_the_command(path):
    card = json.loads(path.read_text(encoding="utf-8"))
    today = RECIPES[card["task"]].recipe_for(card["corpus"]["name"], card["cell"])
    before = as_json(type(today)()) | card["recipe"]  # a field younger than the card had no say
    changed = {name for name, value in as_json(today).items() if before.pop(name) != value}
    assert not before, "the card has fields that recipes no longer know"
    given = {word for word in card["command"].split() if word.startswith("--")}
    assert {f"--{name.replace('_', '-')}" for name in changed} <= given
