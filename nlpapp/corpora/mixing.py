"""One corpus made of several, none of which drowns the others, and none of which tells on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nlpapp.corpora.corpus import Corpus, CorpusError, Labelled, joined
from nlpapp.corpora.splits import letters


def mixed(name: str, parts: Sequence[Corpus], weights: Mapping[str, float]) -> Corpus:
    """A corpus whose splits are those of its parts, one after the other.

    By letters and digits alone, no text of any part's training or unlabelled texts stands in the
    test or validation of any, none of a part's validation in a test, and what stands in training
    texts twice is kept once, with the first part. A part that looks for copies more narrowly by
    itself loses a few more here. Labels are matched by their names: a part may lack some of the
    classes.

    weights: of each part, how often a pass through train reads a text of it, on average.

    Raises CorpusError where a part has a label that means nothing in the one with most classes.
    """
    classes = _classes(name, parts)
    parts = _apart([_relabelled(part, classes) for part in parts])
    languages = dict.fromkeys(part.language for part in parts)
    return Corpus(
        name=name,
        version=_told(parts, lambda part: part.version),
        language="+".join(languages),
        licence=_told(parts, lambda part: part.licence),
        citation=" ".join(part.citation for part in parts),
        classes=classes,
        train=joined([part.train for part in parts]),
        validation=joined([part.validation for part in parts]),
        test=joined([part.test for part in parts]),
        unlabelled=[text for part in parts for text in part.unlabelled],
        dropped={
            f"{part.name}: {reason}": rows
            for part in parts
            for reason, rows in part.dropped.items()
        },
        parts={part.name: part for part in parts},
        weights={part.name: weights[part.name] for part in parts},
    )


def _classes(name: str, parts: Sequence[Corpus]) -> tuple[str, ...]:
    """Those of the part with most, which the others know too."""
    fullest = max(parts, key=lambda part: len(part.classes))
    for part in parts:
        if unknown := [label for label in part.classes if label not in fullest.classes]:
            raise CorpusError(
                f"{name} cannot be mixed: {part.name} has the label {unknown[0]!r}, which "
                f"{fullest.name} does not know ({', '.join(fullest.classes)}); give labels that "
                "mean the same the same name in all parts."
            )
    return fullest.classes


def _relabelled(part: Corpus, classes: tuple[str, ...]) -> Corpus:
    number = np.array([classes.index(label) for label in part.classes], np.int32)

    def of(split: Labelled) -> Labelled:
        return replace(split, labels=number[split.labels])

    return replace(
        part,
        classes=classes,
        train=of(part.train),
        validation=of(part.validation),
        test=of(part.test),
    )


def _apart(parts: Sequence[Corpus]) -> list[Corpus]:
    """The parts without what would give a test or validation away."""
    forms = [{split: _forms(getattr(part, split).texts) for split in _SPLITS} for part in parts]
    unlabelled = [_forms(part.unlabelled) for part in parts]
    tested = _all(it["test"] for it in forms)
    judged = tested | _all(it["validation"] for it in forms)
    found, taught = [], set()
    for place, part in enumerate(parts):
        others = [it for other, it in enumerate(forms) if other != place]
        train, in_judged = _without(forms[place]["train"], judged)
        train &= _new(forms[place]["train"], taught)
        in_train = len(part.train) - in_judged - int(train.sum())
        validation, in_tested = _without(forms[place]["validation"], tested)
        learned = _all(it["train"] for it in others)
        speakable, unusable = _without(unlabelled[place], judged | learned)
        found.append(
            replace(
                part,
                train=part.train.rows(train),
                validation=part.validation.rows(validation),
                unlabelled=[part.unlabelled[row] for row in np.flatnonzero(speakable)],
                dropped=part.dropped
                | {
                    "train texts that stand in a part's test or validation": in_judged,
                    "train texts that came before, in this part or another": in_train,
                    "validation texts that stand in a part's test": in_tested,
                    "unlabelled texts that stand in another part": unusable,
                },
            )
        )
    return found


_SPLITS = "train", "validation", "test"


def _forms(texts: Sequence[str]) -> list[str]:
    return [letters(text) for text in texts]


def _all(forms: Iterable[Sequence[str]]) -> set[str]:
    return set().union(*forms) - {""}  # marks alone give nothing away


def _without(forms: Sequence[str], held_out: set[str]) -> tuple[np.ndarray, int]:
    """Which are not held out, bool [n], and how many are."""
    kept = np.array([form not in held_out for form in forms], bool)
    return kept, int((~kept).sum())


def _new(forms: Sequence[str], seen: set[str]) -> np.ndarray:
    """Which come for the first time, bool [n]; marks alone always. seen: grows by them."""
    new = []
    for form in forms:
        new.append(not form or form not in seen)
        seen.add(form)
    return np.array(new, bool)


def _told(parts: Sequence[Corpus], fact: Callable[[Corpus], str]) -> str:
    return "; ".join(f"{part.name}: {fact(part)}" for part in parts)
