"""One colour and one name for each cell and class, the same on every page and in every chart.

The colours keep apart for the commonest kinds of colour blindness and read on white as on black;
lines differ in their dashes too, for readers who see no colour and for printers.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Style(NamedTuple):
    """How a cell looks: its name for people, its colour, the dashes of its line (on, off)."""

    name: str
    colour: str
    dash: tuple[int, ...]


# In the order of the columns. A cell not listed here comes after these, with a spare style.
CELLS = {
    "rnn": Style("Plain RNN", "#D9478F", (2, 2)),
    "gru": Style("GRU", "#14977A", (8, 3)),
    "lstm": Style("LSTM", "#8564D6", (8, 3, 2, 3)),
    "bilstm": Style("Bidirectional LSTM", "#B38600", (1, 0)),
    "linear": Style("Linear", "#7D8590", (4, 4)),
}
_SPARE = "#4C9BE8", (1, 0)

# In the order in which they are offered. A corpus not listed here comes after these, by its name.
CORPORA = {
    "imdb": "Film reviews · IMDB",
    "sst2": "Film sentences · SST-2",
    "chnsenticorp": "酒店、书籍、电脑评论 · ChnSentiCorp",
}

# Two classes are two poles; for more there is a list to take from in turn.
AGAINST, FOR = "#E07A1F", "#2F80ED"
_CLASSES = ("#2F80ED", "#E07A1F", "#14977A", "#D9478F", "#8564D6", "#B38600", "#7D8590")


def style(cell: str) -> Style:
    """The look of a cell, known or not."""
    return CELLS.get(cell) or Style(cell, *_SPARE)


def rank(card: dict) -> tuple:
    """Sorts cards into the order of the columns."""
    corpus, cell = corpus_of(card), card["cell"]
    place = _place(corpus, CORPORA), corpus, _place(cell, CELLS), cell
    return *place, card.get("variant") or "", card["model"]


def _place(name: str, listed: dict) -> int:
    return list(listed).index(name) if name in listed else len(listed)


def corpus_of(card: dict) -> str:
    """The name of the corpus a model learned from, or nothing where the card does not say."""
    corpus = card.get("corpus")
    return corpus.get("name") or "" if isinstance(corpus, dict) else ""


def corpus_title(name: str) -> str:
    """A corpus's name for people."""
    return CORPORA.get(name, name)


def language_of(card: dict) -> str:
    """The language a model learned, as its card has it: "en", "zh", "en+zh", or "" for unknown."""
    corpus = card.get("corpus")
    return corpus.get("language") or "" if isinstance(corpus, dict) else ""


def titles(cards: Sequence[dict]) -> dict[str, str]:
    """A name for people for each model, by model name; says the corpus where there are several."""
    several = len({corpus_of(card) for card in cards}) > 1
    named = {}
    for card in cards:
        extra = [card.get("variant"), corpus_of(card) if several else None]
        words = ", ".join(str(word) for word in extra if word)
        named[card["model"]] = style(card["cell"]).name + (f" ({words})" if words else "")
    return named


def class_colours(classes: Sequence[str]) -> dict[str, str]:
    """A colour for each class, by name."""
    if len(classes) == 2:
        return dict(zip(classes, (AGAINST, FOR), strict=True))
    return {name: _CLASSES[place % len(_CLASSES)] for place, name in enumerate(classes)}
