"""The Translate page: one text, a column a model, and where each of them looked as it wrote."""

from collections.abc import Mapping
from concurrent.futures import Future

import streamlit as st

from nlpapp import languages
from nlpapp.app import asking, choosing, groups, tasks
from nlpapp.app.language import N_
from nlpapp.app.link import Link
from nlpapp.app.translate import answers, columns, details, reference
from nlpapp.app.translate.examples import EXAMPLES
from nlpapp.serving import Model, ServingError

_LINK = Link("translate", "reference")


def page() -> None:
    """Draw the page."""
    st.header("What comes across", anchor=False)
    st.markdown(
        "One translator, trained with different recurrent cells, with attention and without. Those "
        "of one corpus learned from the same pairs of sentences: only their test figures compare. "
        "Write something, and see how much of it arrives."
    )
    choosing.draw(_CHOICE)


def _translate(text: str, models: Mapping[str, Model], titles: Mapping[str, str]) -> None:
    expected = _reference()
    shown = {name: columns.Column(titles[name], model.card) for name, model in models.items()}
    place = st.empty()
    _ask(models, shown, text, expected)
    place.html(columns.page(list(shown.values()), text))
    _look_inside({name: models[name] for name, it in shown.items() if it.translation}, shown, text)
    place.html(columns.page(list(shown.values()), text))
    details.show(list(shown.values()), text)


def _ask(models: Mapping[str, Model], shown: dict, text: str, expected: str) -> None:
    written = {name: languages.written_by(model.card) for name, model in models.items()}
    several = len(set(written.values())) > 1
    # One after the other, and nothing drawn meanwhile: all that would take each other's time.
    for name, model in models.items():
        try:
            said = shown[name].translation = answers.translation(model, text)
        except ServingError as error:
            shown[name].problem = str(error)
        else:
            foreign = several and languages.is_foreign(expected, written[name])
            if expected.strip() and not foreign:
                shown[name].chrf = reference.sentence_chrf(said.text, expected)


def _look_inside(models: Mapping[str, Model], shown: dict, text: str) -> None:
    """Ask how each model came to its translation."""
    waiting: dict[Future, str] = {
        asking.TRACERS.submit(answers.insight, model, text): name
        for name, model in models.items()
        if set(model.signatures) >= answers.SIGNATURES
    }
    for future, name in waiting.items():
        try:
            shown[name].insight = future.result()
        except ServingError as error:
            shown[name].problem = str(error)


def _reference() -> str:
    """The visitor's own translation, or nothing."""
    key = _LINK.key("reference")
    st.session_state.setdefault(key, "")
    with st.expander("Have a translation to compare with?", expanded=bool(st.session_state[key])):
        return st.text_area(
            "Your translation",
            key=key,
            height=80,
            help="Each column that may be of its language then says its chrF with yours: agreement "
            "in runs of characters, from 0 to 100.",
        )


tasks.declare(
    tasks.Task(
        "translation",
        N_("Translation"),
        N_("a sentence of 12 words"),
        {
            "en": "A woman with a red hat sells flowers at the old market.",
            "de": "Ein Mann mit rotem Hut verkauft Blumen auf dem Markt am Fluss.",
            "zh": "我的邻居在阳台上种西红柿，总是把一半送给朋友。",
        },
    )
)
_CHOICE = choosing.Choice(
    task="translation",
    link=_LINK,
    examples=EXAMPLES,
    groups=groups.by_direction,
    grouped="Direction",
    text="Your text",
    placeholders={
        "en": "Write or paste a sentence, or several",
        "de": "Einen Satz schreiben oder einfügen, oder mehrere",
        "zh": "写一句或粘贴几句中文",
    },
    go="Translate",
    icon=":material/translate:",
    nothing="Write a sentence or choose an example: the models translate at once.",
    answer=_translate,
)
