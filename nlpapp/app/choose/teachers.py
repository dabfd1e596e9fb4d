"""What a teacher adds: the shipped models, who had one, beside the same cells with labels alone."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from nlpapp.advice import words
from nlpapp.advice.evidence import Evidence, Figure, Kind
from nlpapp.app import language, palette
from nlpapp.app.figures import RATE
from nlpapp.app.language import _


def draw(evidence: Evidence, cards: Sequence[dict]) -> None:
    """Draw the section, where there is a cell that was measured both ways."""
    rows = list(_rows(evidence, cards))
    if not rows:
        return
    st.subheader(_("What a teacher adds"), anchor=False)
    st.markdown(
        _(
            "The shipped models also learned from what teachers thought of texts without labels, "
            "or of texts put together from others. From their cards, beside the same cells with "
            "all labels and nothing else:"
        )
    )
    text = st.column_config.TextColumn
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt=_("Accuracy with labels alone and with teachers"),
        column_config={
            "kind": text(_("Kind"), pinned=True),
            "corpus": text(_("Learned from")),
            "alone": text(_("Labels alone (95%)")),
            "taught": text(_("With teachers (95%)")),
            "added": st.column_config.NumberColumn(_("Added, points"), format="%+.1f"),
        },
    )
    st.caption(
        _(
            "With labels alone, {read} tokens of a text are read; the shipped models read it to "
            "the end, or as far as their cards say. Of long texts that is part of the difference."
        ).format(read=max(problem.read for problem in evidence.problems))
    )


def _rows(evidence: Evidence, cards: Sequence[dict]) -> list[dict]:
    """A row for each shipped model that was taught and whose kind was measured with all labels."""
    rows = []
    for card in cards:
        accuracy = (card.get("metrics") or {}).get("accuracy")
        taught = (card.get("training") or {}).get("teachers")
        kind = Kind(card["cell"], card.get("variant"))
        alone = _with_all(evidence, palette.corpus_of(card), kind)
        if not (accuracy and taught and alone):
            continue
        rows.append(
            {
                "kind": language.told(words.title(kind)),
                "corpus": palette.corpus_title(palette.corpus_of(card)),
                "alone": _written(alone.value, alone.low, alone.high),
                "taught": _written(accuracy["value"], accuracy["low"], accuracy["high"]),
                "added": 100 * (accuracy["value"] - alone.value),
            }
        )
    return rows


def _with_all(evidence: Evidence, corpus: str, kind: Kind) -> Figure | None:
    """The figure of a kind that read the most of texts, with the most examples, if all."""
    whole = [it for it in evidence.problems if it.corpus == corpus and it.is_whole]
    all_of_them = next((it for it in whole if it.is_all), None)
    return all_of_them.found.get(kind) if all_of_them else None


def _written(value: float, low: float, high: float) -> str:
    low, high = (RATE.written(it, unit=False) for it in (low, high))
    return f"{RATE.written(value)} ({low}–{high})"
