"""Command-line options made from dataclasses, with defaults that depend on other options."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, make_dataclass
from typing import Annotated, TypeVar

import tyro

from nlpapp.learning.ranges import complaints

Options = TypeVar("Options")
Recipe = TypeVar("Recipe")


def parse(
    options_type: type[Options],
    recipe_of: Callable[[Options], Recipe],
    arguments: Sequence[str],
    description: str,
) -> tuple[Options, Recipe]:
    """Read the options, and the fields of the recipe that they call for, from one command line.

    options_type: a dataclass. recipe_of: from the options to a recipe, a dataclass whose values
    become the defaults. An option that neither has is refused: the process ends with status 2.

    Raises ValueError where a number is out of its range.
    """
    options, _ = tyro.cli(options_type, args=arguments, return_unknown_args=True, add_help=False)
    recipe = recipe_of(options)
    flat = tyro.conf.arg(name="")
    command = make_dataclass(
        "command",
        [("options", Annotated[options_type, flat]), ("recipe", Annotated[type(recipe), flat])],
    )
    parsed = tyro.cli(
        command, args=arguments, default=command(options, recipe), description=description
    )
    if wrong := [*complaints(parsed.options), *complaints(parsed.recipe)]:
        raise ValueError("; ".join(wrong) + ".")
    return parsed.options, parsed.recipe


def as_arguments(recipe: object, usual: object, prefix: str = "") -> list[str]:
    """The command-line arguments by which a recipe, a dataclass, differs from the usual one."""
    arguments = []
    for field in fields(recipe):
        value, default = getattr(recipe, field.name), getattr(usual, field.name)
        name = prefix + field.name.replace("_", "-")
        if is_dataclass(value):
            arguments += as_arguments(value, default, f"{name}.")
        elif value != default and isinstance(value, bool):
            arguments.append(f"--{name}" if value else f"--no-{name}")
        elif value != default:
            arguments += [f"--{name}", str(value)]
    return arguments


def from_card(kind: type[Recipe], values: Mapping[str, object]) -> Recipe:
    """The recipe, a dataclass, that a card tells; what is younger than the card has its default.

    Raises ValueError where the card tells of a field that recipes no longer have, or a number is
    out of its range.
    """
    known = {field.name: field.type for field in fields(kind)}
    if unknown := sorted(values.keys() - known.keys()):
        raise ValueError(f"the recipe on its card has {unknown[0]}, which this code does not know.")
    recipe = kind(
        **{
            name: from_card(known[name], value) if is_dataclass(known[name]) else value
            for name, value in values.items()
        }
    )
    if wrong := [*complaints(recipe)]:
        raise ValueError("; ".join(wrong) + ".")
    return recipe
