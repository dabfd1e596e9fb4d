"""A text as HTML, each token tinted by how much it spoke for or against.

The text is cut at byte offsets of its UTF-8, so what is shown is what the person typed: case,
spacing and line breaks included. Everything is escaped; nothing a person types becomes markup.
"""

from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from nlpapp.app import palette
from nlpapp.app.asking import Trace
from nlpapp.app.language import _

STRONGEST = 0.62  # opacity of the strongest tint: text stays readable on it in light and dark
_UNREAD_SHOWN = 1500  # characters shown of what a trace did not read


def tinted(text: str, trace: Trace, label: str, classes: Sequence[str]) -> str:
    """The text as HTML. What lies behind the last token of the trace stands there plain.

    With two classes a colour means a class, so that a word can be compared between columns where
    the labels differ; with more it means for or against the label.
    """
    encoded = text.encode("utf-8", "replace")
    largest = float(np.max(np.abs(trace.relevance), initial=0)) or 1.0
    towards = direction(label, classes)
    pieces, at = [], 0
    for start, end, share in zip(trace.starts, trace.ends, trace.relevance, strict=True):
        if not at <= start < end <= len(encoded):
            continue  # a model whose offsets overlap must not double the text
        pieces.append(plain(encoded[at:start]))
        pieces.append(_token(encoded[start:end], float(share), largest, towards))
        at = end
    return "".join(pieces) + _unread(encoded[at:])


def plain(encoded: bytes) -> str:
    """Bytes of a text as HTML without tint."""
    # A NUL has no place in HTML; its picture has.
    return escape(encoded.decode("utf-8", "replace").replace("\0", "␀"))


def shortened(text: str) -> str:
    """The text as HTML while its trace is awaited."""
    return _unread(text.encode("utf-8", "replace"))


def direction(label: str, classes: Sequence[str]) -> Callable[[float], tuple[str, str]]:
    """A function from a share to (colour, what it speaks for)."""
    if len(classes) == 2:
        other = classes[0] if label == classes[1] else classes[1]
        colours = palette.class_colours(classes)
        supports = colours[label], palette.class_title(label)
        opposes = colours[other], palette.class_title(other)
    else:
        name = palette.class_title(label)
        supports = palette.FOR, _("for {name}").format(name=name)
        opposes = palette.AGAINST, _("against {name}").format(name=name)
    return lambda share: supports if share > 0 else opposes


def _token(encoded: bytes, share: float, largest: float, towards: Callable) -> str:
    colour, name = towards(share)
    # The square root of small shares would shout; the share itself leaves long texts blank.
    opacity = STRONGEST * (abs(share) / largest) ** 0.8
    title = escape(f"{name} +{abs(share):.3f}")
    look = f' style="background:{_rgba(colour, opacity)}"' if opacity >= 0.02 else ""
    return f'<span title="{title}"{look}>{plain(encoded)}</span>'


def _unread(encoded: bytes) -> str:
    rest = encoded.decode("utf-8", "replace")
    shown = plain(rest[:_UNREAD_SHOWN].encode("utf-8"))
    more = len(rest) - _UNREAD_SHOWN
    tail = _(" … and {count:,} more characters").format(count=more) if more > 0 else ""
    return f'<span class="unread">{shown}{tail}</span>' if rest else ""


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:.2f})"
