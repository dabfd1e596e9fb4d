"""Whether a verdict between two feelings is one: near the middle it is as good as a coin's."""

from collections.abc import Sequence

from nlpapp.app.asking import Verdict

NEAR_MIDDLE = 0.65  # of two classes, neither is more probable than this
_FEELINGS = {"negative", "positive"}


def near_middle(verdict: Verdict) -> bool:
    """Whether neither of two classes is much the likelier."""
    return len(verdict.classes) == 2 and verdict.confidence <= NEAR_MIDDLE


def between_feelings(classes: Sequence[str]) -> bool:
    """Whether a model knows two feelings, and no answer between them."""
    return set(classes) == _FEELINGS


def unclear(verdict: Verdict) -> bool:
    """Whether a model that knows two feelings found neither clearly."""
    return near_middle(verdict) and between_feelings(verdict.classes)
