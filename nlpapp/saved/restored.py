"""A saved model brought back from its own files, to be packaged again by today's code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import tensorflow as tf

from nlpapp.saved.sameness import Outputs, Signatures


@dataclass(frozen=True)
class Restored:
    """What a task makes of a version folder and its card.

    module: has `signatures()`, as `packaging.package` takes it, and holds what was stored.
    fields: those of the card that are today's code's to say.
    filled: of these, fields that the card lacks, by name, each with the reason of its value.
    tolerances: by signature, how far its numbers may be from those of the earlier version.
    why_otherwise: from a signature's name, the earlier version's signatures, the later one's and a
        text that these answer otherwise, to the reason in words; empty where nothing explains it.
    test_texts: from the corpus to the texts of its test split.
    answers: from signatures and texts to some outputs by signature, each [texts, ...].
    figures: from the answers to the test split and the corpus to the card's figures.
    """

    module: tf.Module
    fields: dict
    tolerances: Mapping[str, float]
    why_otherwise: Callable[[str, Signatures, Signatures, str], str]
    test_texts: Callable[[object], Sequence[str]]
    answers: Callable[[Signatures, Sequence[str]], dict[str, Outputs]]
    figures: Callable[[dict[str, Outputs], object], dict]
    filled: dict[str, str] = field(default_factory=dict)
