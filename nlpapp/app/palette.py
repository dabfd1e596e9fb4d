"""One colour and one name for each cell and class, the same on every page and in every chart.

The colours keep apart for the commonest kinds of colour blindness and read on white as on black;
lines differ in their dashes too, for readers who see no colour and for printers. A variant of a
cell has a colour akin to the cell's and its dashes further apart. Names are shown in the visitor's
language.
"""

import colorsys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from nlpapp import languages
from nlpapp.app.language import N_, _


class Style(NamedTuple):
    """How a model looks: its cell's name for people, its colour, its line's dashes (on, off).

    The name is a string of the catalogue.
    """

    name: str
    colour: str
    dash: tuple[int, ...]


# In the order of the columns. A cell not listed here comes after these, with a spare style.
CELLS = {
    "rnn": Style(N_("Plain RNN"), "#D9478F", (2, 2)),
    "gru": Style("GRU", "#14977A", (8, 3)),
    "lstm": Style("LSTM", "#8564D6", (8, 3, 2, 3)),
    "bilstm": Style(N_("Bidirectional LSTM"), "#B38600", (16, 0)),
    "linear": Style(N_("Linear"), "#7D8590", (4, 4)),
    "persistence": Style(N_("Persistence"), "#A66A4A", (2, 6)),
    "seasonal": Style(N_("A season ago"), "#6B8E23", (3, 6)),
    "smoothing": Style(N_("Exponential smoothing"), "#C0504D", (6, 2, 2, 2)),
}
_SPARE = "#4C9BE8", (16, 0)

# A variant not listed here goes by its own name.
VARIANTS = {"noattention": N_("no attention"), "last": N_("last state")}
_TURN = -25 / 360  # of the circle of hues: akin, and still as light as the cell's colour


class Corpus(NamedTuple):
    """What a corpus is made of, a string of the catalogue; its name; where it is of two languages,
    from which to which.
    """

    texts: str
    name: str
    direction: str = ""


_TALK = N_("everyday talk and stories")
_EVERYDAY, _CAPTIONS = N_("everyday sentences"), N_("photo captions")
# In the order in which they are offered. A corpus not listed here comes after these, by its name.
CORPORA = {
    # What was learned from texts of every length serves short ones best.
    "english": Corpus(N_("Film reviews and everyday sentences"), "IMDB + SST-2 + Everyday"),
    "reviews-zh": Corpus(N_("Chinese reviews of every kind"), "ChnSentiCorp + Shopping"),
    "imdb": Corpus(N_("Film reviews"), "IMDB"),
    "sst2": Corpus(N_("Sentences of film reviews"), "SST-2"),
    "chnsenticorp": Corpus(N_("Chinese reviews of hotels, books, computers"), "ChnSentiCorp"),
    "shopping": Corpus(N_("Chinese reviews of ten kinds of goods"), "Shopping"),
    "everyday": Corpus(N_("Everyday sentences by a grammar"), "Everyday"),
    "sample": Corpus(N_("Made-up sentences"), "Sample"),
    "talk-en-zh": Corpus(_TALK, "Talk", "English → 中文"),
    "talk-zh-en": Corpus(_TALK, "Talk", "中文 → English"),
    "tatoeba-en-de": Corpus(_EVERYDAY, "Tatoeba", "English → Deutsch"),
    "tatoeba-en-zh": Corpus(_EVERYDAY, "Tatoeba", "English → 中文"),
    "tatoeba-zh-en": Corpus(_EVERYDAY, "Tatoeba", "中文 → English"),
    "multi30k-en-de": Corpus(_CAPTIONS, "Multi30k", "English → Deutsch"),
    "multi30k-de-en": Corpus(_CAPTIONS, "Multi30k", "Deutsch → English"),
    "multi30k-en-fr": Corpus(_CAPTIONS, "Multi30k", "English → Français"),
    "3am-en-zh": Corpus(_CAPTIONS, "3AM", "English → 中文"),
    "sample-en-zh": Corpus(N_("made-up sentences"), "Sample", "English → 中文"),
    "melbourne": Corpus(N_("Lowest temperature of each day"), "Melbourne"),
    "five-cities": Corpus(N_("Weather and fine dust"), "PM2.5 of Five Chinese Cities"),
    "indices": Corpus(N_("Stock indices"), "S&P 500, Nasdaq, CSI 300, VIX"),
    "etth1": Corpus(N_("Load and oil temperature of a transformer"), "ETTh1"),
}

