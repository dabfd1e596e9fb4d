"""The address bar holds the view: opened elsewhere, it shows the same corpus, texts and models."""

from collections.abc import Collection, Mapping

import streamlit as st

from nlpapp.app import language

_LANGUAGE = "lang"
_WRITERS = "link_writers"  # which page wrote which links in this session, by their hash
LONGEST = 4000  # characters; browsers and servers part ways with longer addresses


class Link:
    """The view of one page. Its parts are what the address calls them.

    corpus, text, models: keys of the widgets that hold these parts. What the address calls a corpus
        may be a group of several.
    more_texts: further parts that a visitor types, about the text; empty ones stay out of the link.
    """

    def __init__(self, page: str, *more_texts: str):
        self._page = page
        self.corpus, self.text, self.models = map(self.key, ("corpus", "text", "models"))
        self._more_texts = more_texts
        self._kept, self._written = f"{page}_kept_view", f"{page}_written_link"

    def key(self, part: str) -> str:
        """The key of the widget that holds a part."""
        return f"{self._page}_{part}"

    def adopt(self, groups: Mapping[str, Collection[str]], usual: str) -> None:
        """Before the widgets are made: take over what a link asks for.

        A link counts when it is not the one that this page wrote last, and no other page's: on the
        way back through pages the browser may still show that one's. Without one the view comes
        back from before a visit to another page. The text is left unset where nothing says what it
        should be.

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
            if "text" in asked:
                for part in ("text", *self._more_texts):
                    st.session_state[self.key(part)] = asked.get(part, "")
        st.session_state[self._kept] = kept
        if st.session_state.get(self.corpus) not in groups:
            corpus = kept["corpus"]
            st.session_state[self.corpus] = corpus if corpus in groups else usual
        for part in ("text", *self._more_texts):
            if part in kept and self.key(part) not in st.session_state:
                st.session_state[self.key(part)] = kept[part]

    def _is_ours(self, asked: Mapping[str, str], groups: Mapping) -> bool:
        if not {"corpus", "text", "models", *self._more_texts} & asked.keys():
            return False
        if asked == st.session_state.get(self._written):
            return False
        if asked.get("corpus", "") not in {"", *groups} and self._kept in st.session_state:
            return False
        writers = st.session_state.get(_WRITERS, {})
        return writers.get(_hash(asked), self._page) == self._page

    def put(self, text: str) -> None:
        """Replace the text; what was typed about the former one goes with it."""
        st.session_state[self.text] = text
        self.drop_more_texts()

    def drop_more_texts(self) -> None:
        """Forget what was typed about the text."""
        for part in self._more_texts:
            st.session_state[self.key(part)] = ""

    def forget_text(self) -> None:
        """Let the next run of the page begin with an example again."""
        self.drop_more_texts()
        st.session_state.pop(self.text, None)
        for part in ("text", *self._more_texts):
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

    def write(self, models: str) -> bool:
        """Put the view into the address bar; False where its texts are too long for it.

        models: names with commas between, or nothing where they are the usual choice.
        """
        texts = {"text": st.session_state[self.text]}
        for part in self._more_texts:
            texts[part] = st.session_state.get(self.key(part)) or ""
        view = {"corpus": st.session_state[self.corpus]}
        st.session_state[self._kept] = view | texts | {"models": models}
        fits = sum(map(len, texts.values())) <= LONGEST
        if fits:
            view |= {part: text for part, text in texts.items() if text or part == "text"}
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
