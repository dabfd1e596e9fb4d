"""`streamlit run streamlit_app.py`: opens the pages of nlpapp/app."""

from contextlib import asynccontextmanager
from pathlib import Path

from streamlit.starlette import App

from nlpapp.app import loading


@asynccontextmanager
async def _loading_from_the_start(app: App):
    # The pages first: like TensorFlow they import pandas and narwhals, and where two threads import
    # the same circle of modules at once, Python breaks the deadlock with an error in one of them.
    from nlpapp.app import front  # noqa: F401

    loading.begin()
    yield


app = App(Path(__file__).parent / "nlpapp/app/front.py", lifespan=_loading_from_the_start)
