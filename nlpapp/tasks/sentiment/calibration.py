"""Making a model as sure as it is right: one number, found on validation."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax


def fit_temperature(
    logits: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None
) -> float:
    """The one number that logits are divided by so that confidence is right (Guo et al. 2017).

    logits: float [n, classes], labels: int [n], both of validation. weights: what each text counts,
    float [n]; None for all alike. Minimises the log loss.
    """

    def loss(log_temperature: float) -> float:
        scaled = log_softmax(logits / np.exp(log_temperature), axis=-1)
        return -np.average(scaled[np.arange(len(labels)), labels], weights=weights)

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))
