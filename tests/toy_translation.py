"""Toy saved models that translate by Contract 1, built in a second from TensorFlow alone.

A toy translates word for word by a small dictionary, and repeats the words that it does not know.
One that attends looks at the word that it translates; one that does not has room for five pieces.
Its card is complete and its figures invented.
"""

import functools
from pathlib import Path

import tensorflow as tf
from toy_models import copied, kept, sealed

from nlpapp.saved import cards

CHARACTERS = 20_000  # of a text, that are read
DICTIONARY = {
    "i": "我",
    "we": "我们",
    "you": "你",
    "love": "爱",
    "like": "喜欢",
    "drink": "喝",
    "tea": "茶",
    "coffee": "咖啡",
    "cats": "猫",
    "and": "和",
    "every": "每",
    "day": "天",
    ".": "。",
    "?": "？",
}
REMEMBERED = 5  # pieces, without attention
END = "[END]"
_TEXT = [tf.TensorSpec([None], tf.string, name="text")]


class ToyTranslator(tf.Module):
    """Real operations, invented wisdom."""

    def __init__(self, dictionary: Path, attends: bool):
        super().__init__()
        self.attends = attends
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                str(dictionary), tf.string, 0, tf.string, 1, delimiter="\t"
            ),
            default_value="",
        )

    @tf.function(input_signature=_TEXT)
    def serving_default(self, text):
        _, known, target = self.read(text)
        return {"translation": self.joined(target), "score": self.score(known)}

    @tf.function(input_signature=_TEXT)
    def n_best(self, text):
        _, known, target = self.read(first_sentence(text))
        best, score = self.joined(target), self.score(known)
        return {
            "translations": tf.stack([best, best + "了", "也" + best], axis=1),
            "scores": tf.stack([score, score - 0.5, score - 1.0], axis=1),
        }

    @tf.function(input_signature=_TEXT)
    def trace(self, text):
        source, known, target = self.read(first_sentence(text))
        end = tf.fill([tf.shape(text)[0], 1], END)
        source, target = tf.concat([source, end], axis=1), tf.concat([target, end], axis=1)
        known = tf.concat([known, end == END], axis=1)
        read = tf.cast(source.row_lengths(), tf.int32)  # [batch]
        wrote = tf.cast(target.row_lengths(), tf.int32)
        source_time, target_time = tf.reduce_max(read), tf.reduce_max(wrote)
        outputs = {
            "source_tokens": dense(source, source_time),
            "source_known": dense(known, source_time),
            "source_length": read,
            "target_tokens": dense(target, target_time),
            "target_length": wrote,
        }
        if self.attends:
            # Of each target piece, most goes to the source piece of its place, the rest to all.
            place = tf.minimum(tf.range(target_time)[None, :], read[:, None] - 1)
            there = tf.sequence_mask(read, source_time, tf.float32)  # [batch, source time]
            evenly = there / tf.cast(read, tf.float32)[:, None]
            attention = 0.8 * tf.one_hot(place, source_time) + 0.2 * evenly[:, None, :]
            written = tf.sequence_mask(wrote, target_time, tf.float32)
            outputs["attention"] = attention * written[:, :, None]
        return outputs

    @tf.function(input_signature=_TEXT)
    def sentences(self, text):
        ends = tf.strings.regex_replace(tf.strings.strip(text), r"([.!?])\s+", "\\1\n")
        cut = tf.strings.split(ends, "\n")  # [batch, (sentences)]
        _, known, target = self.read(cut.flat_values)
        length = tf.cast(cut.row_lengths(), tf.int32)
        most = tf.reduce_max(length)
        return {
            "sources": dense(cut, most),
            "translations": dense(cut.with_flat_values(self.joined(target)), most),
            "scores": dense(cut.with_flat_values(self.score(known)), most),
            "length": length,
        }

    def read(self, text):
        """(source string, known bool, target string), each ragged [batch, (time)].

        `text` is string [batch]; a piece is a word, with "▁" before it, or a mark.
        """
        text = tf.strings.substr(text, 0, CHARACTERS, unit="UTF8_CHAR")
        marked = tf.strings.regex_replace(text, r"(\S+)", r"▁\1")
        source = tf.strings.split(tf.strings.regex_replace(marked, r"([.,!?])", r" \1"))
        pieces = source.flat_values
        word = tf.strings.lower(tf.strings.regex_replace(pieces, "▁", ""))
        found = self.table.lookup(word)
        known = source.with_flat_values(found != "")
        target = source.with_flat_values(tf.where(found != "", found, pieces))
        return source, known, target if self.attends else target[:, :REMEMBERED]

    def joined(self, target):
        """The pieces as a text, string [batch]."""
        text = tf.strings.reduce_join(target, axis=-1)
        return tf.strings.strip(tf.strings.regex_replace(text, "▁", " "))

    def score(self, known):
        """The better, the more words are known, float32 [batch]."""
        right = tf.reduce_sum(tf.cast(known, tf.float32), axis=-1)
        count = tf.cast(known.row_lengths(), tf.float32)
        return -0.1 - 1.4 * tf.math.divide_no_nan(count - right, count)


