"""Who or where, asked at the end of a text: a question of memory in words.

"Mara works in Shanghai. ... Where does Mara work?" Between the two stands what has nothing to do
with it, by a grammar of our own whose sentences, like the question, take five tokens each, the full
stop among them. The network has to keep both the name and the city, since it does not know which of
them will be asked for.
"""

import numpy as np

NAMES = ("ada", "boris", "chen", "dora", "emil", "fatima", "george", "mara")
CITIES = ("berlin", "cairo", "lima", "oslo", "paris", "quito", "shanghai", "tokyo")
ANSWERS = (*CITIES, *NAMES)
GUESSING = 1 / len(CITIES)  # of what is asked for, all eight being as likely

_NOUNS = ("rain", "train", "river", "garden", "clock", "baker", "dog", "wind", "market", "lamp")
_VERBS = (
    "slept",
    "waited",
    "turned",
    "stopped",
    "began",
    "moved",
    "sang",
    "fell",
    "grew",
    "rested",
)
_HOW = ("slowly", "quietly", "again", "early", "late", "outside", "alone", "well")
_LIKE = ("grey", "old", "warm", "quiet", "long", "small", "green", "empty")
# The sentences between: a tuple stands for any of its words.
_BETWEEN = (
    (("the",), _NOUNS, _VERBS, _HOW, (".",)),
    (("a",), _NOUNS, ("was",), _LIKE, (".",)),
    (("then",), ("the",), _NOUNS, _VERBS, (".",)),
    (("the",), _LIKE, _NOUNS, _VERBS, (".",)),
)
_LONG = 5  # tokens of a sentence

VOCABULARY = tuple(
    dict.fromkeys(
        [
            *ANSWERS,
            *("works", "in", ".", "where", "does", "work", "?", "who"),
            *(word for sentence in _BETWEEN for slot in sentence for word in slot),
        ]
    )
)
_IDS = {word: i for i, word in enumerate(VOCABULARY)}


def draw(random: np.random.Generator, n: int, distance: int) -> tuple[np.ndarray, np.ndarray]:
    """Texts, int32 [n, time], and the answer to each, int32 [n, 1], an index into ANSWERS.

    distance: tokens from the full stop of the first sentence to the question mark, at which the
    answer is due; a multiple of 5. The word asked for stands one token before that full stop, if it
    is the city, or four, if it is the name.
    """
    name, city = (random.integers(len(them), size=n) for them in (NAMES, CITIES))
    # ANSWERS stand first in the vocabulary, cities before names.
    name = name + len(CITIES)
    texts = np.empty((n, _LONG + distance), np.int32)
    texts[:, :_LONG] = _filled("_ works in _ .", name, city)
    texts[:, _LONG:-_LONG] = _between(random, n, distance // _LONG - 1)
    asks_where = random.random(n) < 0.5
    where, who = _filled("where does _ work ?", name), _filled("who works in _ ?", city)
    texts[:, -_LONG:] = np.where(asks_where[:, None], where, who)
    return texts, np.where(asks_where, city, name).astype(np.int32)[:, None]


def _filled(template: str, *words: np.ndarray) -> np.ndarray:
    """A sentence with one word after the other in its places: int32 [n, tokens]."""
    given = iter(words)
    columns = [
        next(given) if word == "_" else np.full_like(words[0], _IDS[word])
        for word in template.split()
    ]
    return np.stack(columns, axis=1).astype(np.int32)


def _between(random: np.random.Generator, n: int, sentences: int) -> np.ndarray:
    """So many sentences for each of n texts: int32 [n, tokens]."""
    kinds = []
    for slots in _BETWEEN:
        ids = [np.array([_IDS[word] for word in slot], np.int32) for slot in slots]
        kinds.append(np.stack([random.choice(it, size=(n, sentences)) for it in ids], axis=-1))
    which = random.integers(len(kinds), size=(1, n, sentences, 1))
    return np.take_along_axis(np.stack(kinds), which, axis=0)[0].reshape(n, sentences * _LONG)
