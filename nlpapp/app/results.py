"""What was measured and is kept with the project, for pages to draw."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import streamlit as st

from nlpapp import measured
from nlpapp.app import language

ROOT = measured.ROOT


def kept(
    name: str, of: Collection[str], found: Collection[str], settings: Collection[str] = ()
) -> measured.Measurements:
    """The measurements of that name. of, found: what every point must have; settings: the file.

    Raises `measured.MeasuredError`, to be told.
    """
    return measured.read_points(ROOT / f"{name}.json", of, found, settings)


@contextmanager
def telling(name: str) -> Iterator[None]:
    """A section that is drawn from the measurements of that name.

    Where they are missing, or hold something else than they should, a sentence stands in its place.
    """
    try:
        yield
    except measured.MeasuredError as error:
        st.info(language.told(error))
    except (TypeError, ValueError, LookupError, AttributeError):
        # For who runs the server: it may as well be a fault of the page's own.
        logging.getLogger(__name__).warning("%s cannot be drawn", name, exc_info=True)
        st.info(language.told(measured.damaged(ROOT / f"{name}.json")))
