"""Folded away on a phone, open on a wide screen: what a phone's first screen has no room for.

A browser that does not know ``::details-content`` shows it folded everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

SHEET = """
details.folded>summary{cursor:pointer;font-size:.82rem;opacity:.75;padding:.5rem 0 0}
@supports selector(::details-content){@media(min-width:641px){
  details.folded>summary,[class*=st-key-folded_] summary span:has(>[data-testid=stIconMaterial]){
    display:none}
  [class*=st-key-folded_] summary{pointer-events:none;padding:1rem 0 .2rem}
  [class*=st-key-folded_] summary p{font-size:1.5rem;font-weight:600}
  details.folded,details.folded::details-content{display:flex;flex-direction:column;flex:1}
  details.folded::details-content,[class*=st-key-folded_] details::details-content{
    content-visibility:visible;block-size:auto}
  [class*=st-key-folded_] details,[class*=st-key-folded_] summary{border:none;background:none}
  [class*=st-key-folded_] [data-testid=stExpanderDetails]{padding:0;border:none}
}}
"""


@contextmanager
def folded(title: str, name: str) -> Iterator[None]:
    """Draw what follows so; on a wide screen the title is its heading. name: of no other part."""
    st.html(f"<style>{SHEET}</style>")
    with st.container(key=f"folded_{name}"), st.expander(title):
        yield


def html(title: str, body: str) -> str:
    """HTML folded so, on a page that has the sheet. title: plain text."""
    return f'<details class="folded"><summary>{escape(title)}</summary>{body}</details>'
