"""Does a text stand in the script that a model learned? A wrong one gets an answer all the same."""

_HAN = (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)
_NAMES = {"en": "English", "de": "German", "fr": "French", "zh": "Chinese"}


def notice(text: str, language: str) -> str:
    """A sentence where most letters of a text are foreign to models of a language, or nothing.

    language: that the models read. Only Chinese and other scripts are told apart.
    """
    letters = [character for character in text if character.isalpha()]
    han = sum(is_han(character) for character in letters)
    if language not in _NAMES or not letters:
        return ""
    # A Chinese character says about as much as an English word, so fewer of them weigh as much.
    chinese = 2 * han >= len(letters) - han and han > 0
    foreign = 2 * han < (len(letters) - han) if language == "zh" else chinese
    if not foreign:
        return ""
    return (
        f"These models learned from {_NAMES[language]} texts alone, and this one is mostly not "
        f"{_NAMES[language]}: what they say of it means little."
    )


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return any(low <= ord(character) <= high for low, high in _HAN)
