"""What a step begins with that reads a text of the visitor's with one model, up to a word."""

from nlpapp import languages
from nlpapp.app.inside.examples import EXAMPLES
from nlpapp.app.inside.player import eventful
from nlpapp.app.inside.states import Reading
from nlpapp.app.language import _
from nlpapp.app.story import drawing, models
from nlpapp.app.story.step import text
from nlpapp.serving import Model


def read_by(cell: str, key: str) -> tuple[Model, Reading, int] | None:
    """The model of a cell, how it read the text, and the place of the word chosen.

    key: tells the widgets of a step from all others. None where there is nothing to draw, which is
    said.
    """
    asked = models.of((cell,))
    if not asked:
        return None
    (model,) = asked
    reads = languages.read_by(model.card)
    usual = EXAMPLES.sets.get(reads, EXAMPLES.sets["en"])["A turn"]
    reading = models.read(model, text(key, _("A text"), usual, reads))
    if reading is None:
        return None
    at = drawing.choose_word(reading.tokens.tolist(), eventful(reading.directions[0]), key)
    return model, reading, at
