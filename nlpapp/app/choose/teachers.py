"""What a teacher adds: the shipped models, who had one, beside the same cells with labels alone."""

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from nlpapp.advice import words
from nlpapp.advice.evidence import Evidence, Figure, Kind
from nlpapp.app import charts, language, palette
from nlpapp.app.figures import RATE
from nlpapp.app.language import N_, _

_ROW = 56  # pixels, of a kind in the chart
_WAYS = {"alone": N_("labels alone"), "taught": N_("with teachers")}


class _Pair(NamedTuple):
    """A kind of one corpus, measured both ways: value, low and high each."""

    corpus: str
    kind: Kind
    alone: tuple[float, float, float]
    taught: tuple[float, float, float]


def draw(evidence: Evidence, cards: Sequence[dict]) -> None:
    """Draw the section, where there is a cell that was measured both ways."""
    pairs = _pairs(evidence, cards)
    if not pairs:
        return
    st.subheader(_("What a teacher adds"), anchor=False)
    st.markdown(
        _(
            "The shipped models also learned from teachers: other models, a linear one and "
            "mostly a GRU, whose probabilities for texts without labels, or for texts put "
            "together from others, served as targets. From their cards, beside the same cells "
            "with all labels and nothing else:"
        )
    )
    corpora = list(dict.fromkeys(pair.corpus for pair in pairs))
    for place, corpus in zip(st.columns(max(2, len(corpora))), corpora, strict=False):
        with place:
            _chart([pair for pair in pairs if pair.corpus == corpus])
    st.caption(_("A ring is what labels alone give, a dot what they give with teachers."))
    _table(pairs)
    st.caption(
        _(
            "With labels alone, {read} tokens of a text are read; the shipped models read it to "
            "the end, or as far as their cards say. Of long texts that is part of the difference. "
            "Each way also has the learning rate, the passes and the dropout that suit it."
        ).format(read=max(problem.read for problem in evidence.problems))
    )


def _pairs(evidence: Evidence, cards: Sequence[dict]) -> list[_Pair]:
    """Of each shipped model that was taught and whose kind was measured with all labels."""
    pairs = []
    for card in sorted(cards, key=palette.rank):
        taught = (card.get("metrics") or {}).get("accuracy")
        corpus, kind = palette.corpus_of(card), Kind(card["cell"], card.get("variant"))
        alone = _with_all(evidence, corpus, kind)
        if taught and alone and (card.get("training") or {}).get("teachers"):
            figures = (
                (alone.value, alone.low, alone.high),
                tuple(taught[it] for it in ("value", "low", "high")),
            )
            pairs.append(_Pair(corpus, kind, *figures))
    return pairs


def _with_all(evidence: Evidence, corpus: str, kind: Kind) -> Figure | None:
    """The figure of a kind that read the most of texts, with the most examples, if all."""
    whole = [it for it in evidence.problems if it.corpus == corpus and it.is_whole]
    all_of_them = next((it for it in whole if it.is_all), None)
    return all_of_them.found.get(kind) if all_of_them else None


def _chart(pairs: Sequence[_Pair]) -> None:
    """Both figures of each kind of one corpus, one above the other, with their intervals."""
    titles = {str(pair.kind): language.told(words.title(pair.kind)) for pair in pairs}
    looks = {
        str(pair.kind): palette.style({"cell": pair.kind.cell, "variant": pair.kind.variant})
        for pair in pairs
    }
    rows = [
        {"model": titles[str(pair.kind)], "way": way, "how": _(how)}
        | dict(zip(("value", "low", "high"), getattr(pair, way), strict=True))
        for pair in pairs
        for way, how in _WAYS.items()
    ]
    table = pd.DataFrame(rows)
    base = alt.Chart(table).encode(
        y=alt.Y("model:N", title=None, sort=list(titles.values()), axis=alt.Axis(labelLimit=0)),
        yOffset=alt.YOffset("way:N", sort=list(_WAYS), scale=alt.Scale(paddingOuter=0.6)),
        color=charts.colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("how:N", title=_("Learned from")),
            *charts.with_interval(_("Accuracy"), ".1%"),
        ],
    )
    along = alt.X(
        "low:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(format="%", tickCount=5)
    )
    bars = base.mark_rule(strokeWidth=1.5, opacity=0.5).encode(x=along, x2="high:Q")
    at = base.encode(x="value:Q")
    rings = at.mark_point(size=70, strokeWidth=2, filled=False)
    dots = at.mark_point(size=70, strokeWidth=2, filled=True, opacity=1)
    drawn = alt.layer(
        bars,
        rings.transform_filter(alt.datum.way == "alone"),
        dots.transform_filter(alt.datum.way == "taught"),
    )
    title = palette.corpus_title(pairs[0].corpus)
    described = _("Accuracy with labels alone and with teachers: {corpus}").format(corpus=title)
    charts.show(drawn.properties(height=_ROW * len(titles) + 20, title=title), described)


def _table(pairs: Sequence[_Pair]) -> None:
    rows = [
        {
            "kind": language.told(words.title(pair.kind)),
            "corpus": palette.corpus_title(pair.corpus),
            "alone": _written(*pair.alone),
            "taught": _written(*pair.taught),
            "added": 100 * (pair.taught[0] - pair.alone[0]),
        }
        for pair in pairs
    ]
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


def _written(value: float, low: float, high: float) -> str:
    low, high = (RATE.written(it, unit=False) for it in (low, high))
    return f"{RATE.written(value)} ({low}–{high})"
