"""What ships is what today's code would make: no recipe has changed since, unless its card says."""

import json
from dataclasses import asdict

import pytest
from contract import newest

from nlpapp.saved import cards, readme
from nlpapp.tasks.forecasting import recipe as forecasting
from nlpapp.tasks.sentiment import recipe as sentiment
from nlpapp.tasks.translation import recipe as translation

RECIPES = {"sentiment": sentiment, "translation": translation, "forecasting": forecasting}


def as_json(recipe):
    return json.loads(json.dumps(asdict(recipe)))


@pytest.mark.parametrize("folder", newest(), ids=lambda folder: folder.parent.name)
def test_the_recipe_on_the_card_is_the_default_one_but_for_options_of_the_command(folder):
    card = json.loads((folder / cards.CARD_PATH).read_text(encoding="utf-8"))
    read_out = [card["recipe"]["read_out"]] if "read_out" in card["recipe"] else []
    today = RECIPES[card["task"]].recipe_for(card["corpus"]["name"], card["cell"], *read_out)
    before = as_json(type(today)()) | card["recipe"]  # a field younger than the card had no say
    changed = {name for name, value in as_json(today).items() if before.pop(name) != value}
    assert not before, "the card has fields that recipes no longer know"
    given = {word for word in card["command"].split() if word.startswith("--")}
    assert {f"--{name.replace('_', '-')}" for name in changed} <= given


@pytest.mark.parametrize("folder", newest(), ids=lambda folder: folder.parent.name)
def test_the_page_of_a_model_says_what_its_card_says(folder):
    card = json.loads((folder / cards.CARD_PATH).read_text(encoding="utf-8"))
    assert (folder.parent / "README.md").read_text(encoding="utf-8") == readme.of(card)
