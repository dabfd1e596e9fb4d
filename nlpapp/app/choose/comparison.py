"""The article's table of recurrent cells, five rows, each cell of it read from a measurement."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from nlpapp.advice import words
from nlpapp.advice.evidence import Evidence, Kind
from nlpapp.app import figures, language, palette, results
from nlpapp.app.figures import RATE
from nlpapp.app.language import _
from nlpapp.measured import MeasuredError, Measurements
from nlpapp.memory.success import OPEN, row

CELLS = ("rnn", "gru", "lstm", "bilstm")
_CORPUS = "imdb"  # whose models stand for their cells
_BACK = 100  # steps, over which gradients are told
_SHEET = """<style>
.compared{overflow-x:auto}
.compared table{border-collapse:collapse;width:100%;min-width:44rem;font-size:1rem}
.compared th,.compared td{padding:.55rem .7rem;text-align:left;vertical-align:top;
  border-top:1px solid rgba(128,128,128,.25)}
.compared thead th{border-top:0;white-space:nowrap}
.compared tbody th{font-weight:600;width:13rem}
.compared tbody th small{display:block;font-weight:400;opacity:.7;line-height:1.35}
.compared td{font-variant-numeric:tabular-nums}
.compared td.none{opacity:.72}
</style>"""

Row = Mapping[str, str]  # by cell, what was measured; a cell without is not measured


def draw(cards: Sequence[dict], evidence: Evidence | None) -> None:
    """Draw the table. evidence: of classifiers, where there is some."""
    st.subheader(_("Recurrent cells, measured"), anchor=False)
    st.markdown(
        _(
            "The usual comparison is made of words: structure, memory, gradients, training, where "
            "each fits. Here every cell of it is a measurement of this project."
        )
    )
    shipped = {
        card["cell"]: card
        for card in cards
        if palette.corpus_of(card) == _CORPUS and not card.get("variant")
    }
    rows = [
        (
            _("Structure"),
            _("Learned numbers beside word vectors, and how many times a plain RNN's"),
            structure(shipped),
        ),
        (
            _("Memory"),
            _("Steps over which a symbol is recalled, right more than nine times in ten"),
            _kept("memory", _spans),
        ),
        (
            _("Gradients"),
            _("Fall of the memory's gradient over {steps} steps, trained, in powers of ten").format(
                steps=_BACK
            ),
            _kept("gradients", lambda kept: _falls(kept, shipped)),
        ),
        (
            _("Training"),
            _("Time on two cores, and what is right then, of film reviews"),
            training(shipped),
        ),
        (
            _("Where it fits"),
            _("Measured problems on which it is within the interval of the best"),
            fits(evidence),
        ),
    ]
    st.html(_SHEET + html(rows))


def html(rows: Sequence[tuple[str, str, Row]]) -> str:
    """The table; rows: title, what was measured, values by cell."""
    heads = "".join(f"<th>{escape(_name(cell))}</th>" for cell in CELLS)
    none, body = _("not measured yet"), []
    none = f'<td class="none">{escape(none)}</td>'
    for title, measured, values in rows:
        cells = "".join(
            f"<td>{escape(values[cell])}</td>" if cell in values else none for cell in CELLS
        )
        head = f"<th>{escape(title)}<small>{escape(measured)}</small></th>"
        body.append(f"<tr>{head}{cells}</tr>")
    return (
        f'<div class="compared"><table><thead><tr><th></th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _name(cell: str) -> str:
    return language.told(words.title(Kind(cell)))


def structure(shipped: Mapping[str, dict]) -> Row:
    """Parameters but for the word vectors, from cards."""
    sizes = {}
    for cell, card in shipped.items():
        recipe = card.get("recipe") or {}
        width = (recipe.get("vectors") or {}).get("width")
        if width and card.get("parameters") and recipe.get("vocabulary"):
            sizes[cell] = card["parameters"] - width * recipe["vocabulary"]
    plain = sizes.get("rnn")
    return {
        cell: f"{size:,}" + (f" ({size / plain:.1f} ×)" if plain and cell != "rnn" else "")
        for cell, size in sizes.items()
        if size > 0
    }


def training(shipped: Mapping[str, dict]) -> Row:
    """Time of the fit, and accuracy with its interval, from cards."""
    found = {}
    for cell, card in shipped.items():
        accuracy = (card.get("metrics") or {}).get("accuracy")
        seconds = (card.get("training") or {}).get("seconds")
        if accuracy and seconds:
            parts = (RATE.written(accuracy[it], unit=False) for it in ("low", "high"))
            right = f"{RATE.written(accuracy['value'])} ({'–'.join(parts)})"
            took = language.told(words.duration(seconds))
            found[cell] = _("{took}, {right}").format(took=took, right=right)
    return found


def fits(evidence: Evidence | None) -> Row:
    """On how many problems a cell, pooled or not, reaches the interval of the best.

    Of problems on which every kind was measured, so that all cells are counted on the same.
    """
    kinds = {kind for it in evidence.problems for kind in it.found} if evidence else set()
    few: dict[str, list[bool]] = {cell: [] for cell in CELLS}
    every: dict[str, list[bool]] = {cell: [] for cell in CELLS}
    for problem in evidence.problems if evidence else ():
        best = max(problem.found.values(), key=lambda it: it.value)
        for cell in CELLS:
            values = [it.value for kind, it in problem.found.items() if kind.cell == cell]
            if values and problem.found.keys() >= kinds:
                (every if problem.is_all else few)[cell].append(max(values) >= best.low)
    found = {}
    for cell in CELLS:
        parts = []
        if few[cell]:
            said = _("few examples: {some} of {all}")
            parts.append(said.format(some=sum(few[cell]), all=len(few[cell])))
        if every[cell]:
            said = _("all examples: {some} of {all}")
            parts.append(said.format(some=sum(every[cell]), all=len(every[cell])))
        if parts:
            found[cell] = _(", ").join(parts)
    return found


def _kept(name: str, read: Callable[[Measurements], Row]) -> Row:
    """A row from kept measurements; empty where they are missing or damaged."""
    try:
        return read(results.kept(name, (), ()))
    except (MeasuredError, TypeError, ValueError, LookupError, AttributeError):
        return {}


def _spans(kept: Measurements) -> Row:
    found = {}
    for cell in CELLS:
        usual, opened = (row(kept, "recall", cell, bias) for bias in (None, OPEN))
        if not usual:
            continue
        steps = _("{steps} steps").format(steps=figures.steps_bridged(usual))
        if opened:
            said = _("{steps}; {open} when the gate that keeps the state begins open")
            steps = said.format(steps=steps, open=figures.steps_bridged(opened))
        found[cell] = steps
    if found:
        found["bilstm"] = _("not asked: reading backward, it meets the symbol last")
    return found


def _falls(kept: Measurements, shipped: Mapping[str, dict]) -> Row:
    """Of the shipped models, through the cell's own steps, the median: from 1 to 100 steps back.

    From 1, because an answer made of hidden states does not touch the last cell state.
    """
    places = [kept.settings["distances"].index(step) for step in (1, _BACK)]
    found = {}
    for cell, card in shipped.items():
        for point in kept.points:
            its = point.of["at"], point.of.get("version", 1)
            if its == (card["model"], card["version"]) and point.of["ways"] == "cell":
                felt = point.found.get("cell_state", point.found["hidden"])  # an LSTM's memory
                near, far = (felt["median"][place] for place in places)
                if None not in (near, far):  # None is a gradient of nothing at all
                    found[cell] = f"{far - near:+.1f}"
    return found
