"""The address bar holds the view: opened elsewhere, it shows the same corpus, text and models."""

import streamlit as st

LONGEST = 4000  # characters; browsers and servers part ways with longer addresses
CORPUS, TEXT, MODELS = "compare_corpus", "compare_text", "compare_models"  # keys of the widgets
_KEPT, _WRITTEN = "kept_view", "written_link"
_PARTS = "corpus", "text", "models"


def adopt(corpora: list[str], usual_corpus: str) -> None:
    """Before the widgets are made: take over what a link asks for.

    A link counts when it is not the one this session wrote itself. Without one, corpus and text
    come back from before a visit to another page. The text is left unset where nothing says what
    it should be.
    """
    asked = tuple(st.query_params.get(part) for part in _PARTS)
    kept_corpus, kept_text = st.session_state.get(_KEPT, (usual_corpus, None))
    if any(part is not None for part in asked) and asked != st.session_state.get(_WRITTEN):
        kept_corpus = asked[0] or usual_corpus
        st.session_state.pop(CORPUS, None)
        st.session_state.pop(MODELS, None)
        if asked[1] is not None:
            st.session_state[TEXT] = asked[1]
    if st.session_state.get(CORPUS) not in corpora:
        st.session_state[CORPUS] = kept_corpus if kept_corpus in corpora else usual_corpus
    if TEXT not in st.session_state and kept_text is not None:
        st.session_state[TEXT] = kept_text


def forget_text() -> None:
    """Let the next run of the page begin with an example again."""
    st.session_state.pop(TEXT, None)
    st.session_state.pop(_KEPT, None)


def asked_models(known: list[str]) -> tuple[list[str], list[str]]:
    """Model names the link asks for: (those that are here, those that are not)."""
    asked = [name for name in st.query_params.get("models", "").split(",") if name]
    return [name for name in asked if name in known], [name for name in asked if name not in known]


def write(corpus: str, text: str, models: str) -> bool:
    """Put the view into the address bar; False where its text is too long for it.

    models: names with commas between, or nothing where they are the usual choice.
    """
    st.session_state[_KEPT] = corpus, text
    fits = len(text) <= LONGEST
    wanted = {"corpus": corpus}
    if fits:
        wanted["text"] = text
    if models:
        wanted["models"] = models
    st.session_state[_WRITTEN] = tuple(wanted.get(part) for part in _PARTS)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    return fits
