"""Options made from dataclasses: defaults that depend on other options, and nothing swallowed."""

from dataclasses import asdict, dataclass, field, replace

import pytest

from nlpapp.learning.options import as_arguments, from_card, parse


@dataclass(frozen=True)
class Options:
    cell: str = "gru"
    seed: int = 1


@dataclass(frozen=True)
class Vectors:
    width: int = 200
    """Numbers in a vector."""


@dataclass(frozen=True)
class Recipe:
    units: int = 128
    learning_rate: float = 1e-3
    taught: bool = True
    vectors: Vectors = field(default_factory=Vectors)


def recipe_of(options):
    return Recipe(learning_rate=0.5) if options.cell == "rnn" else Recipe()


def read(*arguments):
    return parse(Options, recipe_of, arguments, "What it does.")


def test_without_arguments_everything_is_as_usual():
    assert read() == (Options(), Recipe())


def test_the_defaults_of_the_recipe_follow_from_the_options():
    assert read("--cell", "rnn") == (Options(cell="rnn"), Recipe(learning_rate=0.5))


def test_a_field_that_is_given_wins_over_the_recipes_default_in_any_order():
    expected = (Options(cell="rnn", seed=4), Recipe(units=3, learning_rate=0.5))
    assert read("--units", "3", "--cell", "rnn", "--seed", "4") == expected
    assert read("--seed=4", "--cell=rnn", "--units=3") == expected
    assert read("--cell", "rnn", "--learning-rate", "0.2")[1].learning_rate == 0.2


def test_fields_of_fields_and_switches_can_be_given():
    _, recipe = read("--vectors.width", "8", "--no-taught")
    assert recipe.vectors.width == 8 and not recipe.taught


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--cel", "gru"], "--cel"),
        (["--unitz", "3"], "--unitz"),
        (["--units", "many"], "many"),
        (["--units"], "--units"),
        (["--vectors.with", "3"], "--vectors.with"),
        (["gru"], "gru"),
    ],
)
def test_what_nobody_knows_is_refused_by_name(arguments, complaint, capsys):
    with pytest.raises(SystemExit) as stop:
        read(*arguments)
    assert stop.value.code == 2
    said = capsys.readouterr()
    assert complaint in said.out + said.err


def test_help_shows_options_and_recipe_with_the_defaults_that_apply(capsys):
    with pytest.raises(SystemExit) as stop:
        read("--cell", "rnn", "--help")
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert "What it does." in shown and "--units" in shown and "--seed" in shown
    assert "0.5" in shown and "Numbers in a vector." in shown


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe(units=3),
        Recipe(learning_rate=1e-5, taught=False),
        replace(Recipe(), vectors=Vectors(width=7)),
    ],
)
def test_what_differs_from_the_usual_can_be_written_as_arguments_and_read_again(recipe):
    assert read(*as_arguments(recipe, Recipe()))[1] == recipe


def test_what_is_as_usual_needs_no_arguments():
    assert as_arguments(Recipe(), Recipe()) == []
    assert as_arguments(Recipe(taught=True), Recipe(taught=False)) == ["--taught"]


def test_a_recipe_comes_back_from_a_card_and_younger_fields_have_their_defaults():
    recipe = Recipe(units=3, vectors=Vectors(width=5))
    assert from_card(Recipe, asdict(recipe)) == recipe
    assert from_card(Recipe, {"units": 3, "vectors": {}}) == Recipe(units=3)


def test_a_card_with_a_field_that_no_recipe_has_is_refused_within_recipes_too():
    for values in ({"heads": 8}, {"vectors": {"heads": 8}}):
        with pytest.raises(ValueError, match="has heads, which this code does not know"):
            from_card(Recipe, values)
