"""What the cards show, in plain words: beside persistence, beside the article's claims.

Every number in a sentence is a card's; which sentence is said is decided by their intervals.
"""

from collections.abc import Mapping, Sequence

from nlpapp.app.language import _
from nlpapp.app.series_names import number, one_ahead, title

_SURE = 0.05  # p-value of a test, below which a difference is taken for more than chance
_DAYS = range(7, 11)  # of the article's "simple forecasting"
_NUMBERS = {"mae", "skill", "first"}
PERSISTENCE = "persistence"  # a cell, on cards: what all others are held against


def row_of(card: dict, place: str, target: str) -> dict | None:
    """A card's figures for a place and a target; None where it has none."""
    for row in card["by_series"]:
        if row.get("series") == place and row.get("target") == target and row.keys() >= _NUMBERS:
            return row
    return None


def beside_persistence(rows: Mapping[str, dict], step: str) -> str:
    """Which models are closer than persistence a step ahead, and which are not.

    rows: by title of the model; at least one.
    """
    closer = {name: row for name, row in rows.items() if _is_closer(row)}
    behind = {name: row for name, row in rows.items() if not _is_closer(row)}
    first = next(iter(rows.values()))
    facts = {
        "ahead": one_ahead(step),
        "persistence": number(first["first"]["persistence"], first.get("unit", "")),
        "closer": _listed(closer),
        "behind": _listed(behind),
    }
    if not behind:
        said = _(
            "“It stays as it is” is wrong by {persistence} on average, {ahead}. Every "
            "model here is closer: {closer}."
        )
    elif not closer:
        said = _(
            "“It stays as it is” is wrong by {persistence} on average, {ahead}, and no "
            "model here is closer: {behind}. Then that is the better forecast."
        )
    else:
        said = _(
            "“It stays as it is” is wrong by {persistence} on average, {ahead}. Closer "
            "are {closer}; not closer: {behind}."
        )
    return said.format(**facts)


def seeds(card: dict) -> str:
    """The skill over all places and targets, and that of models of other seeds; "" without them."""
    others = card.get("other_seeds") or []
    found = [it.get("metrics") or {} for it in (card, *others)]
    if len(found) < 2 or not all("skill" in it for it in found):
        return ""
    return _("; ").join(f"{100 * it['skill']['value']:+.1f}%" for it in found)


def of_the_plain_rnn(rows: Mapping[str, dict], cards: Sequence[dict], titles: Mapping) -> str:
    """Whether a plain RNN is enough for 7 to 10 days, and what an LSTM adds; "" where not asked.

    rows: by title. titles: of the cards, by name.
    """
    asked = {
        card["cell"]: rows[titles[card["model"]]]
        for card in cards
        if not card.get("variant")
        and card["step"] == "D"
        and card["window"] in _DAYS
        and titles[card["model"]] in rows
    }
    if not {"rnn", "lstm"} <= asked.keys():
        return ""
    rnn, lstm = asked["rnn"], asked["lstm"]
    alike = _within(rnn["skill"], lstm["skill"]) or _within(lstm["skill"], rnn["skill"])
    if rnn["skill"]["low"] <= 0:
        said = _(
            "the plain RNN is not surely better than persistence here ({rnn}), so it is not "
            "enough; the LSTM's skill is {lstm}."
        )
    elif alike:
        said = _(
            "the plain RNN is enough here: its skill against persistence is {rnn}, the LSTM's "
            "{lstm}, and one lies within the interval of the other, so that an LSTM adds nothing "
            "that could be told from chance."
        )
    elif lstm["skill"]["value"] > rnn["skill"]["value"]:
        said = _(
            "the plain RNN is better than persistence ({rnn}), but an LSTM adds something: its "
            "skill is {lstm}."
        )
    else:
        said = _(
            "the plain RNN is enough here ({rnn}), and better than the LSTM, whose skill is {lstm}."
        )
    return said.format(rnn=_share(rnn["skill"]), lstm=_share(lstm["skill"]))


def of_markets(cards: Sequence[dict]) -> str:
    """How many models see more in prices than persistence does, by place; "" where not asked."""
    tests: dict[str, list[dict]] = {}
    for card in cards:
        for row in card["by_series"] if card["cell"] != PERSISTENCE else ():
            if "diebold_mariano" in row:
                tests.setdefault(str(row.get("series")), []).append(row["diebold_mariano"])
    if not tests:
        return ""
    said = _("{place} {some} of {all}")
    places = _(", ").join(
        said.format(
            place=title(place) or _("all"),
            some=sum(it["p"] < _SURE and it["statistic"] < 0 for it in found),
            all=len(found),
        )
        for place, found in tests.items()
    )
    count = sum(map(len, tests.values()))
    return _(
        "models that are closer to the next close than persistence by more than chance would do "
        "(Diebold-Mariano test, 5%): {places}. Of so many tests chance alone lets through about "
        "{lucky}."
    ).format(places=places, lucky=number(count * _SURE / 2, digits=1))


def _is_closer(row: dict) -> bool:
    """What is told alike is no difference."""
    mine, its = row["first"]["mae"], row["first"]["persistence"]
    return mine < its and number(mine) != number(its)


def _within(one: dict, other: dict) -> bool:
    return other["low"] <= one["value"] <= other["high"]


def _listed(rows: Mapping[str, dict]) -> str:
    said = _("{model} ({error})")
    return _(", ").join(
        said.format(model=name, error=number(row["first"]["mae"])) for name, row in rows.items()
    )


def _share(found: dict) -> str:
    """A skill with its interval."""
    value, low, high = (f"{100 * found[it]:+.1f}" for it in ("value", "low", "high"))
    return _("{value}%, {low} to {high}").format(value=value, low=low, high=high)
