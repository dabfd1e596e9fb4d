"""Making a model as sure as it is right: found on validation, by length where that says more.

Short texts and long ones are misjudged differently: a model of reviews that reads three words may
lean to one class, and be too sure besides.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from keras import ops
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax, softmax

_FOLDS = 5
_FEWEST = 100  # texts of validation, of which what length changes may be learned
_BEYOND = 20  # texts that must be shorter, and longer, than where lengths cease to count


@dataclass(frozen=True)
class ByLength:
    """What the length of a text changes, as a few numbers of its logarithm.

    centre: the length at which nothing is changed but by `shift`. shortest, longest: a text beyond
    them counts as one of this length; validation had hardly any. All three in tokens. growth: the
    temperature is that of the centre times (length / centre) to this power. shift, slope: what is
    added to each class's logit, shift + slope * log(length / centre).
    """

    centre: float
    shortest: float
    longest: float
    growth: float
    shift: tuple[float, ...]
    slope: tuple[float, ...]


@dataclass(frozen=True)
class Calibration:
    """From a model's logits to those whose softmax says how often it is right.

    temperature: what logits are divided by (Guo et al. 2017). by_length: None for all texts alike.
    """

    temperature: float = 1.0
    by_length: ByLength | None = None

    @classmethod
    def of_card(cls, card: dict) -> "Calibration":
        """That of a packaged model. Raises KeyError where the card tells no temperature."""
        told = card.get("temperature_by_length")
        if told is None:
            return cls(card["temperature"])
        pairs = {name: tuple(told[name]) for name in ("shift", "slope")}
        return cls(card["temperature"], ByLength(**told | pairs))

    def card(self) -> dict:
        """The fields of the card, from which `of_card` makes the same again."""
        told = {"temperature": self.temperature}
        if by := self.by_length:
            told["temperature_by_length"] = asdict(by) | {
                "shift": list(by.shift),
                "slope": list(by.slope),
            }
        return told

    def __call__(self, logits, lengths):
        """Calibrated logits. logits: float [..., classes]; lengths: int [...], tokens."""
        return logits / self.divisor(lengths) + self._added(lengths)

    def undone(self, logits, lengths):
        """The logits that calibration makes these of, but for a constant of each text."""
        return (logits - self._added(lengths)) * self.divisor(lengths)

    def divisor(self, lengths):
        """What logits are divided by: float32 [..., 1], or one number for all."""
        by = self.by_length
        return (
            self.temperature * ops.exp(by.growth * self._place(lengths)) if by else self.temperature
        )

    def _added(self, lengths):
        """float32 [..., classes], or nothing."""
        by = self.by_length
        return ops.array(by.shift) + ops.array(by.slope) * self._place(lengths) if by else 0.0

    def _place(self, lengths):
        """How far a length is from the centre, on the scale of logarithms: float32 [..., 1]."""
        by = self.by_length
        held = ops.clip(ops.cast(lengths, "float32"), by.shortest, by.longest)
        return ops.log(held / by.centre)[..., None]


UNCALIBRATED = Calibration()


def fit_calibration(
    logits: np.ndarray, labels: np.ndarray, lengths: np.ndarray, weights: np.ndarray | None = None
) -> Calibration:
    """By length where cross-validation finds that better by more than chance; else a temperature.

    logits: float [n, classes]; labels: int [n]; lengths: int [n], tokens that are read; all of
    validation. weights: what each text counts, float [n], 1 in the mean; None for all alike.
    """
    weights = np.ones(len(labels)) if weights is None else weights
    plain = Calibration(fit_temperature(logits, labels, weights))
    if len(labels) < _FEWEST:
        return plain
    fold = np.random.default_rng(0).permutation(len(labels)) % _FOLDS
    gain = np.zeros(len(labels))
    for out in range(_FOLDS):
        rest, held = fold != out, fold == out
        known = logits[rest], labels[rest], lengths[rest], weights[rest]
        once = Calibration(fit_temperature(logits[rest], labels[rest], weights[rest]))
        asked = logits[held], labels[held], lengths[held]
        gain[held] = _losses(once, *asked) - _losses(_fit_by_length(*known), *asked)
    gain *= weights
    if gain.mean() > gain.std() / np.sqrt(len(gain)):
        return _fit_by_length(logits, labels, lengths, weights)
    return plain


def fit_temperature(
    logits: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None
) -> float:
    """The one number that logits are divided by so that confidence is right (Guo et al. 2017).

    logits: float [n, classes], labels: int [n], both of validation. weights: what each text counts,
    float [n]; None for all alike. Minimises the log loss, drawn to 1 as by one text: where all of a
    few texts were judged right, nothing else would end the sharpening.
    """
    weights = np.ones(len(labels)) if weights is None else weights

    def loss(log_temperature: float) -> float:
        scaled = log_softmax(logits / np.exp(log_temperature), axis=-1)
        drawn = log_temperature**2 / (2 * weights.sum())
        return drawn - np.average(scaled[np.arange(len(labels)), labels], weights=weights)

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def _losses(calibration: Calibration, logits, labels, lengths) -> np.ndarray:
    """The surprise at each label: float [n]."""
    found = log_softmax(np.asarray(calibration(logits, lengths)), axis=-1)
    return -found[np.arange(len(labels)), labels]


def _fit_by_length(
    logits: np.ndarray, labels: np.ndarray, lengths: np.ndarray, weights: np.ndarray
) -> Calibration:
    """The numbers of `ByLength` that minimise the log loss, drawn to 0 as by one text each."""
    beyond = min(_BEYOND, len(lengths) // 2)
    ordered = np.sort(lengths)
    shortest, longest = max(ordered[beyond], 1), max(ordered[-1 - beyond], 1)
    place = np.log(np.clip(lengths, shortest, longest))
    middle = np.average(place, weights=weights)
    place = (place - middle)[:, None]  # [n, 1]
    certain = np.eye(logits.shape[1])[labels]
    share = weights[:, None] / weights.sum()

    def loss(numbers: np.ndarray) -> tuple[float, np.ndarray]:
        (log_temperature, growth), (shift, slope) = numbers[:2], numbers[2:].reshape(2, -1)
        scaled = logits * np.exp(-log_temperature - growth * place)
        found = scaled + shift + slope * place
        drawn = numbers[1:] @ numbers[1:] / (2 * len(labels))
        error = (softmax(found, -1) - certain) * share  # [n, classes]
        slopes = [
            [-(error * scaled).sum(), -(error * scaled * place).sum()],
            error.sum(0),
            (error * place).sum(0),
        ]
        gradient = np.concatenate(slopes)
        gradient[1:] += numbers[1:] / len(labels)
        return drawn - (log_softmax(found, -1) * certain * share).sum(), gradient

    begin = np.zeros(2 + 2 * logits.shape[1])
    best = minimize(loss, begin, jac=True, method="L-BFGS-B").x
    shift, slope = best[2:].reshape(2, -1)
    by = ByLength(
        float(np.exp(middle)),
        float(shortest),
        float(longest),
        float(best[1]),
        _told(shift),
        _told(slope),
    )
    return Calibration(float(np.exp(best[0])), by)


def _told(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
