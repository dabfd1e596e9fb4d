"""What Compare, Inside and Translate begin with: models, a text, and a link."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from nlpapp import languages
from nlpapp.app import copying, guessing, language, loading, palette
from nlpapp.app.examples import Examples
from nlpapp.app.groups import Group
from nlpapp.app.language import _
from nlpapp.app.link import LONGEST, Link
from nlpapp.app.picking import pick
from nlpapp.app.shelf import Shelf


@dataclass(frozen=True)
class Side:
    """Models that may be picked all at once.

    name: for people; told: what they have in common. Both are strings of the catalogue.
    has: whether a model, of this card, is one of them.
    """

    name: str
    told: str
    has: Callable[[dict], bool]


def names_of(cards: Iterable[dict]) -> list[str]:
    """The names of models, of their cards."""
    return [card["model"] for card in cards]


@dataclass(frozen=True)
class Choice:
    """What a page lets a visitor choose, in the words of that page: strings of the catalogue.

    groups: divides the cards of all models into those that may be shown together.
    grouped, text, go: labels of the groups, the text box and the button; icon: of the button.
    placeholders: what stands in the empty box, by the language that models read; "en" for others.
    nothing: what is said to an empty text.
    answer: draws what models say of a text that is not empty, each as soon as it is loaded; takes
        the text, the cards of the models, and their names for people.
    usual: names of the models that a first visit shows, of their cards.
    guessed: whether the page's answers can be guessed first.
    told: what is to be said of a group, of those that are offered, in the visitor's language.
    sides: the models of a group fall into these, which are offered where it has models of more than
        one. sided: what stands before their names.
    beside: draws what else the page has beside the button; takes the group, and all groups.
    """

    task: str
    link: Link
    examples: Examples
    groups: Callable[[Sequence[dict]], list[Group]]
    grouped: str
    text: str
    placeholders: Mapping[str, str]
    go: str
    icon: str
    nothing: str
    answer: Callable[[str, Sequence[dict], Mapping[str, str]], None]
    usual: Callable[[Sequence[dict]], list[str]] = names_of
    guessed: bool = True
    told: Callable[[Group, Sequence[Group]], str] | None = None
    sides: Sequence[Side] = ()
    sided: str = ""
    beside: Callable[[Group, Sequence[Group]], None] | None = None


def draw(choice: Choice) -> None:
    """Draw the page from the groups down. The text can be written while models are loading."""
    shelf = loading.listed()
    groups = choice.groups([card for card in shelf.found if card["task"] == choice.task])
    if groups:
        _ask(choice, _group(choice, groups), groups, shelf)
    else:
        loading.show_none(shelf, choice.task)
    loading.show_refused(shelf)


def _ask(choice: Choice, group: Group, groups: list[Group], shelf: Shelf) -> None:
    """The text and the models, and what these say: only they need be loaded."""
    text = _text(choice, group)
    chosen = _models(choice, group, groups)
    if not text.strip():
        st.info(_(choice.nothing))
    elif not chosen:
        st.info(_("Choose at least one model."))
    elif not choice.guessed or not guessing.is_hidden(text):
        cards = [card for card in group.cards if card["model"] in chosen]
        choice.answer(text, cards, palette.titles(group.cards))
        if not any(name in shelf.models for name in chosen):
            loading.show_none(shelf, choice.task)


def _group(choice: Choice, offered: Sequence[Group]) -> Group:
    """The models that the visitor chose, which at first are the first that read their language."""
    groups = {group.key: group for group in offered}
    theirs = language.current()
    usual = next((key for key, it in groups.items() if it.language == theirs), next(iter(groups)))
    names = {key: names_of(it.cards) for key, it in groups.items()}
    choice.link.adopt(names, usual)
    if len(groups) > 1:
        st.segmented_control(
            _(choice.grouped),
            list(groups),
            key=choice.link.corpus,
            format_func=lambda key: groups[key].title if key in groups else key,
            required=True,
            on_change=_change_group,
            args=(choice,),
        )
    chosen = groups[st.session_state[choice.link.corpus]]
    if choice.told and (said := choice.told(chosen, offered)):
        st.caption(said)
    return chosen


def _change_group(choice: Choice) -> None:
    """Other models; and another example where an example stood, in case the language differs."""
    choice.link.forget_models()
    choice.link.drop_more_texts()
    if choice.examples.has(st.session_state.get(choice.link.subject)):
        choice.link.forget_subject()


def _text(choice: Choice, group: Group) -> str:
    """The text that the models are asked about: typed, or one of the examples."""
    key = choice.link.subject
    offered = choice.examples.of(group)
    st.session_state.setdefault(key, choice.examples.first(group))
    # The example's pill stays lit only as long as its text stands in the box.
    known = {text: name for name, text in offered.items()}
    lit = choice.link.key("example")
    st.session_state[lit] = known.get(st.session_state[key])

    def use_example() -> None:
        if name := st.session_state[lit]:
            choice.link.put(offered[name])

    st.pills(_("Examples"), list(offered), key=lit, format_func=_, on_change=use_example, wrap=True)
    if purpose := choice.examples.purposes.get(st.session_state[lit] or ""):
        st.caption(_(purpose))
    placeholder = choice.placeholders.get(group.language, choice.placeholders["en"])
    text = st.text_area(_(choice.text), key=key, height=100, placeholder=_(placeholder))
    warn_of_foreign(text, group.language)
    return text


def warn_of_foreign(text: str, code: str) -> None:
    """Say so where most of a text is in another script than models read. code: what they read."""
    if not languages.is_foreign(text, code):
        return
    names = _(" and ").join(palette.language_title(part) for part in code.split("+"))
    said = _(
        "These models learned from texts in {language} alone, and most of this one is in another "
        "script: what they say of it means little."
    )
    st.warning(said.format(language=names), icon=":material/translate:")


def _models(choice: Choice, group: Group, groups: list[Group]) -> list[str]:
    """Names of the models to show; the link follows the choice."""
    cards = group.cards
    link, titles = choice.link, palette.titles(cards)
    sides = _sides(choice, cards)
    usual = choice.usual(cards)
    above = st.container()
    chosen = pick(_("Models"), link, titles, usual)
    if sides:
        with above:
            _offer(choice, sides, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        # Leaving the text box already sends the text; the button is there to be found.
        st.button(_(choice.go), icon=choice.icon)
        if choice.beside:
            choice.beside(group, groups)
        if choice.guessed:
            guessing.switch()
        copying.link_button()
    if not link.write("" if chosen == usual else ",".join(chosen)):
        st.caption(
            _("The link leaves this text out: it carries at most {count:,} characters.").format(
                count=LONGEST
            )
        )
    return chosen


def _sides(choice: Choice, cards: list[dict]) -> dict[Side, list[str]]:
    """Names of the models of each side, where there are models of more than one."""
    held = {it: names_of(filter(it.has, cards)) for it in choice.sides}
    held = {it: names for it, names in held.items() if names}
    return held if len(held) > 1 else {}


def _offer(choice: Choice, sides: Mapping[Side, list[str]], chosen: list[str]) -> None:
    """Offer to pick a whole side; the one that is picked stays lit only as long as it is whole."""
    lit = choice.link.key("side")
    picked = next((side for side, names in sides.items() if names == chosen), None)
    st.session_state[lit] = picked and picked.name

    def pick_side() -> None:
        if name := st.session_state[lit]:
            names = next(names for side, names in sides.items() if side.name == name)
            st.session_state[choice.link.models] = names

    names = [side.name for side in sides]
    st.segmented_control(_(choice.sided), names, key=lit, format_func=_, on_change=pick_side)
    if picked:
        st.caption(_(picked.told))
