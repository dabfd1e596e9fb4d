"""Strings to ids in plain Python: what PyTorch or ONNX Runtime need in front of them.

One regular expression and a dictionary, the quick way; on English reviews it cuts where
`nlpapp.text` cuts. How many texts it cuts otherwise, the benchmark tells.
"""

import re
from pathlib import Path

import numpy as np

from nlpapp.text import UNKNOWN

_TAG = re.compile(r"</?(?:a|b|br|div|em|hr|i|li|ol|p|span|strong|u|ul) ?/?>", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|_|[^\w\s\x00-\x1f\x7f-\xa0\xad]")


class Numbering:
    """Text to ids by the vocabulary file of a shipped model; at most `cap` tokens are read."""

    def __init__(self, vocabulary: Path, cap: int) -> None:
        words = vocabulary.read_text(encoding="utf-8").split("\n")
        self.ids = {word: number for number, word in enumerate(words)}
        self.cap = cap

    def __call__(self, text: str) -> np.ndarray:
        """int32 [tokens]; a text without tokens gives one that is unknown."""
        words = _TOKEN.findall(_TAG.sub(" ", text).lower())[: self.cap]
        return np.array([self.ids.get(word, UNKNOWN) for word in words] or [UNKNOWN], np.int32)
