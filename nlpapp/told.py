"""Errors whose message is a sentence for a person, in the language of whoever reads it."""


class Told(Exception):  # noqa: N818  (what is raised are its kinds, each of which is called an error)
    """A sentence with places in braces, and what fills them: ``str()`` of it is English.

    The two are kept apart so that a page can look the sentence up in its catalogue
    (`nlpapp.app.language.told`). A fact may be another `Told`.

        raise TableError("{name} is empty.", name="a.csv")
    """

    def __init__(self, sentence: str, **facts: object):
        super().__init__(sentence)
        self.sentence, self.facts = sentence, facts

    def __str__(self) -> str:
        return self.sentence.format(**self.facts) if self.facts else self.sentence

    def __reduce__(self):
        return _again, (type(self), self.sentence, self.facts)


class Said(Told):
    """A sentence, or a part of one, that is never raised."""


def _again(kind: type[Told], sentence: str, facts: dict) -> Told:
    return kind(sentence, **facts)
