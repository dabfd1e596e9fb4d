"""The Translate page: one text, a column a model, and where each of them looked as it wrote."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import streamlit as st

from nlpapp import languages
from nlpapp.app import asking, choosing, folding, groups, language, loading, palette, tasks
from nlpapp.app.language import N_, _
from nlpapp.app.link import Link
from nlpapp.app.translate import answers, columns, details, reference, turning
from nlpapp.app.translate.examples import EXAMPLES
from nlpapp.serving import Model, ServingError

_LINK = Link("translate", "text", "reference")
_TURN = turning.Turn(_LINK, EXAMPLES)
# Not those of traces: visitors of Compare hold their turn while they wait for these.
_INSIGHTS = ThreadPoolExecutor(max_workers=3, thread_name_prefix="insight")


def page() -> None:
    """Draw the page."""
    st.header(_("What comes across"), anchor=False)
    st.markdown(
        _(
            "One translator, trained with different recurrent cells, with attention and without. "
            "Write a sentence and see how much of it arrives; then a longer one, which without "
            "attention must pass through a single vector."
        )
    )
    choosing.draw(_CHOICE)


def _translate(text: str, cards: Sequence[dict], titles: Mapping[str, str]) -> None:
    # Above all else: on a phone the translations are what is seen first.
    arriving, place = loading.arriving(cards), st.empty()
    shown = {card["model"]: columns.Column(titles[card["model"]], card) for card in cards}
    _say_what_compares(cards)
    expected = _reference()
    for models, left in arriving:
        shown = {name: shown[name] for name in shown if name in models or name in left}
        _ask(models, shown, text, expected)
        place.html(columns.page(list(shown.values()), text))
    _TURN.remember(text, _said(shown))
    if turning.wanted():
        _translate_back(shown)
        place.html(columns.page(list(shown.values()), text))
    open_ones = {
        name: model
        for name, model in models.items()
        if shown[name].translation and set(model.signatures) >= answers.SIGNATURES
    }
    if open_ones:
        with folding.folded(_("What they considered, and where they looked"), "insight"):
            cut = _cut(shown)
            chosen = details.choose(cut)
            asked = cut[max(chosen - 2, 0) : chosen][::-1] if chosen else (text,)
            _look_inside(open_ones, shown, asked, chosen)
            details.show(list(shown.values()))
        place.html(columns.page(list(shown.values()), text))
        if chosen:
            _look_for_news(open_ones, shown, cut)
            place.html(columns.page(list(shown.values()), text))


def _usual(cards: Sequence[dict]) -> list[str]:
    """Of each language that is written the models of one corpus: more would be a crowd."""
    first: dict[str, str] = {}
    for card in cards:
        first.setdefault(languages.written_by(card), palette.corpus_of(card))
    leading = first.items()
    return [
        card["model"]
        for card in cards
        if (languages.written_by(card), palette.corpus_of(card)) in leading
    ]


def _alone(cards: Sequence[dict]) -> bool:
    """Whether one model is shown, and no other has its languages."""
    if len(cards) > 1:
        return False
    (card,) = cards
    return [*map(_direction, loading.listed().found)].count(_direction(card)) == 1


def _direction(card: dict) -> tuple[str, str]:
    return languages.read_by(card), languages.written_by(card)


def _say_what_compares(cards: Sequence[dict]) -> None:
    if _alone(cards):
        st.caption(
            _(
                "Only one model translates in this direction, so nothing stands beside it. Where "
                "there are other directions, some have several."
            )
        )
    if len(set(map(palette.corpus_of, cards))) > 1:
        st.caption(_("Test figures compare only among models that learned from one corpus."))


def _ask(models: Mapping[str, Model], shown: dict, text: str, expected: str) -> None:
    written = {name: languages.written_by(model.card) for name, model in models.items()}
    several = len(set(written.values())) > 1
    # One after the other, and nothing drawn meanwhile: all that would take each other's time.
    for name, model in models.items():
        if shown[name].translation and len(text) > asking.LONGEST_REMEMBERED:
            continue  # as it was when this model came: nobody remembers what it said
        try:
            said = answers.translation(model, text)
            # Of a long text one model is enough, to tell where it is cut: it takes as long again.
            if len(text) <= columns.SHORT or not _cut(shown):
                shown[name].sentences = answers.sentences(model, text)
            shown[name].translation = said
        except ServingError as error:
            shown[name].problem = language.told(error)
        else:
            foreign = several and languages.is_foreign(expected, written[name])
            if expected.strip() and not foreign:
                shown[name].chrf = reference.sentence_chrf(said.text, expected)


def _said(shown: Mapping[str, columns.Column]) -> dict[str, str]:
    """By language the translation of the model that is best at its own test."""
    best: dict[str, columns.Column] = {}
    for column in shown.values():
        language = languages.written_by(column.card)
        if column.translation and (
            language not in best or turning.worth(column.card) > turning.worth(best[language].card)
        ):
            best[language] = column
    return {language: column.translation.text for language, column in best.items()}


def _translate_back(shown: Mapping[str, columns.Column]) -> None:
    """Ask of each translation what the best model of the other direction makes of it."""
    cards = [card for card in loading.listed().found if card["task"] == "translation"]
    backs = {name: turning.way_back(column.card, cards) for name, column in shown.items()}
    named = palette.titles(cards)
    wanted = {card["model"]: card for card in backs.values() if card}
    models = loading.wait(list(wanted.values()))
    for name, card in backs.items():
        column = shown[name]
        if not column.translation or not card or card["model"] not in models:
            continue
        try:
            said = answers.translation(models[card["model"]], column.translation.text)
        except ServingError as error:
            column.problem = language.told(error)
        else:
            column.back, column.returner = said.text, named[card["model"]]


def _cut(shown: Mapping[str, columns.Column]) -> tuple[str, ...]:
    """The sentences of a text, as the first model cuts it that tells; none where none does."""
    cut = next((column.sentences for column in shown.values() if column.sentences), ())
    return tuple(sentence.source for sentence in cut)


def _look_inside(
    models: Mapping[str, Model], shown: dict, asked: Sequence[str], place: int
) -> None:
    """Ask how each model came to its translation of a sentence.

    asked: the sentence, and the one before it where there is one. place: of the sentence, from 1; 0
    for a whole text, of which it is the first one, wherever a model lets it end.
    """
    waiting: dict[Future, str] = {
        _INSIGHTS.submit(answers.insight, model, *asked): name for name, model in models.items()
    }
    for future, name in waiting.items():
        try:
            insight = shown[name].insight = future.result()
        except ServingError as error:
            shown[name].problem = language.told(error)
        else:
            shown[name].sentence = place or (0 if insight.covers(asked[0]) else 1)
            if not place:
                shown[name].reading = answers.Reading(insight.new)


def _look_for_news(models: Mapping[str, Model], shown: dict, cut: Sequence[str]) -> None:
    """Find out what of all sentences of a text is new to each model."""
    waiting: dict[Future, str] = {
        _INSIGHTS.submit(answers.reading, model, *cut): name for name, model in models.items()
    }
    for future, name in waiting.items():
        try:
            shown[name].reading = future.result()
        except ServingError as error:
            shown[name].problem = language.told(error)


def _reference() -> str:
    """The visitor's own translation, or nothing."""
    key = _LINK.key("reference")
    st.session_state.setdefault(key, "")
    typed = bool(st.session_state[key])
    with st.expander(_("Have a translation to compare with?"), expanded=typed):
        return st.text_area(
            _("Your translation"),
            key=key,
            height=80,
            help=_(
                "Each column that may be of its language then says its chrF with yours: agreement "
                "in runs of characters, from 0 to 100."
            ),
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
    grouped=N_("Direction"),
    text=N_("Your text"),
    placeholders={
        "en": N_("Write or paste a sentence, or several"),
        "de": N_("Write or paste a sentence in German, or several"),
        "zh": N_("Write or paste a sentence in Chinese, or several"),
    },
    go=N_("Translate"),
    icon=":material/translate:",
    nothing=N_("Write a sentence or choose an example: the models translate at once."),
    answer=_translate,
    usual=_usual,
    beside=_TURN.draw,
)
