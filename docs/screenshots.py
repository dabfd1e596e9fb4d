"""Draws the README's pictures: drives the real page in a headless Chromium and saves what it shows.

$ python -m docs.screenshots                        # starts a server on the shipped models
$ python -m docs.screenshots --out /tmp/pictures    # somewhere else than docs/images

Needs selenium, Chromium and chromedriver.
"""

import argparse
import base64
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parents[1]
LAPTOP, PHONE = (1440, 900), (390, 844)
_MARGIN = 16  # pixels around a part
# The script behind the page has ended, and all that it asked for is drawn.
WHOLE = """
const there = (selector, within = document) => within.querySelector(selector) !== null;
return there("[data-testid=stApp][data-test-script-state=notRunning]") && there("h2")
  && !there("[data-testid=stProgress], [data-testid=stSkeleton], [data-stale=true]")
  && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every(
    chart => there("svg, canvas", chart));
"""
CLAIM = ",".join(
    f"translation-tatoeba-en-zh-{kind}" for kind in ("rnn-noattention", "lstm-noattention", "lstm")
)
FROM_ENGLISH = ",".join(
    f"translation-{model}"
    for model in (
        *("tatoeba-en-zh-lstm", "tatoeba-en-zh-lstm-noattention", "tatoeba-en-zh-bilstm"),
        "multi30k-en-de-bilstm",
    )
)
FORECAST = "forecast?corpus=five-cities&place=Beijing&target=PM2.5&date=2015-03-17"


@dataclass(frozen=True)
class Picture:
    """What is drawn: the address after the host's, in a window of a size and a scheme.

    whole: all of the page, else its first screen. part: of all of the page only what stands between
    two elements that have these words, both included.
    """

    page: str
    size: tuple[int, int] = LAPTOP
    scheme: str = "light"
    whole: bool = True
    part: tuple[str, str] | None = None


PICTURES = {
    "compare-light": Picture(""),
    "compare-dark": Picture("", scheme="dark"),
    "compare-phone": Picture("", PHONE, whole=False),
    "compare-chinese": Picture("?corpus=reviews-zh"),
    "compare-zh": Picture("?lang=zh&corpus=imdb"),
    "inside": Picture("inside?corpus=imdb", whole=False, size=(1440, 1250)),
    "inside-zh": Picture("inside?lang=zh&corpus=imdb", whole=False, size=(1440, 1250)),
    "story": Picture("story?step=6", whole=False),
    "story-zh": Picture("story?lang=zh&step=6", whole=False),
    "translate-light": Picture(f"translate?corpus=from_en&models={FROM_ENGLISH}"),
    "translate-dark": Picture(f"translate?corpus=from_en&models={FROM_ENGLISH}", scheme="dark"),
    "translate-zh": Picture(f"translate?lang=zh&corpus=from_en&models={FROM_ENGLISH}"),
    "forecast": Picture(FORECAST, whole=False, size=(1440, 1250)),
    "forecast-zh": Picture(f"{FORECAST}&lang=zh", whole=False, size=(1440, 1250)),
    "models": Picture("models"),
    "attention-by-length": Picture(
        f"models?task=translation&corpus=tatoeba-en-zh&models={CLAIM}",
        part=("How they behave", "through one vector"),
    ),
}


@contextlib.contextmanager
def serving(**environment: str) -> Iterator[str]:
    """A server of the pages on a free port; gives its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    options = ["--server.headless", "true", "--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, *options, "--server.port", str(port)],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            with contextlib.suppress(OSError), urlopen(f"{address}/_stcore/health", timeout=2):
                break
            time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def browser(size: tuple[int, int], scheme: str) -> Iterator[webdriver.Chrome]:
    """A headless Chromium that has never been used before; scheme is light or dark."""
    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
        ):
            options.add_argument(argument)
        # Named, so that selenium does not ask the network for one.
        driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        try:
            colour(driver, scheme)
            resize(driver, *size)
            yield driver
        finally:
            driver.quit()


def colour(driver: webdriver.Chrome, scheme: str) -> None:
    """Ask pages to be light or dark."""
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})


def resize(driver: webdriver.Chrome, width: int, height: int) -> None:
    """A view of exactly this size: a window cannot be narrower than 500 pixels, a phone can."""
    view = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", view)


def draw(driver: webdriver.Chrome, address: str, picture: Picture) -> bytes:
    """The picture as PNG, once everything on the page stands still."""
    driver.get(f"{address}/{picture.page}")
    wait = WebDriverWait(driver, 120)
    wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, "canvas, [data-testid=stVegaLiteChart]"))
    wait.until(lambda d: not d.find_elements(By.CSS_SELECTOR, "[data-testid=stStatusWidget]"))
    time.sleep(2)
    if picture.whole:
        script = "return document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
        resize(driver, picture.size[0], driver.execute_script(script) + 10)
        time.sleep(2)
    if not picture.part:
        return driver.get_screenshot_as_png()
    xpaths = [f"//*[contains(text(), '{words}')]" for words in picture.part]
    first, last = (driver.find_element(By.XPATH, xpath).rect for xpath in xpaths)
    clip = {"x": first["x"] - _MARGIN, "y": first["y"] - _MARGIN, "scale": 1}
    clip["width"] = picture.size[0] - 2 * clip["x"]
    clip["height"] = last["y"] + last["height"] + _MARGIN - clip["y"]
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip})
    return base64.b64decode(shot["data"])


def main() -> None:
    """Draw all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images", help="folder to draw to")
    parser.add_argument("--address", help="a server that runs already")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    running = contextlib.nullcontext(wanted.address) if wanted.address else serving()
    with running as address:
        for name, picture in PICTURES.items():
            with browser(picture.size, picture.scheme) as driver:
                png = draw(driver, address, picture)
            (wanted.out / f"{name}.png").write_bytes(png)
            print(wanted.out / f"{name}.png")


if __name__ == "__main__":
    main()
