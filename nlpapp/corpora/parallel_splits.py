"""Who may see which sentence pair: the rules of ``splits``, for sentences with translations.

A pair has two sides, and either could give a test sentence away. Two sentences count as the same
when their forms are equal: normalised, and without any white space where it parts no words.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from nlpapp.corpora.parallel import Parallel
from nlpapp.corpora.splits import fingerprint, normalised, unspaced

Pair = tuple[str, str]  # source and target
Forms = tuple[Callable[[str], str], Callable[[str], str]]  # of the source, of the target

# Of an undetermined language nobody knows whether white space parts its words.
_UNSPACED_LANGUAGES = ("zh", "und")

_EMPTY = "training pairs with an empty side"
_SOURCE_HELD_OUT = "training pairs whose source stands in validation or test"
_TARGET_HELD_OUT = "training pairs whose target stands in validation or test"


class ParallelSplits(NamedTuple):
    """The splits of a parallel corpus, under the names that ``ParallelCorpus`` uses."""

    train: Parallel
    validation: Parallel
    test: Parallel
    dropped: dict[str, int]


def forms_of(source_language: str, target_language: str) -> Forms:
    """What decides on either side whether two sentences are the same."""
    source, target = (
        unspaced if language in _UNSPACED_LANGUAGES else normalised
        for language in (source_language, target_language)
    )
    return source, target


def formed(pair: Pair, forms: Forms) -> Pair:
    """A pair with each side in its form."""
    return forms[0](pair[0]), forms[1](pair[1])


def distinct(pairs: Sequence[Pair], forms: Forms) -> list[Pair]:
    """Pairs without those whose both sides came before, together."""
    first: dict[Pair, Pair] = {}
    for pair in pairs:
        first.setdefault(formed(pair, forms), pair)
    return list(first.values())


def row_by_row(pairs: Sequence[Pair]) -> Parallel:
    """Each pair a row, with one reference."""
    return Parallel([source for source, _ in pairs], [(target,) for _, target in pairs])


def grouped(pairs: Sequence[Pair]) -> Parallel:
    """Each source once, where it comes first, with all its translations."""
    targets: dict[str, list[str]] = {}
    for source, target in pairs:
        targets.setdefault(source, []).append(target)
    return Parallel(list(targets), [tuple(translations) for translations in targets.values()])


def published_splits(
    train: Sequence[Pair], validation: Sequence[Pair], test: Sequence[Pair], forms: Forms
) -> ParallelSplits:
    """The splits as published, less the training pairs that would give something away.

    Validation and test stay row by row. A training pair goes when a side is empty or stands in
    validation or test, or when it came before. Every reason is counted, also with 0.
    """
    held_out = [formed(pair, forms) for pair in (*validation, *test)]
    sources, targets = ({pair[side] for pair in held_out} for side in (0, 1))

    def why_drop(pair: Pair) -> str | None:
        source, target = formed(pair, forms)
        if not source or not target:
            return _EMPTY
        if source in sources:
            return _SOURCE_HELD_OUT
        return _TARGET_HELD_OUT if target in targets else None

    reasons = [why_drop(pair) for pair in train]
    kept = [pair for pair, reason in zip(train, reasons, strict=True) if reason is None]
    once = distinct(kept, forms)
    dropped = {
        reason: reasons.count(reason) for reason in (_EMPTY, _SOURCE_HELD_OUT, _TARGET_HELD_OUT)
    }
    dropped["duplicates within train"] = len(kept) - len(once)
    return ParallelSplits(grouped(once), row_by_row(validation), row_by_row(test), dropped)


def connected(pairs: Sequence[Pair], forms: Forms) -> list[list[Pair]]:
    """Groups of pairs that hang together: they share a side, directly or by way of other pairs.

    Groups come in the order of their first pairs, pairs in order within a group.
    """
    parent = list(range(len(pairs)))  # of each row another one of its group, or itself

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]  # halves the way for whoever walks it next
            row = parent[row]
        return row

    for side, form in enumerate(forms):
        first_with: dict[str, int] = {}
        for row, pair in enumerate(pairs):
            parent[root(row)] = root(first_with.setdefault(form(pair[side]), row))

    groups: dict[int, list[Pair]] = {}
    for row, pair in enumerate(pairs):
        groups.setdefault(root(row), []).append(pair)
    return list(groups.values())


def split_by_groups(
    pairs: Sequence[Pair], groups: Sequence[Sequence[Pair]], each: int, forms: Forms
) -> ParallelSplits:
    """Hold out ``each`` connected groups for test and as many for validation, by hash, for ever.

    Sources take their turn by fingerprint, as though drawn by lot, each with its whole group. The
    source that was drawn stands in the split with all its translations; what else is in the group
    stands nowhere, for from train it would give the answer away. All other groups train.

    pairs: distinct ones; groups: what ``connected`` makes of them.
    """

    def lot(source: str) -> bytes:
        return fingerprint(source, forms[0])

    drawn = sorted(
        ((min((source for source, _ in group), key=lot), group) for group in groups),
        key=lambda source_and_group: lot(source_and_group[0]),
    )

    def hold_out(first: int) -> Parallel:
        return grouped(
            [
                pair
                for source, group in drawn[first : first + each]
                for pair in group
                if pair[0] == source
            ]
        )

    test, validation = hold_out(0), hold_out(each)
    training = {pair for _, group in drawn[2 * each :] for pair in group}
    train = grouped([pair for pair in pairs if pair in training])
    placed = sum(len(part.pairs()[0]) for part in (train, validation, test))
    beside = {"pairs beside a held-out source, in its group": len(pairs) - placed}
    return ParallelSplits(train, validation, test, beside)
