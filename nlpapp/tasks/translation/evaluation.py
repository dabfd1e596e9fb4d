"""How good translations are, by sacreBLEU: every figure with a 95 % interval, for the card."""

from collections.abc import Callable, Iterable, Sequence

import keras
import numpy as np
import tensorflow as tf
from sacrebleu import metrics as sacrebleu
from sacrebleu.metrics.base import Metric

from nlpapp.corpora import Parallel, ParallelCorpus
from nlpapp.languages import WITHOUT_SPACES
from nlpapp.learning.batching import LengthBatches
from nlpapp.tasks.translation.model import TranslationModel
from nlpapp.tasks.translation.pieces import SPECIALS, Pieces, join
from nlpapp.tasks.translation.recipe import Recipe
from nlpapp.tasks.translation.signatures import hypotheses

LENGTH_EDGES = (0, 6, 9, 12, 16, 21, 31)  # source pieces
_RESAMPLES = 1000
_FEWEST = 20  # sentences of a length, below which BLEU says nothing
_OWN = ""  # the test of the corpus itself, among those beside it


class _PlainScores:
    """sacreBLEU's bootstrap stops where a score of 0, Python's, meets others, which are NumPy's."""

    def _compute_score_from_stats(self, stats: list) -> object:
        result = super()._compute_score_from_stats(stats)
        result.score = float(result.score)
        return result


class BLEU(_PlainScores, sacrebleu.BLEU):
    """As sacreBLEU has it (Papineni et al. 2002; Post 2018)."""


class CHRF(_PlainScores, sacrebleu.CHRF):
    """As sacreBLEU has it (Popovic 2015)."""


_AS_CUT = BLEU(tokenize="none", force=True)
_RUN = _AS_CUT.max_ngram_order  # words that must agree in a row somewhere, or BLEU is 0


def translations_of(signature: Callable, texts: Sequence[str], batch: int = 64) -> list[str]:
    """What a signature makes of many texts; texts of like length go together."""
    return scored_translations_of(signature, texts, batch)[0]


def scored_translations_of(
    signature: Callable, texts: Sequence[str], batch: int = 64
) -> tuple[list[str], np.ndarray]:
    """The same with the scores, float [texts]; NaN where the signature gives none."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
    found, scores = [""] * len(texts), np.full(len(texts), np.nan)
    for begin in range(0, len(order), batch):
        rows = order[begin : begin + batch]
        answers = signature(text=tf.constant([encoded[i] for i in rows]))
        for row, answer in zip(rows, answers["translation"].numpy(), strict=True):
            found[row] = answer.decode()
        scores[rows] = answers.get("score", np.nan)
    return found, scores


def test_texts(corpus: ParallelCorpus) -> list[str]:
    """The sources of the test, and after them those of the tests beside it."""
    return [text for test in _tests(corpus).values() for text in test.sources]


def judge(
    beam: Sequence[str],
    greedy: Sequence[str],
    corpus: ParallelCorpus,
    lengths: np.ndarray,
    language: str,
) -> dict:
    """The fields of the card that come from all tests of a corpus.

    Those of its own test stand where they always do; of the tests beside it, by their names, in
    `parts`. beam, greedy: translations of `test_texts`, by each search. lengths, language: as
    `evaluate` has them.
    """
    _, learned = corpus.train.pairs()
    fields, begin = {}, 0
    for name, test in _tests(corpus).items():
        rows = slice(begin, begin + len(test))
        found = beam[rows], greedy[rows]
        fields[name] = evaluate(
            *found, test.references, lengths[rows], language, "test", learned, test.short
        )
        begin = rows.stop
    own = fields.pop(_OWN)
    return own | ({"parts": fields} if fields else {})


def _tests(corpus: ParallelCorpus) -> dict[str, Parallel]:
    return {_OWN: corpus.test} | {name: part.test for name, part in corpus.beside.items()}


def evaluate(
    beam: Sequence[str],
    greedy: Sequence[str],
    references: Sequence[Sequence[str]],
    lengths: np.ndarray,
    language: str,
    split: str,
    learned: Iterable[str],
    short: Sequence[bool] = (),
) -> dict:
    """The fields of the card that come from a split.

    Where BLEU is 0, for no run of four words agrees, it says nothing and chrF is all there is.

    beam, greedy: n translations by each search. references: for each, one translation or more.
    lengths: int [n], source pieces. language: the target's, as its script tells. learned: the
    targets that the model was trained on. short: as `Parallel` has it; BLEU is given without those
    rows too.
    """
    metrics = {}
    for search, found in (("", beam), ("_greedy", greedy)):
        metrics[f"bleu{search}"] = _figure(bleu_of(language), found, references, split)
        metrics[f"chrf{search}"] = _figure(CHRF(), found, references, split)
    if not metrics["bleu"]["value"]:
        metrics = {name: metrics[name] for name in ("chrf", "chrf_greedy")}
        return {"metrics": metrics, "bleu_by_length": []}
    metrics = {name: metrics[name] for name in ("bleu", "chrf", "bleu_greedy", "chrf_greedy")}
    lower_cased = bleu_of(language, lowercase=True)
    if language not in WITHOUT_SPACES:  # those have no upper case
        metrics["bleu_lower_cased"] = _figure(lower_cased, beam, references, split)
        marked = _with_unknown_words_marked(beam, references, language, learned)
        metrics["bleu_unknown_marked"] = _figure(_AS_CUT, *marked, split)
    longer = [row for row, is_short in enumerate(short) if not is_short]
    if _FEWEST <= len(longer) < len(beam):
        some = [[rows[row] for row in longer] for rows in (beam, references)]
        metrics["bleu_without_short"] = _figure(bleu_of(language), *some, split)
    return {
        "metrics": metrics,
        "bleu_by_length": _by_length(beam, references, lengths, language, split),
    }


def bleu_of(language: str, lowercase: bool = False) -> BLEU:
    """BLEU of the words that sacreBLEU finds (Post 2018); of characters where none are parted."""
    tokenizer = "zh" if language == "zh" else "char" if language in WITHOUT_SPACES else "13a"
    return BLEU(tokenize=tokenizer, lowercase=lowercase)


def is_long_enough(references: Sequence[Sequence[str]], language: str) -> bool:
    """Whether at least half of the sentences have the four words in a row that BLEU looks for."""
    cut = bleu_of(language).tokenizer
    long = [any(len(cut(one).split()) >= _RUN for one in several) for several in references]
    return 2 * sum(long) >= len(long)


def each_chrf(found: Sequence[str], references: Sequence[Sequence[str]]) -> np.ndarray:
    """chrF of every sentence by itself, 0 to 100: float [sentences]."""
    chrf = CHRF()
    return np.array(
        [
            chrf.sentence_score(one, list(its)).score
            for one, its in zip(found, references, strict=True)
        ]
    )


def score(metric: Metric, found: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """The corpus's score, 0 to 100."""
    return metric.corpus_score(list(found), _columns(references)).score


