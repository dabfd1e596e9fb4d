"""How far a translation is to be trusted, in one word."""

from nlpapp.app import figures
from nlpapp.app.language import N_

SURE, FAIR, DOUBTFUL = N_("sure"), N_("fair"), N_("doubtful")

# By scores, where nobody calibrated them: of their own validation sentences every other one is
# above the first where the shipped models attend, and 2 to 8 in 100 are below the second; of
# sentences of another kind 18 to 94, which come about half as near to the reference
# (docs/recipes.md, "When to doubt a translation").
SURE_SCORE, DOUBTFUL_SCORE = -0.4, -1.0
# By calibrated confidence: shares of the model's own chrF on test, which is what to expect.
_SURE, _DOUBTFUL = 1.0, 0.6


def word(card: dict, score: float, confidence: float | None = None) -> str:
    """A string of the catalogue.

    score: mean log-probability of a target piece. confidence: the chrF to expect, as a share of 1;
    None where the card has none calibrated.
    """
    usual = figures.of("chrf").number(card)
    if confidence is None or not usual:
        sure, doubtful = score >= SURE_SCORE, score < DOUBTFUL_SCORE
    else:
        share = 100 * confidence / usual
        sure, doubtful = share >= _SURE, share < _DOUBTFUL
    return SURE if sure else DOUBTFUL if doubtful else FAIR
