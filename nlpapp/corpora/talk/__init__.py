"""Everyday English and Chinese, both ways: dialogues, stories, film talk, sentences, words.

Learned from: Tatoeba, XDailyDialog, Alpaca (texts whose translation was found good), MSCTD (to read
English alone, for it is in lower case) and the common words of CC-CEDICT. Judged by XDailyDialog's
test, turn by turn, with its validation, sentence by sentence, to choose by; beside it by the test
of `tatoeba-en-zh`. The same rows are held back in both directions, and training holds nothing of
them (`held_out`).

Never judged by the test of `tatoeba-zh-en`: 980 of its 1,000 sentences stand in the file that is
learned from here.
"""

from functools import partial
from types import ModuleType

from nlpapp.corpora import tatoeba_en_zh
from nlpapp.corpora.parallel import HeldOut, ParallelCorpus, Part
from nlpapp.corpora.places import Places
from nlpapp.corpora.talk import alpaca, cedict, held_out, msctd, xdailydialog
from nlpapp.corpora.talk.aligned import Aligned, aligned_rows
from nlpapp.corpora.talk.direction import Direction, reversed_rows
from nlpapp.corpora.talk.training_pairs import TrainingPairs

VERSION = "1.2.0"
LICENCE = (
    "for non-commercial use, as XDailyDialog (CC BY-NC-SA 4.0), Alpaca (CC BY-NC 4.0) and MSCTD's "
    "subtitles are; CC-CEDICT is CC BY-SA 4.0, Tatoeba CC-BY 2.0 FR"
)
# What people wrote and translated themselves counts twice: it is nearest to what visitors type.
WEIGHTS = {"tatoeba-en-zh": 2, "xdailydialog": 2}


def load(source_language: str, target_language: str, places: Places) -> ParallelCorpus:
    """The corpus of one direction."""
    direction = Direction(source_language, target_language)
    tatoeba = tatoeba_en_zh.load(places)
    turns = xdailydialog.read(places)
    own = {split: xdailydialog.held_out(turns[split], "zh") for split in ("validation", "test")}
    beside = {"validation": tatoeba.validation, "test": tatoeba.test}
    kept_back = [pair for pairs in own.values() for pair in pairs]
    kept_back += [pair for part in beside.values() for pair in aligned_rows(part)]
    training = TrainingPairs(held_out.Guard(kept_back, "zh"))

    def learn(name: str, module: ModuleType, pairs: list[Aligned], counts: dict[str, int]) -> None:
        weight = WEIGHTS.get(name, 1)
        part = Part(module.SOURCE.version, module.LICENCE, module.CITATION, counts, weight)
        training.add(name, part, pairs)

    learn("tatoeba-en-zh", tatoeba_en_zh, aligned_rows(tatoeba.train), tatoeba.dropped)
    learn("xdailydialog", xdailydialog, *xdailydialog.lessons(turns["train"], "zh"))
    learn("alpaca", alpaca, *alpaca.lessons(alpaca.read(places)))
    if source_language == "en":
        learn("msctd", msctd, *msctd.lessons(msctd.read(places)))
    learn("cc-cedict", cedict, *cedict.lessons(cedict.read(places), training.pairs))
    if source_language != "en":
        beside = {split: reversed_rows(part) for split, part in beside.items()}
    return ParallelCorpus(
        name=f"talk-{source_language}-{target_language}",
        version=VERSION,
        source_language=source_language,
        target_language=target_language,
        licence=LICENCE,
        citation=" ".join(part.citation for part in training.parts.values()),
        train=training.train(direction),
        validation=direction.judged(
            direction.rows(xdailydialog.by_sentence(own["validation"], "zh"))
        ),
        test=direction.judged(direction.rows(own["test"])),
        dropped=training.dropped(),
        parts=training.parts,
        beside={"tatoeba-en-zh": HeldOut(*map(direction.judged, beside.values()))},
    )


PARALLEL = {
    f"talk-{source}-{target}": partial(load, source, target)
    for source, target in (("en", "zh"), ("zh", "en"))
}
