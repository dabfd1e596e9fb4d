"""Pages run by AppTest, on toy models."""

import functools
import shutil
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

FRONT = str(Path(__file__).parents[2] / "nlpapp/app/front.py")


class Page:
    """A visitor's view of the pages; `words` is everything that can be read there."""

    def __init__(self, link: str = "", page: str | None = None):
        from streamlit.testing.v1 import AppTest

        if page:  # AppTest cannot switch to a page that is a function: drawn by itself
            script = (
                "import nlpapp.app.front",
                "nlpapp.app.front.language.adopt()",
                f"from nlpapp.app.{page}.page import page",
                "page()",
            )
            self.test = AppTest.from_string("\n".join(script), default_timeout=300)
        else:
            self.test = AppTest.from_file(FRONT, default_timeout=300)
        for name, value in parse_qsl(link, keep_blank_values=True):
            self.test.query_params[name] = value
        self.test.run()
        assert not self.test.exception

    def type(self, text: str) -> "Page":
        self.test.text_area[0].set_value(text).run()
        assert not self.test.exception
        return self

    @property
    def columns(self) -> str:
        """The HTML of the columns, or nothing."""
        pieces = [piece.proto.body for piece in self.test.get("html")]
        return next((piece for piece in pieces if 'class="models"' in piece), "")

    @property
    def words(self) -> str:
        test = self.test
        kinds = (test.markdown, test.info, test.warning, test.success, test.error, test.caption)
        kinds += (test.code, test.text, test.header, test.subheader)
        return "\n".join(str(piece.value) for kind in kinds for piece in kind)


@pytest.fixture(autouse=True, scope="session")
def light_streamlit():
    """AppTest looks once, not for every page, for packages that bring components; there are none.

    And all garbage is not collected after every run of a page.
    """
    from streamlit import config
    from streamlit.components.v2 import manifest_scanner

    config.set_option("runner.postScriptGC", False)
    once = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(autouse=True)
def roomy(monkeypatch):
    """What other tests left in this process's memory puts no model away."""
    monkeypatch.setenv("NLPAPP_MEMORY", "1000000")


@pytest.fixture(autouse=True)
def own_main():
    """A script that Streamlit ran does not stay this process's `__main__`.

    Whatever spawns a process later would begin by running that script.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def open_page(saved_models, monkeypatch):
    """The function `open_page(link="", page=None, root=the five toys) -> Page`."""

    def open_page(link: str = "", page: str | None = None, root=saved_models) -> Page:
        monkeypatch.setenv("NLPAPP_SAVED_MODELS", str(root))
        return Page(link, page)

    return open_page


@pytest.fixture
def damaged(saved_models, tmp_path):
    """A root of two toys, of which one has a byte too many."""
    for cell in ("gru", "linear"):
        name = f"sentiment-toy-{cell}"
        shutil.copytree(saved_models / name, tmp_path / name)
    with (tmp_path / "sentiment-toy-linear/1/saved_model.pb").open("ab") as file:
        file.write(b"!")
    return tmp_path
