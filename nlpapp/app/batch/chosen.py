"""Which models answer a file: at first those that read its language."""

from collections.abc import Callable, Sequence

import streamlit as st

from nlpapp import languages
from nlpapp.app import palette, tasks
from nlpapp.app.batch.kept import kept
from nlpapp.app.language import _, ngettext
from nlpapp.app.shelf import Shelf

_JUDGED = 300  # texts
_JUDGED_CHARACTERS = 400  # of each


def choose(shelf: Shelf, key: str, texts: Sequence[str]) -> list[dict]:
    """Cards of the chosen models, all of one task and one corpus, in the order of the columns.

    key: of the file. texts: its first ones.
    """
    texts = [text[:_JUDGED_CHARACTERS] for text in texts[:_JUDGED]]
    cards = _one_of(
        _("Task"), f"batch_task_{key}", shelf.found, lambda card: card["task"], tasks.title, texts
    )
    cards = _one_of(
        _("Learned from"),
        f"batch_corpus_{key}_{cards[0]['task']}",
        cards,
        palette.corpus_of,
        palette.corpus_title,
        texts,
    )
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
    return [card for card in cards if card["model"] in names]


def _one_of(
    label: str, key: str, cards: list[dict], kind: Callable, title: Callable, texts: Sequence[str]
) -> list[dict]:
    """The cards of one kind; where there are several, the visitor says which."""
    kinds: dict[str, list[dict]] = {}
    for card in cards:
        kinds.setdefault(kind(card), []).append(card)
    chosen = next(iter(kinds))
    if len(kinds) > 1:
        read = (it for it in kinds if any(_read(card, texts) for card in kinds[it]))
        kept(key, next(read, chosen), list(kinds))
        chosen = st.segmented_control(
            label, list(kinds), key=key, format_func=title, required=True, wrap=True
        )
    return kinds[chosen]


def _read(card: dict, texts: Sequence[str]) -> bool:
    """Whether a model reads the language of most of the texts, as far as their script tells."""
    return 2 * _foreign(languages.read_by(card), texts) <= len(texts)


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
