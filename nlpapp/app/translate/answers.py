"""Asks models to translate a text, and how they came to it, piece by piece."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlpapp.app.asking import Time, remembering, timed
from nlpapp.app.translate import pieces
from nlpapp.serving import Model

SIGNATURES = frozenset({"trace", "n_best"})  # that `insight` asks

MUCH = 0.2  # of the pieces of a text: so many that its vocabulary lacks leave too little to read
_AT_ONCE = 32  # sentences: a trace holds a map for each


@dataclass(frozen=True, eq=False)
class Translation:
    """What a model makes of a text. score: mean log-probability of a target piece; 0 is certain."""

    text: str
    score: float
    time: Time


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text, and what a model makes of it.

    score: as a `Translation` has it. confidence: the chrF to expect, as a share of 1; None where
    the model's card has none calibrated.
    """

    source: str
    text: str
    score: float
    confidence: float | None = None


@dataclass(frozen=True)
class Reading:
    """What of a text is new to a model.

    share: of its pieces. words: for each sentence, the words with a piece that the model never saw.
    """

    share: float
    words: tuple[tuple[str, ...], ...] = ()


NOTHING_NEW = Reading(0.0)


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
def sentences(model: Model, text: str) -> tuple[Sentence, ...]:
    """The sentences into which a model that has the signature cuts a text; of others, none."""
    if "sentences" not in model.signatures:
        return ()
    out = model.run([text], "sentences")
    count = int(out["length"][0])
    scores = out["scores"][0, :count].tolist()
    confidence = out["confidence"][0, :count].tolist() if "confidence" in out else [None] * count
    both = (out[side][0, :count] for side in ("sources", "translations"))
    return tuple(map(Sentence, *both, scores, confidence))


@remembering
def reading(model: Model, *cut: str) -> Reading:
    """What of all sentences of a text is new to a model."""
    words, unknown, read = [], 0, 0
    for start in range(0, len(cut), _AT_ONCE):
        trace = model.run(_asked(model, cut[start : start + _AT_ONCE]), "trace")
        rows = zip(
            *(trace[f"source_{it}"] for it in ("tokens", "known", "length")),
            strict=True,
        )
        for tokens, known, length in rows:
            words.append(pieces.unseen(tokens[:length], known[:length]))
            unknown += int((~known[:length]).sum())
            read += int(length)
    return Reading(unknown / max(read, 1), tuple(words))


@remembering
def insight(model: Model, text: str, before: str = "") -> Insight:
    """The answers of `trace` and `n_best`, cut to the sentence's own length.

    before: the sentence before it, for a model that reads it too.
    """
    asked = _asked(model, [text], [before])
    trace, best = model.run(asked, "trace"), model.run(asked, "n_best")
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


def _asked(
    model: Model, texts: Sequence[str], before: Sequence[str] = ()
) -> Mapping[str, Sequence[str]]:
    """What `trace` and `n_best` take: of a model that reads the sentence before, that too."""
    reads = "context" in model.inputs("trace")
    return {"text": texts} | ({"context": before or [""] * len(texts)} if reads else {})


def _letters(text: str) -> int:
    """How many letters and digits there are; a model may spell everything else its own way."""
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", text)))
