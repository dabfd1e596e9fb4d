"""The catalogue of translations: whole, in step with the code, and true to its placeholders."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import nlpapp

HOUSE = Path(nlpapp.__file__).parent
LOCALES = sorted((HOUSE / "app/locale").glob("*/LC_MESSAGES"))
MARKS = {"_", "N_", "ngettext"}
every_locale = pytest.mark.parametrize("folder", LOCALES, ids=lambda it: it.parent.name)


def trees() -> list[ast.Module]:
    """All code but the room that no page can reach: command lines speak English alone."""
    files = (it for it in HOUSE.rglob("*.py") if it.relative_to(HOUSE).parts[0] != "scoring")
    return [ast.parse(path.read_text(encoding="utf-8")) for path in files]


def errors_for_people(trees: list[ast.Module]) -> set[str]:
    """Names of the classes derived from `Told`, by whatever way."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found, before = {"Told"}, set()
    while found != before:
        before = found
        found = found | {name for name, its in bases.items() if its & found}
    return found - {"Told"}


def marked() -> Iterator[tuple[str, ast.expr]]:
    """(what marks it, the sentence as it stands in the code), wherever a sentence is marked."""
    files = trees()
    marks = MARKS | errors_for_people(files)
    for node in (node for tree in files for node in ast.walk(tree)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        mark = getattr(node.func, "attr", getattr(node.func, "id", None))
        if mark in marks:
            yield from ((mark, it) for it in node.args[: 2 if mark == "ngettext" else 1])


def sentences(folder: Path) -> dict[str, tuple[list[str], list[str], bool]]:
    """By the first form: all forms in English, all in the other language, and whether fuzzy."""
    with (folder / "nlpapp.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        forms(it.id)[0]: (forms(it.id), forms(it.string), it.fuzzy) for it in catalogue if it.id
    }


def forms(sentence: str | list | tuple) -> list[str]:
    return [sentence] if isinstance(sentence, str) else list(sentence)


def places(sentence: str) -> set[tuple]:
    """The placeholders of a sentence: name, conversion and format of each."""
    return {(name, spec, how) for _, name, spec, how in Formatter().parse(sentence) if name}


def test_a_sentence_is_marked_as_a_whole_so_that_it_can_be_collected():
    composed = {ast.unparse(it) for _, it in marked() if isinstance(it, ast.JoinedStr | ast.BinOp)}
    assert not composed


@every_locale
def test_every_marked_sentence_stands_in_the_catalogue_and_no_other(folder):
    in_code = {it.value for _, it in marked() if isinstance(it, ast.Constant)}
    held = {form for english, _, _ in sentences(folder).values() for form in english}
    assert in_code == held, "make catalogue"


@every_locale
def test_every_sentence_is_translated_and_none_by_guess(folder):
    found = sentences(folder)
    assert not [english for english, (_, other, _) in found.items() if not all(other)]
    assert not [english for english, (_, _, fuzzy) in found.items() if fuzzy]


@every_locale
def test_a_translation_keeps_the_placeholders(folder):
    for english, other, _ in sentences(folder).values():
        for translation in filter(None, other):
            assert places(translation) == places(english[-1]), translation


@every_locale
def test_what_is_compiled_is_what_is_written(folder):
    with (folder / "nlpapp.mo").open("rb") as file:
        compiled = {forms(it.id)[0]: forms(it.string) for it in read_mo(file) if it.id}
    written = {english: other for english, (_, other, _) in sentences(folder).items() if all(other)}
    assert compiled == written, "make catalogue"
