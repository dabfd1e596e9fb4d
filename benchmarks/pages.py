"""How long pages take to open in a real browser, and Inside to draw the trace of 250 words.

    python -m benchmarks.pages                    # writes benchmarks/results/pages.json
    python -m benchmarks.pages --rounds 3 --out build

A page is open when its script has ended and everything that it asked for is drawn, charts included:
the time from going there to the first frame in which that is so and stays so. Each page is opened
before the rounds begin, so that models are loaded and the browser has its files, as on any visit
but the first. A trace counts from the keys that send the text to the frame in which it stands
there; every round has another text. Needs selenium, Chromium and chromedriver.
"""

import argparse
import functools
import os
import time
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from benchmarks import report
from benchmarks.measuring import alternate
from docs import screenshots
from nlpapp.corpora.sample import english
from nlpapp.corpora.sample.grammar import Writer

WORDS = 250
CORPUS = "imdb"
TRACED = ("rnn", "gru", "lstm", "bilstm", "rnn,lstm")  # cells, one or two side by side
KEPT = {"Inside": "inside", "Choose": "choose"} | {
    f"Story, step {it}": f"story?step={it}" for it in range(1, 9)
}
PATIENCE = 300  # seconds, for the first opening, which loads the models
_STILL = 1.0  # seconds in which nothing changes any more
# In the page from its first moment: it looks at every frame, and keeps since when all is there.
_WATCH = """
window.began = 0;
window.since = null;
window.there = () => document.body !== null && (() => { %s })();
(function look() {
  if (!window.there()) window.since = null;
  else if (window.since === null) window.since = performance.now();
  requestAnimationFrame(look);
})();
"""
_TRACED = """
const words = arguments[0];
window.there = () => {
  const said = document.querySelector(".inside .where");
  return said !== null && said.textContent.split(/\\D+/).includes(String(words));
};
addEventListener("keydown", event => {
  if (event.key === "Enter") window.began = performance.now();
}, true);
"""


def opening(browser: WebDriver, link: str) -> float:
    """Seconds until a page is open."""
    browser.get(link)
    return _until_there(browser)


def tracing(browser: WebDriver, link: str, writer: Writer) -> float:
    """Seconds until a text that nobody has asked yet is traced, on a page that is open."""
    opening(browser, link)
    words = _words(writer, WORDS)
    box = browser.find_element(By.TAG_NAME, "textarea")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(" ".join(words))
    browser.execute_script(_TRACED, len(words))
    box.send_keys(Keys.CONTROL, Keys.ENTER)
    return _until_there(browser)


def _until_there(browser: WebDriver) -> float:
    script = "return [window.since, window.began, performance.now()]"
    for _ in range(round(PATIENCE / 0.1)):
        since, began, now = browser.execute_script(script)
        if since is not None and since > began and now - since > 1000 * _STILL:
            return (since - began) / 1000
        time.sleep(0.1)
    raise TimeoutError(f"{browser.current_url} is not whole after {PATIENCE} s.")


def _words(writer: Writer, count: int) -> list[str]:
    """So many words of reviews, without marks, each of which would be a token of its own."""
    words: list[str] = []
    while len(words) < count:
        review = writer.review(english.ENGLISH, positive=bool(len(words) % 2))
        words += [
            it for it in (word.strip('.,!?;:"()-') for word in review.split()) if it.isalpha()
        ]
    return words[:count]


def main() -> None:
    """Measure, keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path, default=report.RESULTS)
    wanted = parser.parse_args()
    measured = report.begin("pages", "Opening a page, and drawing a trace")
    writer = Writer(WORDS)
    with (
        screenshots.serving() as address,
        screenshots.browser(screenshots.LAPTOP, "light") as browser,
    ):
        watch = {"source": _WATCH % screenshots.WHOLE}
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", watch)
        pages = {
            title: functools.partial(opening, browser, f"{address}/{page}")
            for title, page in KEPT.items()
        }
        traces = {
            cells: functools.partial(tracing, browser, f"{address}/inside?{_asked(cells)}", writer)
            for cells in TRACED
        }
        for title, contestants in (
            ("A page is open", pages),
            (f"The trace of {WORDS} words is drawn", traces),
        ):
            values = alternate(contestants, wanted.rounds)
            measured.comparisons.append(report.Comparison(title, "seconds", False, values))
    report.finish(measured, wanted.out)


def _asked(cells: str) -> str:
    models = ",".join(f"sentiment-{CORPUS}-{cell}" for cell in cells.split(","))
    return f"corpus={CORPUS}&models={models}"


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    main()