def first_sentence(text):
    """As far as a mark that ends a sentence and stands before white space."""
    return tf.strings.regex_replace(text, r"(?s)^(\s*.*?[.!?])\s.*$", r"\1")


def dense(ragged, time):
    """Filled up to a length, [batch, time]."""
    return ragged.to_tensor(shape=tf.cast(tf.stack([-1, time]), tf.int64))


def build_toy_translator(
    root, name: str, version: int = 1, *, cuts: bool = False, **card_overrides
) -> Path:
    """Build `<root>/<name>/<version>/`, a real SavedModel with its card; returns that folder.

    cuts: whether it has the signature `sentences`. Other keywords replace fields of the card; of
    them, `variant` says whether the model attends.
    """
    card = toy_translation_card(name, version, **card_overrides)
    saved = _saved(card["variant"] != "noattention", cuts)
    return sealed(copied(saved, Path(root) / name / str(version)), card)


@functools.cache
def _saved(attends: bool, cuts: bool) -> Path:
    folder = kept(f"translation-{attends}-{cuts}")
    dictionary = folder / "dictionary.tsv"
    rows = [f"{word}\t{meaning}" for word, meaning in DICTIONARY.items()]
    dictionary.write_text("\n".join(rows) + "\n", encoding="utf-8")
    toy = ToyTranslator(dictionary, attends)
    signatures = {"serving_default": toy.serving_default, "greedy": toy.serving_default}
    signatures |= {"n_best": toy.n_best, "trace": toy.trace}
    if cuts:
        signatures["sentences"] = toy.sentences
    tf.saved_model.save(toy, folder, signatures=signatures)
    dictionary.unlink()  # the SavedModel keeps its own copy under assets/
    return folder


def toy_translation_card(name: str, version: int, **overrides) -> dict:
    """A card with every field of a translation model, its figures invented, not yet sealed."""
    cell, variant = overrides.get("cell", "lstm"), overrides.get("variant")
    rank = 2 * (cell == "lstm") + 4 * (variant is None)

    def points(value, n=200):
        return {
            "value": round(value, 2),
            "low": round(value - 1.5, 2),
            "high": round(value + 1.5, 2),
            "n": n,
            "split": "test",
            "signature": "nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:2.5.1",
        }

    return {
        "schema": cards.SCHEMA,
        "model": name,
        "version": version,
        "task": "translation",
        "corpus": {
            "name": "toy-en-zh",
            "version": "0.0.1",
            "language": "en-zh",
            "source_language": "en",
            "target_language": "zh",
            "licence": "none needed",
            "citation": "Nobody. Invented sentences for tests. Nowhere, 2001.",
            "rows": {"train": 800, "validation": 100, "test": 200},
            "dropped": {"also in test": 3, "duplicate in train": 5},
        },
        "cell": cell,
        "variant": variant,
        "recipe": {
            "units": 3,
            "attention": "none" if variant == "noattention" else "luong",
            "beam": 3,
            "length_penalty": 1.0,
        },
        "seed": 1,
        "caps": {"characters": CHARACTERS},
        "parameters": 12_000 + 1000 * rank,
        "training": {
            "seconds": 90.0 + 30 * rank,
            "hardware": "an invented machine",
            "tokens_per_second": 9_000 - 900 * rank,
            "padding": 0.04,
        },
        "packages": {"python": "3.11.0", "tensorflow": tf.__version__},
        "command": f"python -m training.translation --corpus toy-en-zh --cell {cell} --seed 1",
        "learning_curve": [
            {
                "epoch": epoch,
                "loss": round(4.0 - 0.5 * epoch, 4),
                "accuracy": round(0.3 + 0.05 * epoch, 4),
                "val_loss": round(4.1 - 0.4 * epoch, 4),
                "val_accuracy": round(0.29 + 0.04 * epoch, 4),
                "val_bleu": round(2.0 * epoch + rank, 2),
                "seconds": 15.0,
            }
            for epoch in range(1, 5)
        ],
        "metrics": {
            "bleu": points(12.0 + rank),
            "chrf": points(20.0 + rank),
            "bleu_greedy": points(11.0 + rank),
            "chrf_greedy": points(19.0 + rank),
        },
        "bleu_by_length": [
            {"from": low, "to": high} | points(14.0 + rank - drop * (variant is not None), 50)
            for low, high, drop in [(1, 8, 0), (8, 16, 3), (16, 32, 6), (32, None, 9)]
        ],
    } | overrides
