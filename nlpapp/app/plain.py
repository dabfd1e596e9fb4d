"""What a visitor typed or called a file, fit to stand in Streamlit's Markdown as it is."""

import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# Where Markdown makes a link of an address, though its signs are escaped.
_ADDRESS = re.compile(r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_JOINER = "\u2060"  # which nobody sees


def plain(text: str) -> str:
    """The text with nothing in it that Markdown would take for more than text."""
    text = _ADDRESS.sub(_JOINER, text)
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", text)
