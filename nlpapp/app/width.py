"""Full-width letters and digits, as East Asian keyboards write them: models read them as any other.

So must whatever compares what models write with what a person wrote.
"""

_WIDE = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_NARROW = {wide: wide - 0xFEE0 for wide in _WIDE}


def narrow(text: str) -> str:
    """The text with such letters and digits as ASCII has them; marks such as "，" stay.

    >>> narrow("Ｎｏ. １２３，")
    'No. 123，'
    """
    return text.translate(_NARROW)
