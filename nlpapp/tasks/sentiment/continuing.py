"""A classifier that begins with what a packaged one has learned, for labels too few to begin anew.

Taken over are its words with their vectors, its cell, and where the classes are the same, its
output; the labels may be other ones.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nlpapp import languages
from nlpapp.corpora import Corpus
from nlpapp.learning.options import from_card
from nlpapp.learning.word_vectors import WordVectors
from nlpapp.tasks.sentiment.recipe import CONTINUED, LINEAR, NEW_WORDS, OWN, Recipe, recipe_for
from nlpapp.tasks.sentiment.restoring import VOCABULARY, restored
from nlpapp.text import UNKNOWN, token_lists

_FIXED = "units", "layers", "read_out", "vectors", "vectors_from"  # what the weights are made for
_MIN_COUNT = 2  # rarer new words are left out


class ContinuingError(ValueError):
    """A training cannot begin with this model; the message says why, and what to do."""


class Beginning(NamedTuple):
    """Where a training begins.

    vectors: of the packaged model's words, and of new ones, which begin as unknown. weights: of all
    that stands above the vectors, as `recurrent.begin_with` takes them; without the output's where
    the classes are others. known: the share of the texts' tokens that the packaged model knows.
    """

    vectors: WordVectors
    weights: np.ndarray
    known: float


def recipe_after(card: dict, cell: str, read_out: str) -> Recipe:
    """The default recipe of a training that begins with the model of a card.

    Raises ContinuingError where that is no model of this task and cell.
    """
    name = card["model"]
    if card["task"] != "sentiment":
        raise ContinuingError(
            f"{name} is a model for {card['task']}; a classifier can begin with a classifier alone."
        )
    if card["cell"] == LINEAR:
        raise ContinuingError(
            f"{name} has neither word vectors nor a cell to begin with; take a recurrent model, or "
            "train --cell linear from nothing, which takes seconds."
        )
    if card["cell"] != cell:
        raise ContinuingError(f"{name} has another cell; give --cell {card['cell']} with it.")
    try:
        theirs = from_card(Recipe, card["recipe"])
    except (LookupError, TypeError, ValueError) as error:
        raise ContinuingError(f"{name} is of another state of this program: {error}") from error
    if theirs.read_out != read_out:
        raise ContinuingError(
            f"{name} answers otherwise; give --read-out {theirs.read_out} with it."
        )
    taken = {field: getattr(theirs, field) for field in (*_FIXED, "read_tokens", "trace_tokens")}
    own = recipe_for(OWN, cell, read_out)
    return replace(own, **taken, vocabulary=theirs.vocabulary + NEW_WORDS, **CONTINUED)


def require_fit(card: dict, corpus: Corpus, recipe: Recipe) -> None:
    """Raise ContinuingError where texts or recipe are not those that the model can begin with."""
    name = card["model"]
    theirs, mine = languages.read_by(card), corpus.language
    told_apart = mine not in (languages.UNDETERMINED, *theirs.split("+"))
    if told_apart or languages.is_foreign(" ".join(corpus.train.texts), theirs):
        raise ContinuingError(
            f"{name} reads {languages.own_name(theirs) or 'another script'}, and most letters of "
            f"{corpus.source} are of another script; begin with a model of their language, or "
            "leave out --start-from."
        )
    usual = from_card(Recipe, card["recipe"])
    if other := [it for it in _FIXED if getattr(recipe, it) != getattr(usual, it)]:
        option = other[0].replace("_", "-")
        raise ContinuingError(
            f"--{option} is as {name} has it, whose weights are taken over; leave it out."
        )


def beginning(folder: Path, card: dict, corpus: Corpus, recipe: Recipe) -> Beginning:
    """What the packaged model of a version folder gives a training on this corpus."""
    model = restored(folder, card).module.unpacked()
    words = (folder / "assets" / VOCABULARY).read_text(encoding="utf-8").split("\n")[:-1]
    [vectors] = model.embedding.get_weights()
    # The model's own may hold fewer words than its recipe allowed; more were asked for by nobody.
    usual = from_card(Recipe, card["recipe"]).vocabulary + NEW_WORDS
    room = NEW_WORDS if recipe.vocabulary == usual else recipe.vocabulary - len(words)
    if recipe.vocabulary < len(words):
        raise ContinuingError(
            f"--vocabulary {recipe.vocabulary:,} is below the {len(words):,} words of "
            f"{card['model']}, all of which stay; give as many or more."
        )
    new, known = _new_words(corpus.train.texts, words)
    new = new[: max(room, 0)]
    vectors = np.concatenate([vectors, np.tile(vectors[UNKNOWN], (len(new), 1))])
    weights = list(model.reader.get_weights())
    if set(card["classes"]) == set(corpus.classes):
        order = [card["classes"].index(name) for name in corpus.classes]
        weights += [values[..., order] for values in model.output_layer.get_weights()]
    flat = np.concatenate([values.ravel() for values in weights]).astype(np.float32)
    return Beginning(WordVectors([*words, *new], vectors, 0.0, card["digest"]), flat, known)


def _new_words(texts: Sequence[str], known: Sequence[str]) -> tuple[list[str], float]:
    """Words that the model does not know and these texts repeat, the commonest first.

    And the share of all their tokens that it does know.
    """
    counts: Counter[bytes] = Counter()
    for tokens, _ in token_lists(texts):
        counts.update(tokens.tolist())
    of_known = sum(counts.pop(word.encode(), 0) for word in known)
    share = of_known / max(1, of_known + counts.total())
    return [word.decode() for word, times in counts.most_common() if times >= _MIN_COUNT], share


def told(card: dict) -> dict:
    """What a card says of the model that its own began with."""
    corpus = card["corpus"]
    return {
        "model": card["model"],
        "version": card["version"],
        "digest": card["digest"],
        "corpus": {name: corpus[name] for name in ("name", "version", "licence", "citation")},
        **({"parts": sorted(corpus["parts"])} if "parts" in corpus else {}),
        **({"started_from": card["started_from"]} if "started_from" in card else {}),
    }
