"""The figures that cards hold: what people call each, and how its numbers are written.

A figure not listed here is shown all the same, under its own name.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """How the numbers of a figure are written.

    scale: a card's number times this is what a person reads.
    digits: printf, of the scaled number. unit: printf too, what stands behind it.
    ticks, exact: d3, of the card's number, on an axis and in a tooltip.
    """

    scale: float
    digits: str
    unit: str
    ticks: str
    exact: str

    def written(self, number: float, unit: bool = True) -> str:
        """A card's number as a person reads it."""
        text = self.digits % (self.scale * number)
        return text + self.unit % () if unit else text


RATE = Form(100, "%.1f", "%%", "%", ".2%")
POINTS = Form(1, "%.1f", "", ".1~f", ".1f")  # from 0 to 100
SMALL = Form(1, "%.3f", "", ".3~f", ".3f")


@dataclass(frozen=True)
class Figure:
    """One figure, such as accuracy.

    name: in cards, under metrics; its bins by length are ``<name>_by_length`` and its learning
    curve ``<name>`` and ``val_<name>``.
    lengths: what the lengths of those bins are, in words. told: what to see in that chart.
    """

    name: str
    title: str
    form: Form
    help: str | None = None
    lengths: str = "Length of the text in tokens"
    told: str = "A cell that forgets falls as texts grow."

    @property
    def word(self) -> str:
        """The title within a sentence; abbreviations keep their capitals."""
        abbreviation = any(letter.isupper() for letter in self.title[1:])
        return self.title if abbreviation else self.title.lower()

    def number(self, card: dict, part: str = "value") -> float | None:
        """Of the card's metrics; low and high are parts too. None where the card has none."""
        return ((card.get("metrics") or {}).get(self.name) or {}).get(part)

    def interval(self, card: dict) -> str | None:
        """From low to high, without the unit."""
        low, high = self.number(card, "low"), self.number(card, "high")
        if low is None or high is None:
            return None
        return f"{self.form.written(low, unit=False)}–{self.form.written(high, unit=False)}"

    def with_interval(self, card: dict) -> str:
        """The number of a card that has it, and its interval."""
        value, interval = self.form.written(self.number(card)), self.interval(card)
        return f"{value} ({interval})" if interval else value


_FIGURES = [
    Figure("accuracy", "Accuracy", RATE),
    Figure("f1", "F1", RATE, "Macro average over the classes."),
    Figure("roc_auc", "ROC AUC", SMALL),
    Figure("log_loss", "Log loss", SMALL),
    Figure("calibration_error", "ECE", SMALL, "Expected calibration error, as shipped."),
    Figure(
        "calibration_error_unscaled", "ECE unscaled", SMALL, "The same before temperature scaling."
    ),
    Figure(
        "bleu",
        "BLEU",
        POINTS,
        "SacreBLEU from 0 to 100, found by beam search.",
        "Length of the source in pieces",
        "Without attention all must pass through one vector: the longer, the more of it is lost.",
    ),
    Figure("chrf", "chrF", POINTS, "Agreement in runs of characters, from 0 to 100."),
    Figure("bleu_greedy", "BLEU greedy", POINTS, "The likeliest piece at every step, no beam."),
    Figure("chrf_greedy", "chrF greedy", POINTS, "The likeliest piece at every step, no beam."),
    Figure("bleu_lower_cased", "BLEU lower-cased", POINTS, "Without regard to case."),
    Figure(
        "bleu_unknown_marked",
        "BLEU, unknown marked",
        POINTS,
        "Words of the reference that training never held are replaced by [UNK].",
    ),
    Figure("loss", "Loss", SMALL),
]
_LISTED = {figure.name: figure for figure in _FIGURES}
LOSS = _LISTED["loss"]
ACCURACY = _LISTED["accuracy"]


def of(name: str) -> Figure:
    """The figure of that name, listed or not."""
    return _LISTED.get(name) or Figure(name, name.replace("_", " ").capitalize(), SMALL)


def all_of(cards: Sequence[dict]) -> list[Figure]:
    """Every figure that a card has among its metrics, in the order of the cards."""
    return [of(name) for name in dict.fromkeys(n for c in cards for n in c.get("metrics") or {})]


def headline(cards: Sequence[dict]) -> Figure | None:
    """The figure that comes first on the cards: what models of their task are judged by."""
    return next(iter(all_of(cards)), None)
