"""The one exception of this room."""

from nlpapp.told import Told


class ServingError(Told):
    """A model cannot be found, loaded or run; the message is one sentence for a person."""
