"""The models that a visitor picks, of those that a page may show."""

from collections.abc import Mapping, Sequence

import streamlit as st

from nlpapp.app.language import _
from nlpapp.app.link import Link
from nlpapp.app.plain import plain


def pick(label: str, link: Link, titles: Mapping[str, str], usual: Sequence[str] = ()) -> list[str]:
    """Names of the models picked, in the order of the titles: at first what the link asks for.

    titles: for people, by name; of all models that there are to pick from. usual: names of those
    that are picked where nothing is asked for; all unless given.
    """
    missing = link.settle_models(list(titles), usual or list(titles))
    picked = st.pills(
        label,
        list(titles),
        selection_mode="multi",
        key=link.models,
        format_func=lambda name: titles.get(name, name),
        wrap=True,
    )
    if missing:
        names = plain(", ".join(missing))
        st.warning(_("The link asks for models that are not here: {names}.").format(names=names))
    return [name for name in titles if name in picked]
