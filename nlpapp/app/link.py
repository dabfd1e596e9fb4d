"""The address bar holds the view: opened elsewhere, it shows the same models, of the same."""

from collections.abc import Collection, Mapping
from typing import ClassVar

import streamlit as st

from nlpapp.app import language

_LANGUAGE = "lang"
_WRITERS = "link_writers"  # which page wrote which links in this session, by their hash
LONGEST = 4000  # characters; browsers and servers part ways with longer addresses


class Link:
    """The view of one page. Its parts are what the address calls them.

    subject: what it is a view of, such as a text or a task; it always stands in the link.
    more_texts: further parts that a visitor types, about the text; empty ones stay out of the link.

    The attributes corpus, subject and models are the keys of the widgets that hold these parts.
    What the address calls a corpus may be a group of several.
    """

    _parts_of_all: ClassVar[set[str]] = {"corpus", "models"}

    def __init__(self, page: str, subject: str, *more_texts: str):
        self._page = page
        self._subject, self._more_texts = subject, more_texts
        self.corpus, self.subject, self.models = map(self.key, ("corpus", subject, "models"))
        self._parts_of_all.update((subject, *more_texts))
        self._kept, self._written = f"{page}_kept_view", f"{page}_written_link"

    def key(self, part: str) -> str:
        """The key of the widget that holds a part."""
        return f"{self._page}_{part}"

    def adopt(self, groups: Mapping[str, Collection[str]], usual: str) -> None:
        """Before the widgets are made: take over what a link asks for.

        A link counts when it is not the one that this page wrote last, and no other page's, which
        its parts tell: on the way back through pages the browser may still show that one's. Without
        one the view comes back from before a visit to another page. The subject is left unset where
        nothing says what it should be.

        groups: the names of the models in each group; a link that names models alone means theirs.
        usual: the key of the group for a link that names neither.
        """
        asked = _address()
        kept = st.session_state.get(self._kept, {"corpus": usual})
        if self._is_ours(asked, groups):
            models = asked.get("models", "")
            corpus = asked.get("corpus")
            if corpus not in groups:
                corpus = _group_of(models.split(","), groups) or usual
            kept = kept | {"corpus": corpus, "models": models}
            st.session_state.pop(self.corpus, None)
            st.session_state.pop(self.models, None)
            if self._subject in asked:
                for part in (self._subject, *self._more_texts):
                    st.session_state[self.key(part)] = asked.get(part, "")
        st.session_state[self._kept] = kept
        if st.session_state.get(self.corpus) not in groups:
            corpus = kept["corpus"]
            st.session_state[self.corpus] = corpus if corpus in groups else usual
        for part in (self._subject, *self._more_texts):
            if part in kept and self.key(part) not in st.session_state:
                st.session_state[self.key(part)] = kept[part]

    def _is_ours(self, asked: Mapping[str, str], groups: Mapping) -> bool:
        mine = {"corpus", "models", self._subject, *self._more_texts}
        if not mine & asked.keys() or (self._parts_of_all - mine) & asked.keys():
            return False
        if asked == st.session_state.get(self._written):
            return False
        if asked.get("corpus", "") not in {"", *groups} and self._kept in st.session_state:
            return False
        writers = st.session_state.get(_WRITERS, {})
        return writers.get(_hash(asked), self._page) == self._page

    def put(self, text: str) -> None:
        """Replace the text, the subject; what was typed about the former one goes with it."""
        st.session_state[self.subject] = text
        self.drop_more_texts()

    def drop_more_texts(self) -> None:
        """Forget what was typed about the text."""
        for part in self._more_texts:
            st.session_state[self.key(part)] = ""

    def forget_subject(self) -> None:
        """Let the next run of the page begin with an example again."""
        self.drop_more_texts()
        st.session_state.pop(self.subject, None)
        for part in (self._subject, *self._more_texts):
            st.session_state[self._kept].pop(part, None)

    def forget_models(self) -> None:
        """Let the next run of the page begin with all models again."""
        st.session_state.pop(self.models, None)
        st.session_state[self._kept].pop("models", None)

    def asked_models(self, known: list[str]) -> tuple[list[str], list[str]]:
        """Names that the link or the last visit asks for: (those here, those that are not)."""
        kept = st.session_state[self._kept].get("models", "")
        asked = [name for name in kept.split(",") if name]
        here = [name for name in asked if name in known]
        return here, [name for name in asked if name not in known]

    def settle_models(self, known: list[str], usual: Collection[str]) -> list[str]:
        """Before their widget is made: let it hold what is asked for, or the usual ones.

        Returns what is asked for and not here.
        """
        missing: list[str] = []
        if self.models not in st.session_state:
            asked, missing = self.asked_models(known)
            st.session_state[self.models] = asked or list(usual)
        chosen = st.session_state[self.models]  # of which some may have gone
        st.session_state[self.models] = [name for name in chosen if name in known]
        return missing

    def write(self, models: str) -> bool:
        """Put the view into the address bar; False where its texts are too long for it.

        models: names with commas between, or nothing where they are the usual choice.
        """
        texts = {self._subject: st.session_state[self.subject]}
        for part in self._more_texts:
            texts[part] = st.session_state.get(self.key(part)) or ""
        view = {"corpus": st.session_state[self.corpus]}
        st.session_state[self._kept] = view | texts | {"models": models}
        fits = sum(map(len, texts.values())) <= LONGEST
        if fits:
            view |= {part: text for part, text in texts.items() if text or part == self._subject}
        if models:
            view["models"] = models
        st.session_state[self._written] = view
        st.session_state.setdefault(_WRITERS, {})[_hash(view)] = self._page
        if _address() != view:
            st.query_params.from_dict(view | {_LANGUAGE: language.current()})
        return fits


def _address() -> dict[str, str]:
    """What the address says of the view; the language is everybody's, not a part of it."""
    return {part: it for part, it in st.query_params.to_dict().items() if part != _LANGUAGE}


def _hash(view: Mapping[str, str]) -> int:
    return hash(frozenset(view.items()))


def _group_of(models: Collection[str], groups: Mapping[str, Collection[str]]) -> str | None:
    """The group that holds most of the models, the smaller of two; None where none holds any."""
    held = {key: len({*models} & {*names}) for key, names in groups.items()}
    best = max(held, key=lambda key: (held[key], -len(groups[key])))
    return best if held[best] else None
