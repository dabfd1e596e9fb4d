"""Package models again by today's code, from their own files and without training.

    python -m training.repackage sentiment-imdb-lstm
    python -m training.repackage --all --remove-old
    python -m training.repackage translation-tickets-gru --no-measure --out /tmp/models

For a model, your own too, that was packaged by an earlier state of this project: its folder holds
its weights, its vocabulary and its recipe, and from these comes its next version, with all that
signatures have learned to give since. No corpus is needed and no network.

The weights stay what they are to the last bit. Before the new version gets its name, both are asked
the same few hundred texts, and where the corpus is at hand its whole test split. Texts that are cut
otherwise today, ties and rounding are counted and listed; any other difference is a refusal, and
nothing is written. Figures of the card are measured again on the test split where it is at hand,
otherwise carried over. One refused model does not stop the others; the exit status is then 2.
"""

import functools
import shlex
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import tensorflow as tf  # noqa: E402
import tyro  # noqa: E402

import nlpapp  # noqa: E402
from nlpapp import corpora, serving  # noqa: E402
from nlpapp.commands import SavedModels  # noqa: E402
from nlpapp.saved import packaging, sameness  # noqa: E402
from nlpapp.saved.restored import Restored  # noqa: E402
from nlpapp.saved.sameness import Signatures  # noqa: E402
from nlpapp.tasks.sentiment import restoring as sentiment  # noqa: E402
from nlpapp.tasks.translation import restoring as translation  # noqa: E402
from training import asked  # noqa: E402
from training.running import run  # noqa: E402

# By the task on the card, what brings its models back.
RESTORED = {"sentiment": sentiment.restored, "translation": translation.restored}

Names = Annotated[tuple[str, ...], tyro.conf.Positional, tyro.conf.arg(metavar="[NAME ...]")]

_OWN = ("schema", "version", "packages", "bytes_on_disk", "files", "digest")  # every version's own
_SHOWN = 60  # characters of a text that is listed


@dataclass(frozen=True)
class Options:
    """Which models, and where things go."""

    models: Names = ()
    """Names of the models to package again."""
    all: bool = False
    """Package all models that are there."""
    saved_models: SavedModels = None
    out: Path | None = None
    """Where the new versions go; beside the old ones, unless given."""
    remove_old: bool = False
    """Remove the version that a new one was made of, once that stands."""
    measure: bool = True
    """Judge on the test split, where it is at hand: minutes for translators."""
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""

    def __post_init__(self) -> None:
        if self.all == bool(self.models):
            raise ValueError("Name the models to package again, or give --all for all of them.")
        if self.remove_old and self.out is not None:
            raise ValueError(
                "--remove-old is for new versions beside the old ones; leave out --out."
            )


