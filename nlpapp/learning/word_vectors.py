"""Word vectors learned from a corpus's own texts, before and apart from any labels.

Skip-gram with negative sampling (Mikolov et al. 2013), by gensim. What was learned is kept in a
folder, so that every cell begins with the same vectors and pays for them once.
"""

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from nlpapp.learning.keeping import kept, read_arrays, write_arrays
from nlpapp.learning.ranges import Count, CountOrZero, Share


@dataclass(frozen=True)
class VectorRecipe:
    """How word vectors are learned."""

    width: Count = 200
    """Numbers in a vector."""
    window: Count = 5
    """Words on either side that a word is to foretell."""
    negative: CountOrZero = 5
    """Noise words for each word foretold."""
    epochs: Count = 5
    """Passes over the texts."""
    min_count: Count = 5
    """Rarer words are left out."""
    sample: Share = 1e-4
    """Share of the text above which a word's uses are thinned out; characters want a higher one."""


@dataclass(frozen=True)
class WordVectors:
    """words: most frequent first, the special ones before them. vectors: float32 [words, width].

    seconds: how long learning took, whenever that was. sha256: of the file that keeps them.
    """

    words: list[str]
    vectors: np.ndarray
    seconds: float
    sha256: str

    def first(self, size: int) -> "WordVectors":
        """The `size` most frequent words, special ones included."""
        return self._only(range(min(size, len(self.words))))

    def ordered_for(self, texts: Sequence[str]) -> "WordVectors":
        """The same vectors, special ones first, then the words by how often these texts use them.

        For vectors that were learned from another corpus. Words equally frequent keep their order.
        """
        from nlpapp.text import SPECIALS, token_lists

        counts = Counter()
        for tokens, _ in token_lists(texts):
            counts.update(tokens.tolist())
        frequency = np.array([counts[word.encode()] for word in self.words[len(SPECIALS) :]])
        order = np.argsort(-frequency, kind="stable") + len(SPECIALS)
        return self._only([*range(len(SPECIALS)), *order.tolist()])

    def _only(self, rows: Sequence[int]) -> "WordVectors":
        words = [self.words[row] for row in rows]
        return WordVectors(words, self.vectors[np.array(rows)], self.seconds, self.sha256)


def learn(
    texts: Sequence[str],
    recipe: VectorRecipe,
    cache: Path,
    seed: int,
    progress: Callable[[str], None] = print,
) -> WordVectors:
    """Word vectors for these texts: learned now, or read from `cache` if learned before.

    The two special words, padding and unknown, get zeros. With more than one core the threads'
    timing decides the order of updates, so another run gives slightly other vectors; the sha256
    tells which ones a model began with. Raises ValueError where no word occurs often enough.
    """
    key = hashlib.sha256(json.dumps([asdict(recipe), seed]).encode())
    for text in texts:
        key.update(text.encode("utf-8", "replace") + b"\n")

    def make(file: Path) -> None:
        progress(f"Learning word vectors from {len(texts):,} texts (kept in {file}) ...")
        _learn(texts, recipe, file, seed)

    file = cache / f"word_vectors-{key.hexdigest()[:16]}.npz"
    return kept(file, _read, make, progress)


def _read(file: Path) -> WordVectors:
    saved = read_arrays(file, "words", "vectors", "seconds")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return WordVectors(saved["words"].tolist(), saved["vectors"], float(saved["seconds"]), digest)


def _learn(texts: Sequence[str], recipe: VectorRecipe, file: Path, seed: int) -> None:
    # Here and not above: recipes name VectorRecipe, and must load where TensorFlow is not.
    from gensim.models import Word2Vec

    from nlpapp.text import SPECIALS, token_lists

    begin = time.monotonic()
    lines = file.with_suffix(f".{os.getpid()}.txt")
    try:
        with lines.open("wb") as out:  # gensim's threads read a file faster than a Python list
            for tokens, lengths in token_lists(texts):
                for text in np.split(tokens, np.cumsum(lengths)[:-1]):
                    out.write(b" ".join(text.tolist()) + b"\n")
        model = Word2Vec(
            corpus_file=str(lines),
            vector_size=recipe.width,
            window=recipe.window,
            negative=recipe.negative,
            epochs=recipe.epochs,
            min_count=recipe.min_count,
            sample=recipe.sample,
            sg=1,
            seed=seed,
            workers=os.cpu_count() or 1,
        )
    except RuntimeError as error:  # gensim's word for an empty vocabulary
        raise ValueError(
            f"no word occurs {recipe.min_count} times in these texts, so no word vectors can be "
            "learned; lower --vectors.min-count, or train --cell linear, which needs none"
            if recipe.min_count > 1
            else "there is no word in these texts to learn from; look at the column of texts"
        ) from error
    finally:
        lines.unlink(missing_ok=True)
    vectors = np.concatenate([np.zeros((len(SPECIALS), recipe.width)), model.wv.vectors])
    write_arrays(
        file,
        words=np.array([*SPECIALS, *model.wv.index_to_key]),
        vectors=vectors.astype(np.float32),
        seconds=time.monotonic() - begin,
    )
