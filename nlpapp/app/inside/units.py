"""One unit: the words at which its memory stands highest and lowest, over sentences of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from nlpapp import languages
from nlpapp.app import loading
from nlpapp.app.inside import sentences, states
from nlpapp.app.language import _, told
from nlpapp.app.remembering import kept
from nlpapp.app.traffic import SERVER
from nlpapp.serving import Model, ServingError

_LISTED = 8
_AROUND = 4  # words before and after
_SHEET = """
.extremes{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr))}
.extremes h4{font-size:.95rem;margin:0 0 .3rem;padding:0}
.extremes p{margin:0;padding:.2rem 0;display:grid;grid-template-columns:3.6rem 1fr;gap:.6rem;
  border-top:1px solid rgba(128,128,128,.2);font-variant-numeric:tabular-nums}
"""


@dataclass(frozen=True, eq=False)
class Heard:
    """Memories over many sentences.

    tokens: str [words]. sentence: int [words], which one a word is of. values: float16
    [words, units], the memory after each word.
    """

    tokens: np.ndarray
    sentence: np.ndarray
    values: np.ndarray

    def extremes(self, unit: int, most: int) -> tuple[list[int], list[int]]:
        """Words at which a unit is highest and lowest, each kind of word once: places."""
        order = np.argsort(self.values[:, unit].astype(np.float32), kind="stable")
        return self._kinds(order[::-1], most), self._kinds(order, most)

    def _kinds(self, order: np.ndarray, most: int) -> list[int]:
        first: dict[str, int] = {}
        for place in order:
            first.setdefault(self.tokens[place], int(place))
            if len(first) == most:
                break
        return list(first.values())

    def around(self, place: int, words: int) -> tuple[list[str], list[str]]:
        """The words before and after one, within its sentence."""
        same = np.flatnonzero(self.sentence == self.sentence[place])
        before = range(max(same[0], place - words), place)
        after = range(place + 1, min(same[-1], place + words) + 1)
        return [self.tokens[it] for it in before], [self.tokens[it] for it in after]


def heard(model: Model, texts: Sequence[str]) -> list[Heard]:
    """What each direction of a model that shows states held at every word of some texts.

    Raises:
        ServingError: the graph failed.
    """
    read = states.read(model, texts)
    tokens = np.concatenate([it.tokens for it in read])
    sentence = np.repeat(np.arange(len(read)), [len(it.tokens) for it in read])
    return [
        Heard(tokens, sentence, np.concatenate([it.memory for it in parts]).astype(np.float16))
        for parts in zip(*(it.directions for it in read), strict=True)
    ]


@st.cache_data(max_entries=8, show_spinner=False)
def _heard(_model: Model, name: str, digest: str, language: str) -> list[Heard]:
    with SERVER.work():
        return heard(_model, sentences.of(language))


@st.fragment
def draw(cards: Mapping[str, dict], titles: Mapping[str, str], language: str) -> None:
    """Offer to listen to a unit of one of the models, which show states.

    Of their cards: Streamlit keeps what a fragment is given as long as the tab is open, and so no
    model that is held by one could be put away.
    """
    kept("inside_units", False)
    if not st.toggle(_("What does one unit listen to?"), key="inside_units"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = next(iter(cards))
        if len(cards) > 1:
            kept("inside_listener", name, cards)
            name = st.segmented_control(
                _("Model"),
                list(cards),
                format_func=titles.get,
                required=True,
                key="inside_listener",
            )
        if not (model := loading.wait([cards[name]]).get(name)):
            return
        try:
            with st.spinner(_("Reading some hundred sentences …")):
                found = _heard(model, name, model.card.get("digest", ""), language)
        except ServingError as error:
            st.error(told(error))
            return
        way = 0
        if len(found) > 1:
            kept("inside_direction", way, range(len(found)))
            way = st.segmented_control(
                _("Direction"),
                range(len(found)),
                format_func=lambda it: _("backward") if it else _("forward"),
                required=True,
                key="inside_direction",
            )
        count = found[way].values.shape[1]
        kept("inside_unit", 0, range(count))
        unit = st.number_input(_("Unit"), 0, count - 1, width=140, key="inside_unit")
    st.html(_listing(found[way], int(unit), languages.unspaced(found[way].tokens)))
    st.caption(
        _(
            "This unit's memory after each word of {count} sentences of ours; for each word, "
            "only the sentence in which it is highest, or lowest. Few units mean one thing: "
            "most share the work."
        ).format(count=len(sentences.of(language)))
    )


def _listing(heard: Heard, unit: int, unspaced: bool) -> str:
    gap = "" if unspaced else " "
    highest, lowest = heard.extremes(unit, _LISTED)
    parts = []
    for title, places in ((_("Highest"), highest), (_("Lowest"), lowest)):
        rows = []
        for place in places:
            before, after = heard.around(place, _AROUND)
            word = f"<strong>{escape(heard.tokens[place])}</strong>"
            text = gap.join([*map(escape, before), word, *map(escape, after)])
            rows.append(f"<p><span>{heard.values[place, unit]:.2f}</span><span>{text}</span></p>")
        parts.append(f"<div><h4>{escape(title)}</h4>{''.join(rows)}</div>")
    return f'<style>{_SHEET}</style><div class="extremes">{"".join(parts)}</div>'