def _figure(
    metric: Metric, found: Sequence[str], references: Sequence[Sequence[str]], split: str
) -> dict:
    """A score with the interval of the bootstrap over sentences (Koehn 2004)."""
    result = metric.corpus_score(list(found), _columns(references), n_bootstrap=_RESAMPLES)
    return {
        "value": result.score,
        "low": max(0.0, float(result._mean - result._ci)),
        "high": float(result._mean + result._ci),
        "n": len(found),
        "split": split,
        "signature": str(metric.get_signature()),
    }


def _with_unknown_words_marked(
    found: Sequence[str],
    references: Sequence[Sequence[str]],
    language: str,
    learned: Iterable[str],
) -> tuple[list[str], list[list[str]]]:
    """Both as words, with [UNK] in a reference for each word that training never held.

    Published figures are sometimes counted so: what the model could not have learned to write
    costs it one word that it did not write, never more.
    """
    cut = bleu_of(language).tokenizer
    known = {word for sentence in learned for word in cut(sentence).split()}

    def mark(reference: str) -> str:
        return " ".join(w if w in known else "[UNK]" for w in cut(reference).split())

    return [cut(sentence) for sentence in found], [[mark(one) for one in r] for r in references]


def _columns(references: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """References as sacreBLEU takes them: the first of every sentence, the second, and so on."""
    most = max(map(len, references))
    return [[one[i] if i < len(one) else None for one in references] for i in range(most)]


def _by_length(
    found: Sequence[str],
    references: Sequence[Sequence[str]],
    lengths: np.ndarray,
    language: str,
    split: str,
) -> list[dict]:
    rows = []
    for begin, end in zip(LENGTH_EDGES, (*LENGTH_EDGES[1:], None), strict=True):
        inside = np.flatnonzero((lengths >= begin) & (lengths < (end or np.inf)))
        if len(inside) >= _FEWEST:
            some = ([found[i] for i in inside], [references[i] for i in inside])
            figure = _figure(bleu_of(language), *some, split)
            rows.append({"from": begin, "to": end} | figure)
    return rows


class ValidationScores(keras.callbacks.Callback):
    """Adds scores of greedy translations of the validation split to an epoch's logs.

    `val_chrf`, and `val_bleu` unless most references are too short for it. `val_choice`, by which
    the best epoch is chosen, the higher the better, is BLEU, without it chrF, and while that is 0
    the loss below 0. What a translation would copy from its source is missing in all of them.
    """

    def __init__(
        self,
        model: TranslationModel,
        sources: Sequence[np.ndarray],
        references: Sequence[Sequence[str]],
        target: Pieces,
        recipe: Recipe,
        language: str,
    ) -> None:
        super().__init__()
        self.batches = LengthBatches(sources, None, 4 * recipe.batch)
        self.references = references
        self.metrics: dict[str, Metric] = {"val_chrf": CHRF()}
        if is_long_enough(references, language):
            self.metrics = {"val_bleu": bleu_of(language), **self.metrics}

        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)], autograph=False)
        def translate(source: tf.Tensor) -> tf.Tensor:
            tokens = hypotheses(model, source, recipe, beam=1).tokens[:, 0]
            written = tokens >= len(SPECIALS)
            return join(tf.where(written, target.spell(tokens), ""))

        self._translate = translate.get_concrete_function()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        found: list[str] = [""] * len(self.references)
        for i in range(len(self.batches)):
            answers = self._translate(tf.constant(self.batches[i][0])).numpy()
            for row, answer in zip(self.batches.rows(i), answers, strict=True):
                found[row] = answer.decode()
        scores = {name: score(it, found, self.references) for name, it in self.metrics.items()}
        logs |= scores
        logs["val_choice"] = next(iter(scores.values())) or -logs["val_loss"]
