"""Text decoded so that a wrong byte spoils its own row and no other."""

import codecs
from types import SimpleNamespace
from typing import BinaryIO

from nlpapp.tables.stream import Stream

# Stands for bytes that the encoding has not. Half a surrogate pair: no decoder gives one by itself.
MARK = "\udcff"
ERRORS = "nlpapp.marked"


def _mark(error: UnicodeError) -> tuple[str, int]:
    return MARK, error.end


codecs.register_error(ERRORS, _mark)


def shown(text: str) -> str:
    """The text with the sign that readers know for what could not be decoded."""
    return text.replace(MARK, "\ufffd")


def stream_of(file: BinaryIO, name: str) -> Stream:
    """The bytes of a file from where it stands; of Beam's file systems not all give ``read1``."""
    return Stream(SimpleNamespace(read1=file.read), name)
