"""Which models answer a file: at first those that read its language and that it can judge."""

import functools
from collections.abc import Callable, Sequence

import streamlit as st

from nlpapp import languages
from nlpapp.app import palette, tasks
from nlpapp.app.language import _, ngettext
from nlpapp.app.remembering import kept
from nlpapp.app.shelf import Shelf
from nlpapp.tables import histories

_JUDGED = 200  # texts
_JUDGED_CHARACTERS = 200  # of each


def choose(
    shelf: Shelf,
    key: str,
    columns: Sequence[str],
    texts: Sequence[str],
    judges: Callable[[tuple[str, ...], str], bool],
) -> tuple[list[dict], list[dict]]:
    """(cards of one task and one corpus, those of the chosen models), in the order of the columns.

    key: of the file. columns: its names. texts: its first ones. judges: whether the file seems to
    say what is right for models of these classes, or for those that write this language.
    """
    texts = [text[:_JUDGED_CHARACTERS] for text in texts[:_JUDGED]]

    @functools.cache
    def fit(read: str, classes: tuple[str, ...], written: str) -> tuple[bool, bool]:
        return 2 * _foreign(read, texts) <= len(texts), judges(classes, written)

    def suits(card: dict) -> tuple[bool, ...]:
        if wanted := histories.needs(card):
            return ({*wanted.features} <= {name.strip() for name in columns},)
        classes = tuple(card.get("classes") or ())
        return False, *fit(languages.read_by(card), classes, languages.written_by(card))

    widget = f"batch_task_{key}"
    cards = _one_of(_("Task"), widget, shelf.found, lambda it: it["task"], tasks.title, suits)
    first = cards[0]
    widget = f"batch_corpus_{key}_{first['task']}"
    corpus, title = palette.corpus_of, palette.corpus_title
    cards = _one_of(_("Learned from"), widget, cards, corpus, title, suits)
    first = cards[0]
    _notice(languages.read_by(first), texts)
    titles = palette.titles(cards)
    picked = f"batch_models_{first['task']}_{palette.corpus_of(first)}"
    kept(picked, list(titles), list(titles))
    names = st.pills(
        _("Models"),
        list(titles),
        selection_mode="multi",
        format_func=lambda name: titles.get(name, name),
        key=picked,
        wrap=True,
    )
    if not names:
        st.caption(_("Choose at least one model."))
    shelf.want(names)  # they are loaded while the visitor looks at the rest
    return cards, [card for card in cards if card["model"] in names]


def _one_of(
    label: str, key: str, cards: list[dict], kind: Callable, title: Callable, suits: Callable
) -> list[dict]:
    """The cards of one kind: of those that suit best, where the visitor says nothing else."""
    kinds: dict[str, list[dict]] = {}
    for card in cards:
        kinds.setdefault(kind(card), []).append(card)
    usual = max(kinds, key=lambda it: max(map(suits, kinds[it])))
    if len(kinds) == 1:
        return kinds[usual]
    kept(key, usual, list(kinds))
    return kinds[
        st.segmented_control(
            label, list(kinds), key=key, format_func=title, required=True, wrap=True
        )
    ]


def _foreign(language: str, texts: Sequence[str]) -> int:
    return sum(languages.is_foreign(text, language) for text in texts)


def _notice(language: str, texts: Sequence[str]) -> None:
    """Say how many of the texts are in a script that the models never learned."""
    foreign = _foreign(language, texts)
    if not foreign:
        return
    names = _(" and ").join(palette.language_title(part) for part in language.split("+"))
    st.warning(
        ngettext(
            "Of the first {total:,} texts {n:,} is mostly in a script other than that of "
            "{language}, from which alone these models learned: what they say of it means little.",
            "Of the first {total:,} texts {n:,} are mostly in a script other than that of "
            "{language}, from which alone these models learned: what they say of them means "
            "little.",
            foreign,
        ).format(total=len(texts), n=foreign, language=names),
        icon=":material/translate:",
    )
