"""Unlabelled texts as training data: the linear baseline says how likely each class is.

Knowledge distillation (Hinton et al. 2015) on texts without labels. The teacher is the baseline of
the same corpus, fitted on the same training texts and calibrated on validation, so nothing comes
in from outside; every cell gets the same targets.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import softmax

from nlpapp.corpora import Corpus
from nlpapp.sentiment.evaluation import fit_temperature
from nlpapp.sentiment.linear import features, fit_weights, logits_of
from nlpapp.sentiment.recipe import LinearRecipe

# The teacher is not shipped, so it can afford ids enough that n-grams hardly ever collide.
RECIPE = LinearRecipe(buckets=2**22, inverse_regularization=0.1)


def probabilities(corpus: Corpus, texts: Sequence[str]) -> np.ndarray:
    """What the teacher makes of texts that it never saw: float32 [texts, classes]."""
    classes = len(corpus.classes)
    known = features(corpus.train.texts, RECIPE)
    weights, bias = fit_weights(known, corpus.train.labels, classes, RECIPE)
    held_out = logits_of(features(corpus.validation.texts, RECIPE), weights, bias)
    temperature = fit_temperature(held_out, corpus.validation.labels)
    logits = logits_of(features(texts, RECIPE), weights, bias)
    return softmax(logits / temperature, axis=-1).astype(np.float32)
