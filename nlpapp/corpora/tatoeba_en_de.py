"""Tatoeba, English to German: short sentences of everyday life, with dialogues to learn from too.

169,813 pairs as published, with no split, which is made as that of `tatoeba-en-zh`: by groups of
pairs that hang together, by the letters and digits of a side. The dialogues are XDailyDialog's, of
its training part. Multi30k's test of 2016 is judged beside: captions, of which nothing is learned.
"""

from nlpapp.corpora import multi30k, prepared
from nlpapp.corpora.parallel import HeldOut, ParallelCorpus, Part
from nlpapp.corpora.parallel_splits import connected, distinct, split_by_groups
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import letters
from nlpapp.corpora.talk import held_out, xdailydialog
from nlpapp.corpora.talk.aligned import aligned_rows
from nlpapp.corpora.talk.direction import Direction
from nlpapp.corpora.talk.training_pairs import TrainingPairs

HOMEPAGE = "https://tatoeba.org"
LICENCE = "CC BY 2.0"
CITATION = (
    "Sentences by the contributors of Tatoeba, https://tatoeba.org (CC BY 2.0); pairs selected by "
    "https://www.manythings.org/anki, file deu-eng.zip of 2018-05-13."
)
LANGUAGES = ("en", "de")
FILE = "deu.txt"  # in the archive
HELD_OUT = 1000  # groups of test, and as many of validation
_FORMS = (letters, letters)

SOURCE = prepared.Source(
    corpus="tatoeba-en-de",
    builder="tatoeba_en_de",
    version="1.0.0",
    manual_folder="tatoeba_en_de",
    downloads=prepared.registered("https://raw.githubusercontent.com/rioyshky/translation/"),
    module="nlpapp.corpora.builders.tatoeba_en_de",
)


def load(places: Places) -> ParallelCorpus:
    """Read the pairs, split them by connected groups, and add the dialogues to training."""
    rows = prepared.read(SOURCE, places)["train"]
    turns = xdailydialog.read(places)["train"]
    captions = multi30k.load("en-de", *LANGUAGES, places)
    published = list(zip(rows["en"], rows["de"], strict=True))
    pairs = distinct(published, _FORMS)
    splits = split_by_groups(pairs, connected(pairs, _FORMS), HELD_OUT, _FORMS)
    beside = HeldOut(captions.validation, captions.test)

    parts = (splits.validation, splits.test, *beside)
    kept_back = [pair for part in parts for pair in aligned_rows(part)]
    training = TrainingPairs(held_out.Guard(kept_back, "de"))
    counts = {"duplicates": len(published) - len(pairs)} | splits.dropped
    training.add(
        "tatoeba-en-de",
        Part(SOURCE.version, LICENCE, CITATION, counts),
        aligned_rows(splits.train),
    )
    dialogues, counts = xdailydialog.lessons(turns, "de")
    training.add(
        "xdailydialog",
        Part(xdailydialog.SOURCE.version, xdailydialog.LICENCE, xdailydialog.CITATION, counts),
        dialogues,
    )
    direction = Direction(*LANGUAGES)
    return ParallelCorpus(
        name="tatoeba-en-de",
        version=SOURCE.version,
        source_language="en",
        target_language="de",
        licence=f"{LICENCE}; its dialogues {xdailydialog.LICENCE}",
        citation=" ".join(part.citation for part in training.parts.values()),
        train=training.train(direction),
        validation=direction.judged(splits.validation),
        test=direction.judged(splits.test),
        dropped=training.dropped(),
        parts=training.parts,
        beside={"multi30k-en-de": HeldOut(*map(direction.judged, beside))},
    )


PARALLEL = {"tatoeba-en-de": load}
