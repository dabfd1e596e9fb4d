"""The figures that cards hold: what people call each, and how its numbers are written.

A figure not listed here is shown all the same, under its own name. What a figure says in words are
strings of the catalogue, to be shown through `_`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlpapp.app.language import N_, _
from nlpapp.memory import success


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
    lengths: str = N_("Length of the text in tokens")
    told: str = N_("A cell that forgets falls as texts grow.")

    @property
    def word(self) -> str:
        """The title within a sentence, translated; abbreviations keep their capitals."""
        title = _(self.title)
        return title if any(letter.isupper() for letter in title[1:]) else title.lower()

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


_LIKELIEST = N_("The likeliest piece at every step, no beam.")
_FIGURES = [
    Figure("accuracy", N_("Accuracy"), RATE),
    Figure("f1", "F1", RATE, N_("Macro average over the classes.")),
    Figure("roc_auc", "ROC AUC", SMALL),
    Figure("log_loss", N_("Log loss"), SMALL),
    Figure("calibration_error", "ECE", SMALL, N_("Expected calibration error, as shipped.")),
    Figure(
        "calibration_error_unscaled",
        N_("ECE unscaled"),
        SMALL,
        N_("The same before temperature scaling."),
    ),
    Figure(
        "bleu",
        "BLEU",
        POINTS,
        N_("SacreBLEU from 0 to 100, found by beam search."),
        N_("Length of the source in pieces"),
        N_(
            "Without attention all must pass through one vector: the longer, the more of it is "
            "lost."
        ),
    ),
    Figure("chrf", "chrF", POINTS, N_("Agreement in runs of characters, from 0 to 100.")),
    Figure("bleu_greedy", N_("BLEU greedy"), POINTS, _LIKELIEST),
    Figure("chrf_greedy", N_("chrF greedy"), POINTS, _LIKELIEST),
    Figure("bleu_lower_cased", N_("BLEU lower-cased"), POINTS, N_("Without regard to case.")),
    Figure(
        "bleu_unknown_marked",
        N_("BLEU, unknown marked"),
        POINTS,
        N_("Words of the reference that training never held are replaced by [UNK]."),
    ),
    Figure(
        "bleu_without_short",
        N_("BLEU without short turns"),
        POINTS,
        N_(
            "Without what is made of sentences so short that training may hold them too, as "
            "“Thank you.”"
        ),
    ),
    Figure(
        "skill",
        N_("Skill"),
        RATE,
        N_("By how much errors are smaller than those of saying that all stays as it is."),
    ),
    Figure(
        "mase",
        "MASE",
        SMALL,
        N_("Mean absolute error, that of staying as it is in training being 1."),
    ),
    Figure("coverage", N_("Came within the 80% band"), RATE),
    Figure("mae", "MAE", SMALL, N_("Mean absolute error, in the unit of what is forecast.")),
    Figure("rmse", "RMSE", SMALL, N_("Root of the mean squared error.")),
    Figure("width", N_("Width of the band"), SMALL),
    Figure("loss", N_("Loss"), SMALL),
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


def steps_bridged(found: Mapping[int, Mapping]) -> str:
    """How many steps a cell bridges, of what `success.row` found."""
    steps = f"{success.span(found)}"
    return _("at least {steps}").format(steps=steps) if success.is_open_ended(found) else steps