# Classes of public corpora. Somebody's own stand as they are.
_CLASSES_KNOWN = N_("negative"), N_("positive"), N_("neutral")
_LANGUAGES = {
    "en": N_("English"), "zh": N_("Chinese"), "de": N_("German"), "fr": N_("French"),
    "ja": N_("Japanese"), "ko": N_("Korean"), "ru": N_("Russian"), "es": N_("Spanish"),
}  # fmt: skip

# Two classes are two poles; for more there is a list to take from in turn.
AGAINST, FOR = "#E07A1F", "#2F80ED"
_CLASSES = ("#2F80ED", "#E07A1F", "#14977A", "#D9478F", "#8564D6", "#B38600", "#7D8590")


def style(card: dict) -> Style:
    """The look of a model, its cell and variant known or not."""
    plain = CELLS.get(card["cell"]) or Style(card["cell"], *_SPARE)
    if not card.get("variant"):
        return plain
    sparse = [2 * length + 4 if place % 2 else length for place, length in enumerate(plain.dash)]
    return Style(plain.name, _turned(plain.colour), tuple(sparse))


def styles(cards: Sequence[dict]) -> dict[str, Style]:
    """The look of each model, by model name."""
    return {card["model"]: style(card) for card in cards}


def _turned(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb((hue + _TURN) % 1, light, saturation)
    return "#" + "".join(f"{round(255 * share):02X}" for share in turned)


def rank(card: dict) -> tuple:
    """Sorts cards into the order of the columns."""
    cell = card["cell"]
    place = corpus_place(card), corpus_of(card), _place(cell, CELLS), cell
    return *place, card.get("variant") or "", card["model"]


def corpus_place(card: dict) -> int:
    """Of the corpus a model learned from, in the order in which corpora are offered."""
    return _place(corpus_of(card), CORPORA)


def _place(name: str, listed: dict) -> int:
    return list(listed).index(name) if name in listed else len(listed)


def corpus_of(card: dict) -> str:
    """The name of the corpus a model learned from, or nothing where the card does not say."""
    corpus = card.get("corpus")
    return corpus.get("name") or "" if isinstance(corpus, dict) else ""


def corpus_title(name: str) -> str:
    """A corpus's name for people."""
    if not (corpus := CORPORA.get(name)):
        return name
    return " · ".join(filter(None, (corpus.direction, _(corpus.texts), corpus.name)))


def corpus_name(name: str) -> str:
    """What a corpus is called, without what it is made of; with its languages, where it has two."""
    corpus = CORPORA.get(name) or Corpus("", name)
    return f"{corpus.name} ({corpus.direction})" if corpus.direction else corpus.name


def class_title(name: str) -> str:
    """A class's name for people."""
    return _(name) if name in _CLASSES_KNOWN else name


def language_title(code: str) -> str:
    """A language's name for people: of one not listed here, what its speakers call it."""
    return _(_LANGUAGES[code]) if code in _LANGUAGES else languages.own_name(code)


def titles(cards: Sequence[dict]) -> dict[str, str]:
    """A name for people for each model, by model name.

    Where they are of several corpora, it says which: by what they write, if that tells them apart.
    What nothing else tells apart goes by its own name too.
    """
    written = {corpus_of(card): languages.written_by(card) for card in cards}
    apart = {corpus: languages.own_name(language) for corpus, language in written.items()}
    if "" in apart.values() or len(set(apart.values())) < len(apart):
        apart = {corpus: corpus for corpus in apart}
    named = {}
    for card in cards:
        variant = card.get("variant")
        corpus = apart[corpus_of(card)] if len(apart) > 1 else None
        extra = [_(VARIANTS[variant]) if variant in VARIANTS else variant, corpus]
        words = _(", ").join(str(word) for word in extra if word)
        cell = style(card).name
        cell = _(cell) if card["cell"] in CELLS else cell
        whole = _("{cell} ({words})").format(cell=cell, words=words)
        named[card["model"]] = whole if words else cell
    alike = {title for title, times in Counter(named.values()).items() if times > 1}
    return {
        model: _("{cell} ({words})").format(cell=title, words=model) if title in alike else title
        for model, title in named.items()
    }


def class_colours(classes: Sequence[str]) -> dict[str, str]:
    """A colour for each class, by name."""
    if len(classes) == 2:
        return dict(zip(classes, (AGAINST, FOR), strict=True))
    return {name: _CLASSES[place % len(_CLASSES)] for place, name in enumerate(classes)}
