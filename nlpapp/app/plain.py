"""What a visitor typed or called a file, fit to stand in Streamlit's Markdown as it is."""

import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def plain(text: str) -> str:
    """The text with nothing in it that Markdown would take for more than text."""
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", text)
