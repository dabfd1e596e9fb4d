"""A button that copies the page's address, which holds the view."""

from html import escape

import streamlit as st

from nlpapp.app.language import _

# A browser lets a page reach the clipboard on localhost and by https alone; elsewhere, as in a
# classroom's network, the older way through a selection still works.
_SCRIPT = """
for (const button of document.querySelectorAll("button.copy-link")) button.onclick = async () => {
  let copied = true;
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    const box = document.createElement("textarea");
    box.value = location.href;
    document.body.append(box);
    box.select();
    copied = document.execCommand("copy");
    box.remove();
  }
  button.textContent = copied ? button.dataset.done : button.dataset.failed;
  setTimeout(() => { button.textContent = button.dataset.label; }, copied ? 2000 : 8000);
};
"""
_SHEET = """
.copy-link{font:inherit;font-size:.875rem;color:inherit;background:none;cursor:pointer;white-space:nowrap;
  border:1px solid rgba(128,128,128,.4);border-radius:.5rem;padding:.45rem .75rem;line-height:1.6}
.copy-link:hover{border-color:currentColor}
"""


def link_button() -> None:
    """Draw the button; for a while after a click it says whether the link was copied."""
    label, done = escape(_("Copy link")), escape(_("Copied"))
    failed = escape(_("Not copied: copy it from the address bar"))
    button = (
        f'<button type="button" class="copy-link" data-done="{done}" data-failed="{failed}" '
        f'data-label="{label}">{label}</button>'
    )
    st.html(
        f"<style>{_SHEET}</style>{button}<script>{_SCRIPT}</script>",
        width="content",
        unsafe_allow_javascript=True,
    )
