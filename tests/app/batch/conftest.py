"""The Batch page with a file on it, as a visitor brings it there."""

import pytest

from nlpapp.app import language as languages


@pytest.fixture
def open_batch(open_page, monkeypatch):
    """The function `open_batch(name, data, language="en", **open_page's) -> page`."""

    def open_batch(name, data, language="en", **options):
        # Not in the session: AppTest names the options of a widget outside of it.
        monkeypatch.setattr(languages, "current", lambda: language)
        page = open_page(page="batch", **options)
        page.test.file_uploader[0].upload(name, data).run()
        assert not page.test.exception
        return page

    return open_batch


@pytest.fixture
def answer():
    """The function `answer(page) -> page`: every row of its file is answered."""

    def answer(page):
        button = next(it for it in page.test.button if it.icon == ":material/play_arrow:")
        button.click().run()
        assert not page.test.exception
        job = page.test.session_state["batch_job"]
        for _ in range(600):
            if not job.active:
                break
            job._stop.wait(0.1)
        page.test.run()
        assert not page.test.exception
        return page

    return answer
