"""The language in which a visitor reads the pages: English, or Simplified Chinese.

Strings stand in the code in English, marked by `_` where they are shown or by `N_` where they wait
in a table until then; `make catalogue` collects them for the translators. The address carries the
language as ``lang``; without it the browser's own decides, and a switch on every page changes it.
"""

import gettext
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nlpapp.told import Told

LANGUAGES = {"en": "English", "zh": "中文"}
TAGS = {"en": "en", "zh": "zh-Hans"}  # what HTML calls them, for readers who hear the page
_LOCALES = {"zh": "zh_CN"}  # the folders of `locale`; English needs none
_KEY, _SWITCH = "language", "language_switch"
_ENGLISH = gettext.NullTranslations()
_CATALOGUES = {
    language: gettext.translation("nlpapp", Path(__file__).with_name("locale"), [locale])
    for language, locale in _LOCALES.items()
}


def current() -> str:
    """The visitor's language: a key of `LANGUAGES`; English outside a session."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    return st.session_state.get(_KEY, "en")


def _(sentence: str) -> str:
    """The sentence in the visitor's language."""
    return _CATALOGUES.get(current(), _ENGLISH).gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for so many, in the visitor's language; braces are left as they are."""
    return _CATALOGUES.get(current(), _ENGLISH).ngettext(one, many, count)


def N_(sentence: str) -> str:  # noqa: N802  (what gettext's tools call it)
    """The sentence as it is: marked for the catalogue, shown later through `_`."""
    return sentence


def told(error: Exception) -> str:
    """What an error says, in the visitor's language as far as it can be put in it."""
    if not isinstance(error, Told):
        return str(error)
    facts = {
        name: told(it) if isinstance(it, Exception) else it for name, it in error.facts.items()
    }
    return _(error.sentence).format(**facts) if facts else _(error.sentence)


def adopt() -> None:
    """Settle the language of this run: by the switch, or the address, or the browser."""
    asked = st.query_params.get("lang")
    if _KEY not in st.session_state:
        browser = (st.context.locale or "en").partition("-")[0]
        st.session_state[_KEY] = next((it for it in (asked, browser) if it in LANGUAGES), "en")
    if asked != current():
        st.query_params["lang"] = current()


def switch() -> None:
    """Draw the switch; each language is called what its readers call it."""
    st.session_state[_SWITCH] = current()
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        key=_SWITCH,
        format_func=LANGUAGES.get,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: st.session_state.update({_KEY: st.session_state[_SWITCH]}),
    )
