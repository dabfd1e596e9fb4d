"""The one exception of this room."""


class ServingError(Exception):
    """A model cannot be found, loaded or run; the message is one sentence for a person."""
