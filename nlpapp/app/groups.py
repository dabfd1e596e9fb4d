"""Which models a page shows side by side: those of one corpus, or all that read one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlpapp import languages
from nlpapp.app import palette
from nlpapp.app.language import _


@dataclass(frozen=True)
class Group:
    """Models that are shown together. key: what a link calls them. title: their name for people.

    cards: of all of them, which read one language; at least one, in the order of the columns.
    """

    key: str
    title: str
    cards: list[dict]

    @property
    def language(self) -> str:
        """The language that they read, or "" for unknown."""
        return languages.read_by(self.cards[0])


def by_corpus(cards: Sequence[dict]) -> list[Group]:
    """A group for each corpus."""
    groups: dict[str, list[dict]] = {}
    for card in cards:
        groups.setdefault(palette.corpus_of(card), []).append(card)
    return [Group(name, _title(name, its[0]), its) for name, its in groups.items()]


def _title(corpus: str, card: dict) -> str:
    """Somebody's own corpus goes by its languages, as far as they are known, and its file."""
    if corpus in palette.CORPORA or not (writes := languages.written_by(card)):
        return palette.corpus_title(corpus) or _("Not known")
    reads = languages.read_by(card)
    file = card["corpus"].get("title") or corpus  # the name as it was before it named a folder
    return f"{languages.own_name(reads) or '…'} → {languages.own_name(writes)} · {file}"


def by_direction(cards: Sequence[dict]) -> list[Group]:
    """A group for each corpus; before them, one for each language that models of several read."""
    corpora = by_corpus(cards)
    whole = []
    for language in dict.fromkeys(group.language for group in corpora):
        same = [group for group in corpora if group.language == language]
        if language and len(same) > 1:
            every = [card for group in same for card in group.cards]
            written = dict.fromkeys(languages.own_name(languages.written_by(it)) for it in every)
            title = f"{languages.own_name(language)} → {', '.join(filter(None, written))}"
            whole.append(Group(f"from_{language}", title, every))  # no corpus has such a name
    return whole + corpora


def ends(card: dict) -> bool:
    """Whether a model answers from its last states alone."""
    return (card.get("recipe") or {}).get("read_out") == "last"
