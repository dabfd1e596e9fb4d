"""A packaged classifier brought back from its own files, for today's code to package again."""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from nlpapp import corpora
from nlpapp.learning.options import from_card
from nlpapp.saved import stored
from nlpapp.saved.restored import Restored
from nlpapp.saved.sameness import TOLERANCE, Outputs, Signatures, rows_apart
from nlpapp.tasks.sentiment import recurrent
from nlpapp.tasks.sentiment.calibration import Calibration
from nlpapp.tasks.sentiment.evaluation import judge, scores_of
from nlpapp.tasks.sentiment.linear import LinearClassifier, Weights
from nlpapp.tasks.sentiment.recipe import LINEAR, LinearRecipe, Recipe
from nlpapp.tasks.sentiment.signatures import Classifier, RecurrentClassifier

VOCABULARY = "vocabulary.txt"  # in `assets`
_PIECE = 100  # characters of a text that a trace is asked for at once, below its cap of tokens
_ROUNDING = 1e-3  # of the greatest share, what float32 leaves of gradients through a long text
_TIED = 0.1  # of the greatest share, what a tie may move from one token to another
_EPSILON = 1e-5  # between hidden states that are the same but for rounding


def restored(folder: Path, card: dict) -> Restored:
    """The classifier of a version folder. Raises ValueError where today's code cannot hold it."""
    module = (_linear if card["cell"] == LINEAR else _recurrent)(folder, card)

    def figures(answers: dict[str, Outputs], corpus: corpora.Corpus) -> dict:
        return judge(answers["serving_default"]["scores"], corpus, module.calibration)

    return Restored(
        module=module,
        fields={
            "caps": {"tokens": module.read_tokens, "trace_tokens": module.trace_tokens},
            "relevance_method": module.relevance_method,
        },
        tolerances={"serving_default": 1e-5},
        why_otherwise=functools.partial(
            why_otherwise, pools=card["recipe"].get("read_out", "pool") == "pool"
        ),
        test_texts=lambda corpus: corpus.test.texts,
        answers=_answers,
        figures=figures,
    )


def _linear(folder: Path, card: dict) -> Classifier:
    kept = stored.arrays(folder)
    used, weights = kept.get("used"), kept["weights"].astype(np.float32)
    if used is not None:  # the first stands for whatever is not used
        used, weights = used[1:], weights[1:]
    recipe = from_card(LinearRecipe, card["recipe"])
    fitted = Weights(used, weights, kept["bias"])
    return LinearClassifier(fitted, recipe, card["classes"], Calibration.of_card(card))


def _recurrent(folder: Path, card: dict) -> Classifier:
    recipe = from_card(Recipe, card["recipe"])
    vocabulary = folder / "assets" / VOCABULARY
    words = len(vocabulary.read_text(encoding="utf-8").split("\n")) - 1
    classes = card["classes"]
    model = recurrent.untrained(words, recipe.vectors.width, len(classes), card["cell"], recipe)
    module = RecurrentClassifier(model, vocabulary, recipe, classes, Calibration.of_card(card))
    stored.read_into(module, folder)
    return module


def _answers(signatures: Signatures, texts: Sequence[str]) -> dict[str, Outputs]:
    return {"serving_default": {"scores": scores_of(signatures["serving_default"], texts)}}


def why_otherwise(
    signature: str, before: Signatures, after: Signatures, text: str, pools: bool = True
) -> str:
    """In words, for one text; empty where nothing explains it.

    pools: the models take a maximum over tokens.
    """
    if _tokens(before, text) != _tokens(after, text):
        return "cut otherwise"
    return _why_shared_otherwise(before, after, text, pools) if signature == "trace" else ""


def _why_shared_otherwise(before: Signatures, after: Signatures, text: str, pools: bool) -> str:
    """Why the relevance of a text is another, all else in its trace being the same.

    Gradients through a long text multiply what rounding there is. And where a cell has come to
    rest, as in a text of unknown words, many tokens have the very maximum that is pooled: rounding
    says which of them it is that the gradient goes to, and the shares keep their sum.
    """
    given = tf.constant([text.encode("utf-8", "replace")])
    was, now = (dict(version["trace"](text=given)) for version in (before, after))
    theirs, ours = was.pop("relevance").numpy()[0], now.pop("relevance").numpy()[0]
    if rows_apart(was, now, TOLERANCE)[0]:
        return ""
    most, off = np.abs(theirs).max(), np.abs(ours - theirs).max()
    if off <= _ROUNDING * most:
        return "shares in a long text rounded otherwise"
    same_sum = abs(ours.sum() - theirs.sum()) <= TOLERANCE
    if pools and same_sum and off <= _TIED * most and _has_ties(was):
        return "a tie in the maximum over tokens"
    return ""


def _has_ties(trace: Outputs) -> bool:
    """Whether two tokens of a text have the highest hidden state of a unit, but for rounding."""
    length = int(trace["length"][0])
    directions = [trace[name][0, :length] for name in trace if name.startswith("hidden")]
    highest = [np.sort(hidden, axis=0)[-2:] for hidden in directions]  # [2, units] each
    return any((second >= first - _EPSILON).any() for second, first in highest if length > 1)


def _tokens(signatures: Signatures, text: str) -> list[bytes]:
    """What a model cuts a text into, all of it, however little of it a trace explains."""
    pieces = [text[i : i + _PIECE].encode("utf-8", "replace") for i in range(0, len(text), _PIECE)]
    found = signatures["trace"](text=tf.constant(pieces, tf.string))
    rows = zip(found["tokens"].numpy(), found["length"].numpy(), strict=True)
    return [token for tokens, length in rows for token in tokens[:length]]
