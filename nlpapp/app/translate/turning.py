"""The other direction: which models go back, the button that turns round, the way back in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from nlpapp import languages
from nlpapp.app import figures, palette
from nlpapp.app.examples import Examples
from nlpapp.app.groups import Group
from nlpapp.app.language import _
from nlpapp.app.link import Link

_ON, _SWITCH = "translate_back", "translate_back_switch"


@dataclass(frozen=True)
class Turn:
    """What the button and the switch need. saids: where a visit keeps what was last translated."""

    link: Link
    examples: Examples
    saids: str = "translate_said"

    def draw(self, group: Group, offered: Sequence[Group]) -> None:
        """The button to the other direction, and the switch; nothing where no model goes back."""
        back = opposite(group, offered)
        if back is None:
            return
        read, written = (languages.own_name(it) for it in (back.language, group.language))
        st.button(
            f"{read} → {written}",
            key=self.link.key("turn"),  # one button, whatever it says
            icon=":material/swap_horiz:",
            help=_("Turn round: what was translated becomes the text."),
            on_click=self._turn,
            args=(group, back),
        )
        st.session_state[_SWITCH] = st.session_state.get(_ON, False)
        st.toggle(
            _("Translate it back"),
            key=_SWITCH,
            help=_("Each translation once more, into the language of your text: what is left?"),
            on_change=lambda: st.session_state.update({_ON: st.session_state[_SWITCH]}),
        )

    def remember(self, text: str, translations: Mapping[str, str]) -> None:
        """Keep what became of a text, by the language it was translated into."""
        st.session_state[self.saids] = text, dict(translations)

    def _turn(self, group: Group, back: Group) -> None:
        link, text = self.link, st.session_state.get(self.link.subject) or ""
        of, translations = st.session_state.get(self.saids, ("", {}))
        link.forget_models()
        link.drop_more_texts()
        st.session_state[link.corpus] = back.key
        if self.examples.has(text):
            link.forget_subject()
        elif text == of and not languages.is_foreign(text, group.language):
            link.put(translations.get(back.language) or text)


def wanted() -> bool:
    """Whether the visitor wants each translation translated back."""
    return st.session_state.get(_ON, False)


def opposite(group: Group, offered: Sequence[Group]) -> Group | None:
    """The first group that reads what this one writes, and writes what it reads."""
    for written in dict.fromkeys(map(languages.written_by, group.cards)):
        for other in offered:
            writes = map(languages.written_by, other.cards)
            if written and other.language == written and group.language in writes:
                return other
    return None


def way_back(card: dict, cards: Sequence[dict]) -> dict | None:
    """Of these cards that of the best model that goes back from where one goes."""
    there = languages.read_by(card), languages.written_by(card)
    found = [it for it in cards if (languages.written_by(it), languages.read_by(it)) == there]
    return max(found, key=worth, default=None) if all(there) else None


def worth(card: dict) -> tuple[int, float]:
    """What to go by where one of several models must do; the greatest is best.

    First the corpora in their order, for BLEU on two tests says nothing of two models; of one
    corpus BLEU.
    """
    return -palette.corpus_place(card), figures.of("bleu").number(card) or 0.0
