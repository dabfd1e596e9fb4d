"""Answers held against what the file says is right, counted as the rows go by."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import binomtest

from nlpapp import languages
from nlpapp.app.batch.shown import Judged, Worst, clipped

# How sacreBLEU is to cut languages that put no space between words; Chinese has its own way.
_TOKENIZERS = dict.fromkeys(languages.WITHOUT_SPACES, "char") | {"zh": "zh"}


class ClassJudge:
    """How often a model names the right class. counts: rows by (right, said)."""

    def __init__(self):
        self.counts: Counter[tuple[str, str]] = Counter()
        self.worst = Worst()

    def add(
        self,
        rows: Sequence[tuple[int, str]],
        right: Sequence[str],
        said: Sequence[str],
        outputs: Mapping[str, np.ndarray],
    ) -> None:
        """Count some rows; each is its number and its text. outputs: of the model, for them."""
        self.counts.update(zip(right, said, strict=True))
        sure = outputs["scores"].max(axis=1) if "scores" in outputs else np.ones(len(rows))
        for row, truth, word, figure in zip(rows, right, said, sure, strict=True):
            if truth != word:
                self.worst.add(_judged(row, truth, word, figure), figure)

    @property
    def total(self) -> int:
        """Rows that were judged."""
        return self.counts.total()

    @property
    def hits(self) -> int:
        """Rows whose class is right."""
        return sum(count for (right, said), count in self.counts.items() if right == said)

    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy (Wilson 1927); at least one row was judged."""
        found = binomtest(self.hits, self.total).proportion_ci(method="wilson")
        return float(found.low), float(found.high)


class ReferenceJudge:
    """How near a model's translations are to those of the file: BLEU and chrF of all of them."""

    def __init__(self, language: str):
        import sacrebleu  # here: who has no references does not wait for it

        bleu = sacrebleu.BLEU(tokenize=_TOKENIZERS.get(language, "13a"), force=True)
        self._bleu, self._chrf = _Running(bleu), _Running(sacrebleu.CHRF())
        self._sentence = sacrebleu.sentence_chrf
        self.total = 0
        self.worst = Worst()

    def add(
        self,
        rows: Sequence[tuple[int, str]],
        right: Sequence[str],
        said: Sequence[str],
        outputs: Mapping[str, np.ndarray],
    ) -> None:
        """Count some rows; each is its number and its text. outputs: not looked at."""
        self._bleu.add(said, right)
        self._chrf.add(said, right)
        self.total += len(rows)
        for row, reference, translation in zip(rows, right, said, strict=True):
            figure = self._sentence(translation, [reference]).score
            self.worst.add(_judged(row, reference, translation, figure), -figure)

    @property
    def bleu(self) -> float:
        """BLEU of the whole, from 0 to 100; at least one row was judged."""
        return self._bleu.score

    @property
    def chrf(self) -> float:
        """chrF of the whole, from 0 to 100; at least one row was judged."""
        return self._chrf.score


def _judged(row: tuple[int, str], right: str, said: str, figure: float) -> Judged:
    number, text = row
    return Judged(number, clipped(text), clipped(right), clipped(said), float(figure))


class _Running:
    """A corpus score of sacreBLEU whose sentences come some at a time: only sums are kept."""

    def __init__(self, metric):
        self._metric = metric
        self._sums: np.ndarray | None = None

    def add(self, translations: Sequence[str], references: Sequence[str]) -> None:
        stats = self._metric._extract_corpus_statistics(list(translations), [list(references)])
        sums = np.sum(stats, axis=0)
        self._sums = sums if self._sums is None else self._sums + sums

    @property
    def score(self) -> float:
        return float(self._metric._aggregate_and_compute([self._sums.tolist()]).score)