class RefusedError(Exception):
    """A model that is not packaged again; the message says why."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.repackage", description=__doc__)
    scan = serving.scan(options.saved_models)
    names = [entry.name for entry in scan.models] if options.all else options.models
    for refusal in scan.refused if options.all else ():
        print(refusal, file=sys.stderr)
    refused = len(scan.refused) if options.all else 0
    for place, name in enumerate(dict.fromkeys(names), start=1):
        print(f"[{place}/{len(names)}] {name}", flush=True)
        try:
            again(scan.named(name), options)
        except (RefusedError, serving.ServingError, packaging.PackagingError) as error:
            print(f"{name} was not packaged again: {error}", file=sys.stderr, flush=True)
            refused += 1
    if refused:
        raise packaging.PackagingError(f"Of {len(names)} models, {refused} were refused.")


def again(entry: serving.Entry, options: Options) -> None:
    """The next version of one model. Raises RefusedError, ServingError or PackagingError."""
    task = entry.card["task"]
    if task not in RESTORED:
        raise RefusedError(f"this code brings back models of {', '.join(RESTORED)}, not of {task}.")
    out = options.out or entry.path.parents[1]
    try:
        packaging.require_room(out, entry.card)
        restored = RESTORED[task](entry.path, entry.card)
    except (LookupError, TypeError, AttributeError) as error:
        raise RefusedError(f"its card lacks what this code needs: {error}.") from error
    except OSError as error:
        raise RefusedError(f"{error.filename} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise RefusedError(f"{error}") from error
    before = tf.saved_model.load(str(entry.path)).signatures
    corpus, why_not = corpus_of(entry.card, options)
    if why_not:
        print(f"  Test split: {why_not}")

    def judge(after: Signatures) -> dict:
        ours = asked.texts()
        found = sameness.answered_otherwise(before, after, ours, restored.tolerances)
        compared = {"texts": len(ours)} | explained(found, ours, before, after, restored)
        figures = {}
        if corpus:
            figures, compared["test split"] = judged(before, after, corpus, restored)
        return figures | {"repackaged": story(entry, options, restored, bool(corpus), compared)}

    card = {name: value for name, value in entry.card.items() if name not in _OWN}
    folder = packaging.package(out, restored.module, card | restored.fields, judge, entry.path)
    print(f"  Packaged in {folder}", flush=True)
    if options.remove_old:
        shutil.rmtree(entry.path)
        print(f"  Removed {entry.path}")


def judged(
    before: Signatures, after: Signatures, corpus: object, restored: Restored
) -> tuple[dict, dict]:
    """The figures of the card from the test split, and how its texts were answered otherwise."""
    texts = restored.test_texts(corpus)
    print(f"  Judging both versions on the {len(texts):,} texts of the test split", flush=True)
    was, now = restored.answers(before, texts), restored.answers(after, texts)
    found = {}
    for name, outputs in was.items():
        tolerance = restored.tolerances.get(name, sameness.TOLERANCE)
        apart = sameness.rows_apart(outputs, now[name], tolerance)
        found[name] = [int(row) for row in apart.nonzero()[0]]
    compared = {"texts": len(texts)} | explained(found, texts, before, after, restored)
    return restored.figures(now, corpus), compared


def explained(
    found: dict[str, list[int]],
    texts: Sequence[str],
    before: Signatures,
    after: Signatures,
    restored: Restored,
) -> dict[str, int]:
    """How many texts are answered otherwise, by reason, each of them listed.

    Raises ValueError, which refuses the package, where a text has none.
    """
    reasons: dict[int, str] = {}
    for signature, rows in found.items():
        for row in rows:
            reason = restored.why_otherwise(signature, before, after, texts[row])
            if not reason:
                raise ValueError(
                    f"by {signature} it would answer otherwise than before, with the same weights: "
                    f"{short(texts[row])}"
                )
            reasons[row] = reason
    for row, reason in sorted(reasons.items()):
        print(f"  Answered otherwise ({reason}): {short(texts[row])}")
    return dict(Counter(reasons.values()))


def short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def corpus_of(card: dict, options: Options) -> tuple[object | None, str]:
    """The corpus that a model learned from, or why its test split cannot judge again."""
    name = card["corpus"]["name"]
    if not options.measure:
        return None, "not asked for."
    if name not in (*corpora.names(), *corpora.names("parallel")):
        return None, f"not at hand, for {name} is a file of somebody's own."
    try:
        corpus = load(name, options.data_dir, options.manual_dir)
    except corpora.CorpusError as error:
        return None, f"not at hand. {error}"
    told = corpus.card()
    if any(told[field] != card["corpus"].get(field) for field in ("version", "rows")):
        return None, f"not at hand, for {name} is another here than the card tells."
    return corpus, ""


@functools.lru_cache(maxsize=1)  # models of one corpus stand beside each other
def load(name: str, data_dir: Path | None, manual_dir: Path | None) -> object:
    return corpora.load(name, data_dir, manual_dir)


def story(
    entry: serving.Entry, options: Options, restored: Restored, measured: bool, compared: dict
) -> dict:
    """What the card says of how this version came about."""
    earlier = entry.card.get("repackaged", {})
    carried = f"carried over from version {entry.version}"
    if earlier.get("figures", "").startswith("carried"):
        carried = earlier["figures"]
    words = [entry.name, *([] if options.measure else ["--no-measure"])]
    return {
        "from": entry.version,
        "digest": entry.card["digest"],
        "nlpapp": nlpapp.__version__,
        "commit": commit(),
        "command": shlex.join(["python", "-m", "training.repackage", *words]),
        "figures": "measured again" if measured else carried,
        "compared": compared,
        "filled": restored.filled,
        "trained_with": earlier.get("trained_with", entry.card.get("packages", {})),
    }


def commit() -> str | None:
    """The commit of the checkout that this code runs from; None where it is none."""
    root = Path(nlpapp.__file__).parents[1]
    if not (root / ".git").exists():
        return None
    try:
        told = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return told.stdout.strip()


if __name__ == "__main__":
    # Unwinds the stack, so that a half-written version is removed.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    run(main, "Versions that were packaged stand; of the one in work nothing was written.")
