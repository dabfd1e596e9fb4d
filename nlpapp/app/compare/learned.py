"""What the models of a group have read, in a line; and where the article's comparison is."""

from collections.abc import Sequence
from functools import reduce

from nlpapp.app import palette
from nlpapp.app.groups import Group
from nlpapp.app.language import _
from nlpapp.app.plain import plain

ARTICLE = "imdb"  # on whose reviews cells are compared wherever that is written about


def sentence(group: Group, offered: Sequence[Group]) -> str:
    """Markdown; empty where the card does not tell how much was read.

    offered: all groups that the visitor can choose.
    """
    corpus = group.cards[0].get("corpus") or {}
    parts = corpus.get("parts") or {group.key: corpus}
    read = [_read(name, (part.get("rows") or {}).get("train")) for name, part in parts.items()]
    said = []
    if all(read):
        listed = reduce(lambda a, b: _("{first} and {last}").format(first=a, last=b), read)
        said.append(_("These models have learned from {texts}.").format(texts=listed))
    article = next((it for it in offered if it.key == ARTICLE and it is not group), None)
    if article and article.language == group.language:
        comparison = _(
            "The classic comparison of cells, on whole film reviews alone, is under “{title}”."
        )
        said.append(comparison.format(title=plain(article.title)))
    return " ".join(said)


def _read(corpus: str, count: int | None) -> str:
    if not count:
        return ""
    return _("{count:,} texts of {corpus}").format(
        count=count, corpus=plain(palette.corpus_name(corpus))
    )
