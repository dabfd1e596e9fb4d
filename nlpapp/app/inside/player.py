"""What a reading looks like: a picture in the browser that steps through the words by itself.

Python measures and names; the browser draws and steps, so that a step asks no server. Maps travel
as a byte a unit and word. What a person typed goes in as JSON and comes out as text, never as HTML.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlpapp.app.inside.states import GATES, Direction, Reading
from nlpapp.app.language import N_, _
from nlpapp.languages import unspaced

_MOVED = 6  # units listed for a word
_HERE = Path(__file__).parent
_SHEET = (_HERE / "player.css").read_text(encoding="utf-8")
_SCRIPTS = "drawing.js", "cell.js", "player.js"  # one after the other, as one script
_SCRIPT = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)

# What the picture says; the parts of a cell by their names in the trace.
_WORDS = {
    "forget_gate": N_("Forget gate"),
    "input_gate": N_("Input gate"),
    "output_gate": N_("Output gate"),
    "update_gate": N_("Update gate"),
    "reset_gate": N_("Reset gate"),
    "candidate": N_("Candidate"),
    "cell_state": N_("Cell state"),
    "hidden": N_("Hidden state"),
    "means": N_("The gates, averaged over all units"),
    "none_to_all": N_("0 shut, 1 open"),
    "had_it_ended": N_("had the text ended here"),
    "moved": N_("Units whose memory moved most at this word"),
    "unit": N_("unit {unit}"),
    "pointed": N_("unit {unit}, “{word}”: {value}"),
    "word": N_("the word, and the state before"),
    "fed": N_("the word, and the hidden state before it"),
    "cell_before": N_("cell before"),
    "cell_now": N_("cell now"),
    "hidden_before": N_("hidden before"),
    "hidden_now": N_("hidden now"),
    "kept": N_("kept"),
    "told_lstm": N_(
        "At “{word}” the forget gate keeps {share} of the cell state; {written} is written; the "
        "output gate, {let_out} open, lets {out} out."
    ),
    "told_gru": N_(
        "At “{word}” the update gate keeps {share} of the hidden state; {written} is written in "
        "its place, from a candidate that sees the old state through a reset gate {reset} open."
    ),
    "told_rnn": N_(
        "At “{word}” the whole state is made anew from the word and the state before: {held} "
        "becomes {now}. Nothing guards what was there."
    ),
    "where": N_("Word {at} of {of}:"),
    "first": N_("To the first word"),
    "back": N_("Previous word"),
    "next": N_("Next word"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "slider": N_("Which word"),
}


@dataclass(frozen=True, eq=False)
class Panel:
    """One model in the picture. watched: the class whose probability is drawn, and its place."""

    title: str
    colour: str
    reading: Reading
    watched: str
    place: int


def html(panels: Sequence[Panel]) -> str:
    """The picture of one or several readings of one text, of a token at least."""
    models = [_model(panel) for panel in panels]
    key = hashlib.sha256(json.dumps([it["tokens"] for it in models]).encode()).hexdigest()[:12]
    data = {
        "key": key,  # of the text: the step stands while the models around it change
        "place": f"inside-{key}",
        "begin": eventful(panels[-1].reading.directions[0]),
        "spaced": not unspaced(models[0]["tokens"]),
        "words": {name: _(said) for name, said in _WORDS.items()},
        "models": models,
    }
    packed = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<style>{_SHEET}</style><div class="inside" id="inside-{key}"></div>'
        f"<script>(() => {{\nconst DATA = {packed};\n{_SCRIPT}}})();</script>"
    )


def _model(panel: Panel) -> dict:
    reading = panel.reading
    return {
        "title": panel.title,
        "colour": panel.colour,
        "kind": _kind(reading.directions[0]),
        "tokens": list(reading.tokens),
        "watched": _("Probability of “{name}”").format(name=panel.watched),
        "scores": _rounded(reading.scores[:, panel.place]),
        "directions": [_direction(it) for it in reading.directions],
    }


def eventful(direction: Direction) -> int:
    """The word, after the first, at which memory changes most: there the picture begins."""
    change = np.abs(direction.memory - direction.before).mean(1)
    return int(change[1:].argmax()) + 1 if len(change) > 1 else 0


def _kind(direction: Direction) -> str:
    """Which diagram is drawn."""
    if "forget_gate" in direction.parts:
        return "lstm"
    return "gru" if "update_gate" in direction.parts else "rnn"


def _direction(direction: Direction) -> dict:
    order, moved = direction.order(), direction.moved(_MOVED)
    before = np.take_along_axis(direction.before, moved, 1)
    after = np.take_along_axis(direction.memory, moved, 1)
    return {
        "label": _("backward") if direction.backward else _("forward"),
        "order": order.tolist(),
        "maps": [
            {"name": name, **_map(values[:, order], signed=name not in GATES)}
            for name, values in direction.parts.items()
        ],
        "means": {name: _rounded(values) for name, values in direction.means().items()},
        "flows": {name: _rounded(values) for name, values in direction.flows().items()},
        "extent": float(np.abs(direction.memory).max()) or 1.0,
        "moved": [
            [[int(unit), round(float(was), 3), round(float(now), 3)] for unit, was, now in rows]
            for rows in (zip(*row, strict=True) for row in zip(moved, before, after, strict=True))
        ],
    }


def _map(values: np.ndarray, signed: bool) -> dict:
    """float32 [time, units] as bytes, a row a unit: of a gate 0 to 1, of a state around 128."""
    scale = (float(np.abs(values).max()) or 1.0) if signed else 1.0
    levels = np.round(values.T / scale * 127) + 128 if signed else np.round(values.T * 255)
    packed = base64.b64encode(levels.astype(np.uint8).tobytes()).decode()
    return {"signed": signed, "scale": scale, "bytes": packed}


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in values]
