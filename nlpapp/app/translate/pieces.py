"""Subword pieces, fit to be read: "▁" at a piece's beginning stands for the space before it."""

from collections.abc import Sequence

from nlpapp.languages import is_han

SPACE, END = "▁", "[END]"
STOP = "■"  # what the end token is called on an axis
_ALONE = "␣"  # a space that stands by itself
_LONGEST = 12  # characters of a label: numbers have no end, and an axis little room
_INSIDE = "·"  # before a piece that goes on within a word


def labels(pieces: Sequence[str]) -> list[str]:
    """Each piece by itself, as an axis names it.

    >>> labels(["▁un", "related", ".", "[END]"])
    ['un', '·related', '.', '■']
    """
    named, before = [], ""
    for piece in words(pieces):
        inside = _spells(before[-1:]) and _spells(piece[:1])
        label = _INSIDE + piece if inside else bare(piece)
        named.append(label if len(label) <= _LONGEST + 1 else label[:_LONGEST] + "…")
        before = piece
    return named + [STOP] * (len(pieces) - len(named))


def words(pieces: Sequence[str]) -> Sequence[str]:
    """The pieces that a person wrote: without the end token."""
    return pieces[:-1] if len(pieces) and pieces[-1] == END else pieces


def unseen(pieces: Sequence[str], known: Sequence[bool]) -> tuple[str, ...]:
    """The words that hold a piece which a model never saw, each once; signs in a row are one.

    >>> unseen(["▁my", "▁th", "ę", "re", "min", "▁", "🎻", "🎻", "."], [1, 1, 0, 1, 1, 1, 0, 0, 1])
    ('thęremin', '🎻🎻')
    """
    found, before, new_before = [], SPACE, False  # found: [word, whether it is new]
    for piece, seen in zip(words(pieces), known, strict=False):
        begins = piece.startswith(SPACE) or not found
        inside = _spells(before[-1:]) and _spells(piece[:1])
        if not begins and (inside or (new_before and not seen)):
            found[-1] = [found[-1][0] + piece, found[-1][1] or not seen]
        else:
            found.append([piece.removeprefix(SPACE), not seen])
        before, new_before = piece, not seen
    return tuple(dict.fromkeys(word for word, new in found if new and word))


def bare(piece: str) -> str:
    """A piece without the sign for a space before it, but for a space alone."""
    # A NUL has no place in HTML; its picture has.
    return piece.removeprefix(SPACE).replace("\0", "␀") or _ALONE


def upright(piece: str) -> bool:
    """Whether some of it is Chinese, which nobody reads with their head tilted."""
    return any(map(is_han, piece))


def _spells(character: str) -> bool:
    """Whether it is a letter of a script that puts spaces between words."""
    return character.isalpha() and not is_han(character)
