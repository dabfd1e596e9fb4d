"""Answers held against what the file says is right, counted as the rows go by."""

import abc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.stats import binomtest

from nlpapp import languages
from nlpapp.app.batch.shown import Judged, Worst, clipped
from nlpapp.app.width import narrow

# How sacreBLEU is to cut languages that put no space between words; Chinese has its own way.
_TOKENIZERS = dict.fromkeys(languages.WITHOUT_SPACES, "char") | {"zh": "zh"}


class Judge(abc.ABC):
    """Holds the answers of one model against what is right. worst: the rows to look at."""

    def __init__(self):
        self.worst = Worst()

    def add(
        self,
        rows: Sequence[tuple[int, str]],
        right: Sequence[str],
        said: Sequence[str],
        outputs: Mapping[str, np.ndarray],
    ) -> None:
        """Count some rows; each is its number and its text. outputs: of the model, for them."""
        figures = self._count(right, said, outputs)
        judged = zip(rows, right, said, figures, strict=True)
        for (number, text), truth, word, (figure, weight) in judged:
            if weight is not None:
                row = Judged(number, clipped(text), clipped(truth), clipped(word), figure)
                self.worst.add(row, weight)

    @abc.abstractmethod
    def _count(
        self, right: Sequence[str], said: Sequence[str], outputs: Mapping[str, np.ndarray]
    ) -> Iterator[tuple[float, float | None]]:
        """Of each row its figure, and how much it is worth a look; None where it is not."""


class ClassJudge(Judge):
    """How often a model names the right class. counts: rows by (right, said)."""

    def __init__(self):
        super().__init__()
        self.counts: Counter[tuple[str, str]] = Counter()

    def _count(self, right, said, outputs):
        self.counts.update(zip(right, said, strict=True))
        sure = outputs["scores"].max(axis=1) if "scores" in outputs else np.ones(len(said))
        for truth, word, figure in zip(right, said, sure.tolist(), strict=True):
            yield figure, figure if truth != word else None

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


class ReferenceJudge(Judge):
    """How near a model's translations are to those of the file: BLEU and chrF of all of them.

    Full-width letters and digits count as any other.
    """

    def __init__(self, language: str):
        import sacrebleu  # here: who has no references does not wait for it

        super().__init__()
        bleu = sacrebleu.BLEU(tokenize=_TOKENIZERS.get(language, "13a"), force=True)
        self._bleu, self._chrf = _Running(bleu), _Running(sacrebleu.CHRF())
        self._sentence = sacrebleu.sentence_chrf
        self.total = 0

    def _count(self, right, said, outputs):
        said, right = [*map(narrow, said)], [*map(narrow, right)]
        self._bleu.add(said, right)
        self._chrf.add(said, right)
        self.total += len(said)
        for reference, translation in zip(right, said, strict=True):
            figure = self._sentence(translation, [reference]).score
            yield figure, -figure

    @property
    def bleu(self) -> float:
        """BLEU of the whole, from 0 to 100; at least one row was judged."""
        return self._bleu.score

    @property
    def chrf(self) -> float:
        """chrF of the whole, from 0 to 100; at least one row was judged."""
        return self._chrf.score


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
