"""The Inside page: one text, one cell or two, and all that went on in them word by word."""

from collections.abc import Mapping, Sequence

import streamlit as st

from nlpapp import languages
from nlpapp.app import asking, choosing, groups, language, loading, palette
from nlpapp.app.inside import gradients, player, readings, units
from nlpapp.app.inside.examples import EXAMPLES
from nlpapp.app.language import N_, _
from nlpapp.app.link import Link
from nlpapp.app.plain import plain
from nlpapp.app.traffic import TURNS
from nlpapp.serving import Model, ServingError

_MOST = 2  # models side by side


def page() -> None:
    """Draw the page."""
    st.header(_("Inside the cell"), anchor=False)
    st.markdown(
        _(
            "Step through a text and watch the memory: what each gate keeps of it, what is "
            "written, what is let out. Every value is the shipped model's own."
        )
    )
    choosing.draw(_CHOICE)
    gradients.draw()


def _show(text: str, cards: Sequence[dict], titles: Mapping[str, str]) -> None:
    if len(cards) > _MOST:
        st.info(_("Two models fit side by side: these are the first two of your choice."))
        cards = cards[:_MOST]
    place = st.empty()
    panels, shown = [], {}
    for name, model in loading.wait(cards).items():
        try:
            panel = _panel(model, text, titles[name])
        except ServingError as error:
            st.error(language.told(error))
            continue
        if panel is None:
            said = _("{model} shows no states: there is nothing to step through.")
            st.info(said.format(model=plain(titles[name])))
        elif len(panel.reading.tokens):
            panels.append(panel)
            shown[name] = model.card
        else:
            st.info(_("There is no word in this text."))
            return
    if panels:
        place.html(player.html(panels), unsafe_allow_javascript=True)
        _explain(cards, panels)
        units.draw(shown, titles, languages.read_by(cards[0]))


def _panel(model: Model, text: str, title: str) -> player.Panel | None:
    """What a model did with the text, or None where it shows no states."""
    reading = readings.of(model, text)
    if reading is None:
        return None
    with TURNS.turn(urgent=False):
        verdict = asking.verdict(model, text)
    place = 1 if len(verdict.classes) == 2 else verdict.classes.index(verdict.label)
    return player.Panel(
        title,
        palette.style(model.card).colour,
        reading,
        palette.class_title(verdict.classes[place]),
        place,
    )


def _explain(cards: Sequence[dict], panels: Sequence[player.Panel]) -> None:
    st.caption(
        _(
            "A map has a row for each unit, neighbours behaving alike, and a column for each word. "
            "Blue is above zero, orange below, strong is large. Numbers in the diagram are means "
            "over all units, of states without their signs; the thicker the line, the more is "
            "held. Arrow keys step, a click on a map goes there."
        )
    )
    caps = {(card.get("caps") or {}).get("trace_tokens") for card in cards}
    longest = max(len(panel.reading.tokens) for panel in panels)
    if longest in caps:
        st.caption(_("Shown as far as token {cap:,}.").format(cap=longest))


def _with_states(cards: Sequence[dict]) -> list[groups.Group]:
    """A group a corpus, of the recurrent models alone."""
    return groups.by_corpus([card for card in cards if card["cell"] != "linear"])


def _usual(cards: Sequence[dict]) -> list[str]:
    """At first the plain RNN and the LSTM: the two that the gates set apart.

    Those that answer from their last states alone where there are some, since only they have to
    remember.
    """
    by_cell: dict[str, str] = {}
    for card in sorted(cards, key=groups.ends, reverse=True):
        by_cell.setdefault(card["cell"], card["model"])
    wanted = [by_cell[cell] for cell in ("rnn", "lstm") if cell in by_cell]
    return wanted or [card["model"] for card in cards][:_MOST]


_CHOICE = choosing.Choice(
    task="sentiment",
    link=Link("inside", "text"),
    examples=EXAMPLES,
    groups=_with_states,
    grouped=N_("Learned from"),
    text=N_("Your review"),
    placeholders={
        "en": N_("Write or paste a review"),
        "zh": N_("Write or paste a review in Chinese"),
    },
    go=N_("Look inside"),
    icon=":material/memory:",
    nothing=N_("Write a text or choose an example: the cells show what they make of it."),
    answer=_show,
    usual=_usual,
    guessed=False,
)
