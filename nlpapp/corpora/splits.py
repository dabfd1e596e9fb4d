"""Who may see which text: the rules that keep test texts out of training, for every corpus.

Two texts count as the same when they differ only in Unicode form, white space or case. All rules
work on that normalised form; the texts themselves are passed on as they were published.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from nlpapp.corpora.corpus import Labelled

ONE_IN = 10  # the share of train that becomes validation
_NO_LETTERS = re.compile(r"[\W_]+")


class Splits(NamedTuple):
    """The splits of a corpus, under the names that ``Corpus`` uses."""

    train: Labelled
    validation: Labelled
    test: Labelled
    unlabelled: list[str]
    dropped: dict[str, int]


def normalised(text: str) -> str:
    """NFKC (full-width forms become plain), white space folded to single spaces, lower case."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).lower()


def unspaced(text: str) -> str:
    """The normalised text without any white space, which parts no words in Chinese."""
    return "".join(normalised(text).split())


def letters(text: str) -> str:
    """Letters and digits alone, in lower case and plain forms: punctuation hides copies too."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _NO_LETTERS.sub("", plain.lower())


def fingerprint(text: str, form: Callable[[str], str] = normalised) -> bytes:
    """SHA-256 of a form of the text: 32 bytes, far smaller to remember than a review."""
    return hashlib.sha256(form(text).encode("utf-8", "replace")).digest()


def in_validation(key: bytes) -> bool:
    """Whether a training text, of this fingerprint, belongs to validation.

    The same answer for everybody, for ever: it depends on nothing but the text, so it survives
    reordering, and copies of a text fall on the same side.
    """
    return _tenth(key) == 0


def split(
    train: Labelled,
    test: Labelled,
    validation: Labelled | None = None,
    unlabelled: Sequence[str] = (),
    form: Callable[[str], str] = normalised,
) -> Splits:
    """Apply the rules to the splits as published. Texts of the same `form` count as the same.

    The test split stays as it is. Where the corpus has no validation of its own, about one text in
    ten of train becomes it. Of texts that occur twice within train the first is kept, also where
    the labels differ. Every reason for dropping is counted, with 0 where nothing was dropped.
    """
    test_keys = _fingerprints(test.texts, form)
    train_keys = _fingerprints(train.texts, form)
    unlabelled_keys = _fingerprints(unlabelled, form)

    if validation is None:
        shared_with_test = 0
        train_rows, held_out, repeated = _new_rows(train_keys, test_keys)
        validation_keys = [key for row in train_rows if in_validation(key := train_keys[row])]
        validation = _rows(train, [row for row in train_rows if in_validation(train_keys[row])])
        train_rows = [row for row in train_rows if not in_validation(train_keys[row])]
    else:
        validation_keys = _fingerprints(validation.texts, form)
        rows, shared_with_test, _ = _new_rows(validation_keys, test_keys, once=False)
        validation = _rows(validation, rows)
        train_rows, held_out, repeated = _new_rows(train_keys, {*test_keys, *validation_keys})

    evaluation_keys = {*test_keys, *validation_keys}
    kept_train_keys = {train_keys[row] for row in train_rows}
    in_evaluation = sum(key in evaluation_keys for key in unlabelled_keys)
    unlabelled_rows, unusable, unlabelled_repeated = _new_rows(
        unlabelled_keys, evaluation_keys | kept_train_keys
    )
    dropped = {
        "duplicates within train": repeated,
        "train texts that stand in test or validation": held_out,
        "validation texts that stand in test": shared_with_test,
        "unlabelled texts that stand in test or validation": in_evaluation,
        "unlabelled texts that stand in train": unusable - in_evaluation,
        "duplicates within unlabelled": unlabelled_repeated,
    }
    return Splits(
        train=_rows(train, train_rows),
        validation=validation,
        test=test,
        unlabelled=[unlabelled[row] for row in unlabelled_rows],
        dropped=dropped,
    )


def tenths(
    labelled: Labelled, held_out: Iterable[str] = (), form: Callable[[str], str] = letters
) -> Splits:
    """Splits of a corpus that was published whole: by hash, a tenth to validate and one to test.

    held_out: texts that stand in none of the splits, because others are judged by them. Of texts of
    the same `form` the first is kept, also where the labels differ; of no form, none.
    """
    keys = _fingerprints(labelled.texts, form)
    nothing = fingerprint("", form)
    rows, of_others, repeated = _new_rows(keys, {*_fingerprints(held_out, form), nothing})
    blank = keys.count(nothing)
    tenth = [_tenth(keys[row]) for row in rows]

    def part(wanted: Callable[[int], bool]) -> Labelled:
        chosen = [row for row, one in zip(rows, tenth, strict=True) if wanted(one)]
        return _rows(labelled, chosen)

    return Splits(
        train=part(lambda one: one > 1),
        validation=part(lambda one: one == 0),
        test=part(lambda one: one == 1),
        unlabelled=[],
        dropped={
            "duplicates": repeated,
            "texts without a letter or digit": blank,
            "texts that others are judged by": of_others - blank,
        },
    )


def _tenth(key: bytes) -> int:
    return int.from_bytes(key[:8], "big") % ONE_IN


def _fingerprints(texts: Iterable[str], form: Callable[[str], str]) -> list[bytes]:
    return [fingerprint(text, form) for text in texts]


def _new_rows(
    keys: Sequence[bytes], taken: Iterable[bytes], once: bool = True
) -> tuple[list[int], int, int]:
    """Rows whose key is not in ``taken`` (and, with ``once``, did not come before).

    Returns the rows, how many were taken, how many were repetitions.
    """
    taken, seen = set(taken), set()
    rows, already_taken, repeated = [], 0, 0
    for row, key in enumerate(keys):
        if key in taken:
            already_taken += 1
        elif once and key in seen:
            repeated += 1
        else:
            rows.append(row)
            seen.add(key)
    return rows, already_taken, repeated


def _rows(labelled: Labelled, rows: list[int]) -> Labelled:
    return labelled.rows(np.array(rows, dtype=np.int64))
