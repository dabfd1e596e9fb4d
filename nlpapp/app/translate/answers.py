"""Asks models to translate a text, and how they came to it, piece by piece."""

import unicodedata
from dataclasses import dataclass

import numpy as np

from nlpapp.app.asking import Time, remembering, timed
from nlpapp.app.translate import pieces
from nlpapp.serving import Model

SIGNATURES = frozenset({"trace", "n_best"})  # that `insight` asks

# Below this score a piece had less than 37 % on average. Of their own validation sentences 2 to 8
# in 100 fall below it where the shipped models attend, of sentences of another kind 18 to 94; they
# come about half as near to the reference (docs/recipes.md, "When to doubt a translation").
DOUBTFUL = -1.0
MUCH = 0.2  # of the pieces of a text: so many that its vocabulary lacks leave too little to read
_AT_ONCE = 32  # sentences: a trace holds a map for each


@dataclass(frozen=True, eq=False)
class Translation:
    """What a model makes of a text. score: mean log-probability of a target piece; 0 is certain."""

    text: str
    score: float
    time: Time

    @property
    def doubtful(self) -> bool:
        """Whether the model itself gives little for it."""
        return self.score < DOUBTFUL


@dataclass(frozen=True, eq=False)
class Insight:
    """How a model came to its translation of a sentence; of a longer text, its first one.

    source: str [source time]; known: bool [source time], whether the model ever saw the piece.
    target: str [target time]. Either may have the end token last.
    attention: float32 [target time, source time], or None where the model does not attend.
    candidates: (translation, score), best first: what was left when the search ended. One that
        was found again in other pieces is named once, by its better score.
    """

    source: np.ndarray
    known: np.ndarray
    target: np.ndarray
    attention: np.ndarray | None
    candidates: tuple[tuple[str, float], ...]

    @property
    def new(self) -> float:
        """The share of what it reads that the model never saw."""
        return float((~self.known).mean()) if len(self.known) else 0.0

    def covers(self, text: str) -> bool:
        """Whether the pieces are all of a text, or only its first sentence."""
        return _letters("".join(pieces.words(self.source))) >= _letters(text)


@remembering
def translation(model: Model, text: str) -> Translation:
    """The answer of `serving_default`, which translates every sentence of a text."""
    out, taken = timed(model, text)
    return Translation(out["translation"][0], float(out["score"][0]), taken)


@remembering
def sentences(model: Model, text: str) -> tuple[str, ...]:
    """The sentences into which a model that has the signature cuts a text; of others, none."""
    if "sentences" not in model.signatures:
        return ()
    out = model.run([text], "sentences")
    return tuple(out["sources"][0, : int(out["length"][0])])


@remembering
def new(model: Model, text: str) -> float:
    """The share of the pieces of all sentences of a text that a model never saw."""
    cut, unknown, pieces_read = sentences(model, text) or (text,), 0, 0
    for start in range(0, len(cut), _AT_ONCE):
        trace = model.run(cut[start : start + _AT_ONCE], "trace")
        known, length = trace["source_known"], trace["source_length"]
        unknown += int((~known & (np.arange(known.shape[1]) < length[:, None])).sum())
        pieces_read += int(length.sum())
    return unknown / max(pieces_read, 1)


@remembering
def insight(model: Model, text: str) -> Insight:
    """The answers of `trace` and `n_best`, cut to the sentence's own length."""
    trace, best = model.run([text], "trace"), model.run([text], "n_best")
    read, wrote = int(trace["source_length"][0]), int(trace["target_length"][0])
    attention = trace.get("attention")
    candidates = {}
    for candidate, score in zip(best["translations"][0], best["scores"][0], strict=True):
        if np.isfinite(score):
            candidates.setdefault(candidate, float(score))
    # Copies: a view would keep the whole array of the batch in memory.
    return Insight(
        trace["source_tokens"][0, :read].copy(),
        trace["source_known"][0, :read].copy(),
        trace["target_tokens"][0, :wrote].copy(),
        None if attention is None else attention[0, :wrote, :read].copy(),
        tuple(candidates.items()),
    )


def _letters(text: str) -> int:
    """How many letters and digits there are; a model may spell everything else its own way."""
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", text)))
