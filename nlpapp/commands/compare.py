"""``python -m nlpapp compare "some text"``: every model's answer to one text, a row each."""

import json
import sys
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import tyro
from tqdm import tqdm

from nlpapp import languages, serving
from nlpapp.commands import CommandError, SavedModels
from nlpapp.commands.table import aligned
from nlpapp.quiet import import_tensorflow
from nlpapp.tables import histories


@dataclass(frozen=True)
class Compare:
    """Ask the saved models about one text and print their answers side by side.

    A table a task; models of languages in another script are asked only by name. The last column
    is the time for that text alone, warm, the median of several runs.

    $ python -m nlpapp compare "A film to see twice."
    $ python -m nlpapp compare - --models sentiment-imdb-lstm sentiment-imdb-rnn < review.txt
    $ python -m nlpapp compare -- "-- a text that begins with a dash"
    """

    text: tyro.conf.Positional[str]
    """The text, in quotes; it may be empty. A single - reads it from standard input."""

    models: Annotated[
        tuple[str, ...], tyro.conf.arg(help_behavior_hint="(default: all that read its script)")
    ] = ()
    """Names of the models to ask."""

    runs: int = 5
    """How often each model is timed."""

    saved_models: SavedModels = None

    def run(self) -> None:
        if self.runs < 1:
            raise CommandError(f"--runs must be at least 1, not {self.runs}.")
        scan = serving.scan(self.saved_models)
        for refusal in scan.refused:
            print(refusal, file=sys.stderr)
        if not scan.models:
            raise CommandError(f"No saved model stands in {scan.root}.")
        text = _standard_input() if self.text == "-" else self.text
        named = [scan.named(name) for name in self.models]
        of_texts = [it for it in scan.models if not histories.needs(it.card)]
        entries = named or _readers(of_texts, text)
        tables: dict[str, list] = {}  # a task's models give the same columns
        with tqdm(entries, desc="asking", unit="model", leave=False, disable=None) as progress:
            import_tensorflow()
            for entry in progress:
                try:
                    row = self._row(entry, text)
                except serving.ServingError as error:
                    progress.write(f"Skipped: {error}", file=sys.stderr)
                else:
                    tables.setdefault(entry.card["task"], []).append(row)
        if not tables:
            raise CommandError("No model could answer.")
        print("\n\n".join(aligned(rows) for rows in tables.values()))

    def _row(self, entry: serving.Entry, text: str) -> dict[str, str]:
        model = serving.load(entry)
        answers = readable(model.run([text]))
        seconds = serving.latency(model, text, self.runs)
        return {"model": model.name} | answers | {"ms": f"{1000 * seconds:.1f}"}


def _readers(entries: list[serving.Entry], text: str) -> list[serving.Entry]:
    """The models that the text is not foreign to; all of them where it is foreign to each."""
    foreign = [languages.is_foreign(text, languages.read_by(entry.card)) for entry in entries]
    readers = [entry for entry, is_foreign in zip(entries, foreign, strict=True) if not is_foreign]
    if readers and any(foreign):
        print(
            f"{sum(foreign)} of {len(entries)} models read another script and were not asked; "
            "--models asks the models it names, whatever they read.",
            file=sys.stderr,
        )
    return readers or entries


def readable(outputs: dict[str, np.ndarray]) -> dict[str, str]:
    """The outputs for the first text as words, whatever the task.

    One value a text stands as it is. Where a text has several strings and, in another output, as
    many numbers, each string stands with its number: classes with scores, translations with theirs.
    Anything else stands as JSON.
    """
    cells: dict[str, str] = {}
    paired: set[str] = set()
    for name, values in outputs.items():
        if values.ndim == 1:
            cells[name] = _short(values[0])
        elif values.ndim == 2 and values.dtype == object:
            for other, numbers in outputs.items():
                floats = np.issubdtype(numbers.dtype, np.floating)
                if floats and numbers.shape == values.shape and other not in paired:
                    pairs = zip(values[0], numbers[0], strict=True)
                    cells[f"{name}: {other}"] = ", ".join(f"{a} {_short(b)}" for a, b in pairs)
                    paired |= {name, other}
                    break
    for name, values in outputs.items():
        if values.ndim > 1 and name not in paired:
            cells[name] = json.dumps(values[0].tolist(), ensure_ascii=False)
    return cells


def _short(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, np.floating) else str(value)


def _standard_input() -> str:
    raw = sys.stdin.buffer.read()
    try:
        return raw.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise CommandError(f"Standard input is not UTF-8 at byte {error.start}.") from error
