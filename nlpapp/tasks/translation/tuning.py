"""What packaging decides on validation: how the search ranks, and what a score is worth.

Both after the fit, on a few hundred sentences, translated as whoever asks for a translation will
have them translated; one choice after the other, for all pairs of them would take hours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import pearsonr
from sklearn.linear_model import LogisticRegression

from nlpapp.corpora import Parallel
from nlpapp.tasks.translation.evaluation import (
    CHRF,
    bleu_of,
    each_chrf,
    is_long_enough,
    score,
    scored_translations_of,
)
from nlpapp.tasks.translation.recipe import Recipe
from nlpapp.tasks.translation.signatures import Translator

PENALTIES = (0.6, 0.8, 1.0, 1.2)
COVERAGES = (0.0, 0.02, 0.05, 0.1)
_FEWEST = 30  # sentences, from which on a score's worth can be told


def tuned(
    make: Callable[..., Translator], recipe: Recipe, validation: Parallel, language: str
) -> tuple[Translator, dict]:
    """The translator that is to be packaged, and what its card says of these choices.

    make: from a recipe, and `calibration` as `Translator` has it, to the translator. language: the
    target's, as its script tells.
    """
    if not recipe.tuning_rows:
        return make(recipe), {}
    rows = spread(validation, recipe.tuning_rows)
    tried: dict[Recipe, float] = {}
    said: dict[Recipe, tuple[list[str], np.ndarray]] = {}
    bleu = is_long_enough(rows.references, language)
    metric = bleu_of(language) if bleu else CHRF()

    def measure(other: Recipe) -> None:
        if other not in tried:
            signature = make(other).signatures()["serving_default"]
            said[other] = scored_translations_of(signature, rows.sources)
            tried[other] = score(metric, said[other][0], rows.references)

    for penalty in (recipe.length_penalty, *PENALTIES):
        measure(replace(recipe, length_penalty=penalty))
    best = max(tried, key=tried.get)  # of equal ones the first: the recipe's own
    for coverage in COVERAGES if recipe.attention != "none" else ():
        measure(replace(best, coverage=coverage))
    best = max(tried, key=tried.get)
    name = "bleu" if bleu else "chrf"
    told = [_choice(one) | {name: value} for one, value in tried.items()]
    about = {"n": len(rows), "split": "validation"}
    card = {"search": _choice(best) | about | {"tried": told}}
    found, scores = said[best]
    learned = worth(scores, each_chrf(found, rows.references))
    if learned is None:
        return make(best), card
    slope, intercept = learned
    card["confidence"] = {"slope": slope, "intercept": intercept, "of": "chrf"} | about
    return make(best, calibration=learned), card


def _choice(recipe: Recipe) -> dict[str, float]:
    return {"length_penalty": recipe.length_penalty, "coverage": recipe.coverage}


def chosen(card: Mapping) -> dict[str, float]:
    """The fields of the recipe that a card tells otherwise, because packaging chose them."""
    return {name: card["search"][name] for name in _choice(Recipe())} if "search" in card else {}


def calibration(card: Mapping) -> tuple[float, float] | None:
    """What `Translator` takes, from a card that has it."""
    learned = card.get("confidence")
    return (learned["slope"], learned["intercept"]) if learned else None


def spread(pairs: Parallel, most: int) -> Parallel:
    """At most so many pairs, from all over."""
    places = np.unique(np.linspace(0, len(pairs) - 1, min(most, len(pairs))).astype(int))
    return Parallel([pairs.sources[i] for i in places], [pairs.references[i] for i in places])


def worth(scores: np.ndarray, chrf: np.ndarray) -> tuple[float, float] | None:
    """Slope and intercept of chrF's logit over the score, as Platt 1999 has it of probabilities.

    scores: float [sentences], mean log-probabilities. chrf: the same, 0 to 100. None where there
    are too few, or where a better score goes with no better translation.
    """
    if len(scores) < _FEWEST:
        return None
    share = np.stack([100 - chrf, chrf], 1) / 100  # [sentences, 2], of wrong and right
    fitted = LogisticRegression(C=1e6).fit(
        np.repeat(scores, 2)[:, None], np.tile([0, 1], len(scores)), share.ravel()
    )
    slope, intercept = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    return (slope, intercept) if slope > 0 else None


def judged(card: Mapping, found: Sequence[str], scores: np.ndarray, test: Parallel) -> dict:
    """The field of the card that says how confidence goes with chrF on test; none without it.

    card: has what `tuned` told. found, scores: of the test's texts, those of other texts after
    them.
    """
    learned, count = calibration(card), len(test)
    if learned is None:
        return {}
    each = each_chrf(found[:count], test.references)
    correlated = correlation(learned, scores[:count], each, "test")
    return {"confidence": card["confidence"] | {"correlation": correlated}}


def correlation(
    learned: tuple[float, float], scores: np.ndarray, chrf: np.ndarray, split: str
) -> dict | None:
    """Pearson's, of confidence and chrF, with a 95 % interval; None where one never changes."""
    slope, intercept = learned
    confidence = 1 / (1 + np.exp(-slope * scores - intercept))
    if len(scores) < _FEWEST or not np.ptp(confidence) or not np.ptp(chrf):
        return None
    found = pearsonr(confidence, chrf)
    low, high = found.confidence_interval()
    value = float(found.statistic)
    return {
        "value": value,
        "low": float(low),
        "high": float(high),
        "n": len(scores),
        "split": split,
    }
