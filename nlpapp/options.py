"""Command-line options made from dataclasses, with defaults that depend on other options."""

from collections.abc import Callable, Sequence
from dataclasses import make_dataclass
from typing import Annotated, TypeVar

import tyro

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
    return parsed.options, parsed.recipe
