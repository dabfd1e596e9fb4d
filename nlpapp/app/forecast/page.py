"""The Forecast page: a place and a day, what each cell says of the days to come, and what came."""

from collections.abc import Sequence

import streamlit as st

from nlpapp.app import copying, groups, language, loading, palette, tasks
from nlpapp.app.forecast import asked, kept, period, upload
from nlpapp.app.forecast.courses import View
from nlpapp.app.forecast.kept import Place
from nlpapp.app.groups import Group
from nlpapp.app.language import N_, _
from nlpapp.app.link import Link
from nlpapp.app.picking import pick
from nlpapp.app.plain import plain
from nlpapp.app.series_names import title

_LINK = Link("forecast", "place", "target", "date")
_TARGET, _DATE = _LINK.key("target"), _LINK.key("date")


def page() -> None:
    """Draw the page."""
    st.header(_("What comes next?"), anchor=False)
    st.markdown(
        _(
            "Temperature, fine dust, prices: each cell is given some days and says how they go "
            "on, with the band that 80 of 100 values should fall into. Drag through the test "
            "period, and hold it against what came, and against the plainest forecast of all: "
            "it stays as it is."
        )
    )
    shelf = loading.listed()
    cards = [card for card in shelf.found if asked.can_be(card)]
    if cards:
        group = _group(groups.by_corpus(cards))
        place = _draw(group)
        st.divider()
        others = [card for card in cards if card not in group.cards]
        upload.draw([*group.cards, *others], place)
    else:
        loading.show_none(shelf, "forecasting")
    loading.show_refused(shelf)


def _group(offered: Sequence[Group]) -> Group:
    """The models of the corpus that the visitor chose."""
    known = {group.key: group for group in offered}
    names = {key: [card["model"] for card in it.cards] for key, it in known.items()}
    here = (key for key in known if kept.of(key)[0])  # numbers to show, on a first visit
    _LINK.adopt(names, next(here, next(iter(known))))
    if len(known) > 1:
        st.segmented_control(
            _("Learned from"),
            list(known),
            key=_LINK.corpus,
            format_func=lambda key: known[key].title if key in known else key,
            required=True,
            on_change=_forget,
        )
    return known[st.session_state[_LINK.corpus]]


def _forget() -> None:
    """Another corpus has other places and models."""
    _LINK.forget_models()
    _LINK.forget_subject()


def _draw(group: Group) -> Place | None:
    """What the models of a corpus say of a place; the place, where one is here."""
    places, problems = kept.of(group.key)
    for problem in problems:
        st.info(language.told(problem))
    place = _place(places) if places else None
    if place is None:
        _say_missing(group)
        return None
    cards = [card for card in group.cards if _fits(card, place)]
    if left_out := [card["model"] for card in group.cards if card not in cards]:
        said = _(
            "Left out, because they need other columns than are kept of this place, or more "
            "rows before its test period: {models}."
        )
        st.info(plain(said.format(models=_(", ").join(left_out))))
    if cards and (view := _view(place, cards)):
        period.draw(view)
    said = _("Numbers: {citation} Licence: {licence}.")
    st.caption(plain(said.format(citation=place.citation, licence=place.licence)))
    return place


def _place(places: Sequence[Place]) -> Place:
    """The series that the visitor chose."""
    known = {place.name: place for place in places}
    if st.session_state.get(_LINK.subject) not in known:
        st.session_state[_LINK.subject] = next(iter(known))
    if len(known) > 1:
        st.segmented_control(
            _("Place"), list(known), key=_LINK.subject, format_func=title, required=True
        )
    return known[st.session_state[_LINK.subject]]


def _view(place: Place, cards: Sequence[dict]) -> View | None:
    """What is to be shown, as the visitor chose it; None without a model."""
    targets = list(dict.fromkeys(name for card in cards for name in card["targets"]))
    if st.session_state.get(_TARGET) not in targets:
        st.session_state[_TARGET] = targets[0]
    if len(targets) > 1:
        st.segmented_control(
            _("What is forecast"), targets, key=_TARGET, format_func=title, required=True
        )
    target = st.session_state[_TARGET]
    cards = [card for card in cards if target in card["targets"]]
    titles = palette.titles(cards)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = pick(_("Models"), _LINK, titles)
        copying.link_button()
    row = _row(place)
    _LINK.write("" if chosen == list(titles) else ",".join(chosen))
    if not chosen:
        st.info(_("Choose at least one model."))
        return None
    return View(place, [card for card in cards if card["model"] in chosen], titles, target, row)


def _row(place: Place) -> int:
    """The row of the day from which the forecasts look ahead; at first one amid the test period."""
    rows = range(max(place.begins - 1, 0), len(place.times) - 1)
    days = {place.dates[row]: row for row in rows}
    if st.session_state.get(_DATE) not in days:
        st.session_state[_DATE] = place.dates[rows[len(rows) // 2]]
    if len(days) > 1:
        st.select_slider(_("The last day that the models know"), list(days), key=_DATE)
    return days[st.session_state[_DATE]]


def _say_missing(group: Group) -> None:
    """How to get the numbers of a corpus."""
    if (group.cards[0].get("corpus") or {}).get("source"):
        st.info(_("These models learned from a file of somebody's own: give one like it below."))
        return
    st.info(
        _(
            "The numbers of this corpus do not come with the project: their licence does not "
            "allow it to pass them on. This command brings their test period here, from your "
            "copy of the files or from where they are published:"
        )
    )
    st.code(f"python -m training.series --corpus {group.key}", language="bash")


def _fits(card: dict, place: Place) -> bool:
    """Whether a place has a model's numbers, and as many before its test period as it reads."""
    whole = card["window"] + card["horizon"] - 1 <= place.begins
    return whole and card["step"] == place.step and {*card["features"]} <= {*place.columns}


tasks.declare(tasks.Task("forecasting", N_("Forecasting")))
