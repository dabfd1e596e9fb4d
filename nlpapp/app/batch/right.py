"""The visitor says where in the file it stands what is right, and what the labels mean."""

from collections.abc import Sequence

import streamlit as st

from nlpapp import languages
from nlpapp.app import palette
from nlpapp.app.batch import truth
from nlpapp.app.batch.looking import Look
from nlpapp.app.batch.truth import Labels, References
from nlpapp.app.headings import told_apart
from nlpapp.app.language import _, ngettext
from nlpapp.app.plain import plain
from nlpapp.app.remembering import kept

_NONE, _NO_CLASS = -1, ""  # not None, which for Streamlit is no choice at all


def guess(look: Look, text: int, classes: Sequence[str], written: str) -> int | None:
    """Where it probably stands what is right, from 0; None where nothing seems to.

    text: the column of the texts, from 0. classes: of the models, or else written: their language.
    """
    if classes:
        return truth.label_column(look.columns, look.rows, text, classes)
    return truth.reference_column(look.columns, look.rows, text, written)


def choose(look: Look, key: str, text: int, card: dict) -> Labels | References | None:
    """What the answers are to be judged by, or None.

    key: of the file. text: the column of the texts. card: of one of the models, which are alike in
    what they answer.
    """
    if len(look.columns) < 2:
        return None
    classes, written = tuple(card.get("classes") or ()), languages.written_by(card)
    guessed = guess(look, text, classes, written)
    others = [place for place in range(len(look.columns)) if place != text]
    widget = f"batch_truth_{key}_{text}_{card['task']}"
    kept(widget, _NONE if guessed is None else guessed, [_NONE, *others])
    names = told_apart(look.columns)
    label = _("Column with the right labels") if classes else _("Column with right translations")
    column = st.selectbox(
        label,
        [_NONE, *others],
        key=widget,
        format_func=lambda it: _("none: answers are not judged") if it == _NONE else names[it],
    )
    if column == _NONE:
        return None
    if column == guessed:
        st.caption(_("Guessed from its name and what stands in it; change it if it is not so."))
    if not classes:
        return References(column, written or languages.guessed(row[column] for row in look.rows))
    return Labels(column, classes, _meanings(look, f"{key}_{column}", column, classes))


def _meanings(look: Look, key: str, column: int, classes: Sequence[str]) -> dict[str, str | None]:
    """What each value means: guessed, and where it is not a class's own name, asked for."""
    guessed = truth.meanings(truth.values(look.rows, column), classes)
    other = [value for value in guessed if value not in classes]
    if len(other) > truth.MOST_VALUES:
        unknown = sum(meant is None for meant in guessed.values())
        st.caption(
            ngettext(
                "{n:,} value in it is no class of these models: its rows are not judged.",
                "{n:,} values in it are no classes of these models: their rows are not judged.",
                unknown,
            ).format(n=unknown)
        )
        return guessed
    row = st.container(horizontal=True)
    for value in other:
        widget = f"batch_means_{key}_{'|'.join(classes)}_{value}"
        kept(widget, guessed[value] or _NO_CLASS, [_NO_CLASS, *classes])
        meant = row.selectbox(
            _("“{value}” means").format(value=plain(value[:40])),
            [_NO_CLASS, *classes],
            key=widget,
            format_func=lambda it: _("not judged") if it == _NO_CLASS else palette.class_title(it),
            width=200,
        )
        guessed[value] = meant or None
    return guessed
