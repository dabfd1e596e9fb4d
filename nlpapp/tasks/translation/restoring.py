"""A packaged translator brought back from its own files, for today's code to package again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from nlpapp import corpora, languages
from nlpapp.learning.options import from_card
from nlpapp.saved import stored
from nlpapp.saved.restored import Restored
from nlpapp.saved.sameness import TOLERANCE, Outputs, Signatures, asked, rows_apart
from nlpapp.tasks.translation import recurrent, tuning
from nlpapp.tasks.translation.encoding import encode
from nlpapp.tasks.translation.evaluation import judge, scored_translations_of, test_texts
from nlpapp.tasks.translation.pieces import SPECIALS, Pieces
from nlpapp.tasks.translation.recipe import Recipe
from nlpapp.tasks.translation.signatures import Translator

_SEARCHES = ("serving_default", "greedy")


def restored(folder: Path, card: dict) -> Restored:
    """The translator of a version folder. Raises ValueError where today's code cannot hold it."""
    recipe = replace(from_card(Recipe, card["recipe"]), **tuning.chosen(card))
    # Whether numbers are copied became a choice with the field that tells it.
    numbers = card.get("numbers", "copied")
    files = {side: folder / "assets" / f"{side}_pieces.txt" for side in ("source", "target")}
    source, target = (
        Pieces(file, _language(file), side == "source", numbers == "copied")
        for side, file in files.items()
    )
    model = recurrent.untrained(source.size, target.size, card["cell"], recipe)
    written = _language(files["target"])
    module = Translator(model, source, target, recipe, written, tuning.calibration(card))
    stored.read_into(module, folder)

    def figures(answers: dict[str, Outputs], corpus: corpora.ParallelCorpus) -> dict:
        lengths = np.array([len(ids) - 1 for ids in encode(source, test_texts(corpus))])
        found = [answers[search]["translation"] for search in _SEARCHES]
        written = languages.guessed(corpus.train.pairs()[1])
        judged = judge(*found, corpus, lengths, written)
        scores = answers["serving_default"].get("score")
        if scores is not None:  # those that ship of earlier code give none
            judged |= tuning.judged(card, found[0], scores, corpus.test)
        return judged

    return Restored(
        module=module,
        fields={
            "numbers": numbers,
            "caps": {"characters": recipe.read_characters, "tokens": recipe.read_tokens},
        },
        filled={} if "numbers" in card else {"numbers": "models without this field copied them"},
        tolerances={},
        why_otherwise=why_otherwise,
        test_texts=test_texts,
        answers=_answers,
        figures=figures,
    )


def _language(file: Path) -> str:
    """As the script tells that most letters of the pieces are of."""
    known = file.read_text(encoding="utf-8").split("\n")[len(SPECIALS) : -1]
    return languages.guessed(known)


def _answers(signatures: Signatures, texts: Sequence[str]) -> dict[str, Outputs]:
    found = {}
    for search in _SEARCHES:
        said, scores = scored_translations_of(signatures[search], texts)
        found[search] = {"translation": np.array(said, object)}
        if not np.isnan(scores).any():
            found[search]["score"] = scores
    return found


def why_otherwise(signature: str, before: Signatures, after: Signatures, text: str) -> str:
    """In words, for one text; empty where nothing explains it.

    Told by the score, which is the same: a tie, or what was found copies otherwise from its source.
    """
    if signature in ("n_best", "trace"):
        return _why_first(signature, before, after, text)
    found = after["sentences"](text=tf.constant([text.encode("utf-8", "replace")]))
    sentences = found["sources"][0, : found["length"][0]]
    if not len(sentences):
        return ""
    search = signature if signature in _SEARCHES else _SEARCHES[0]
    was, now = before[search](text=sentences), after[search](text=sentences)
    apart = np.flatnonzero(rows_apart(was, now, TOLERANCE))
    if not len(apart):  # each by itself is translated as before
        return "sentences parted otherwise"
    cut = rows_apart(*(_cut(version, sentences) for version in (before, after)), 0)
    reasons = set()
    for row in apart:
        tied = abs(was["score"][row] - now["score"][row]) <= TOLERANCE
        if cut[row]:
            reasons.add("cut otherwise")
        elif now["score"][row] == 0 and now["translation"][row] == sentences[row]:
            reasons.add("numbers alone, left as they are")
        elif tied and was["translation"][row] != now["translation"][row]:
            reasons.add("a near tie, or copied otherwise")
        else:
            return ""
    return ", ".join(sorted(reasons))


def _why_first(signature: str, before: Signatures, after: Signatures, text: str) -> str:
    """The same for what looks at the first sentence alone."""
    given = tf.constant([text.encode("utf-8", "replace")])
    was, now = (asked(version[signature], given) for version in (before, after))
    if not rows_apart(was, now, TOLERANCE)[0]:
        return "a near tie, as before by itself"  # which rounding among others decided
    if rows_apart(_cut(before, given), _cut(after, given), 0)[0]:
        return "cut otherwise"
    first = after["sentences"](text=given)["sources"][:, 0]
    alone = after["serving_default"](text=first)
    if alone["score"][0] == 0 and alone["translation"][0] == first[0]:
        return "numbers alone, left as they are"
    scores, written = (
        [{name: asked(version[of], given)[name]} for version in (before, after)]
        for of, name in (("n_best", "scores"), ("trace", "target_tokens"))
    )
    tied = not rows_apart(*scores, TOLERANCE)[0]
    other = signature == "n_best" or rows_apart(*written, 0)[0]
    return "a near tie, or copied otherwise" if tied and other else ""


def _cut(signatures: Signatures, sentences: tf.Tensor) -> Outputs:
    """The pieces that each sentence is read as."""
    found = asked(signatures["trace"], sentences)
    return {name: found[name] for name in ("source_tokens", "source_known", "source_length")}
