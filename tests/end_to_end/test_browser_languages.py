"""Every page in each language, as it is in a real browser: its words, how they look, how wide."""

import json
import re
import shutil
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")
if not (shutil.which("chromedriver") and shutil.which("chromium")):
    pytest.skip("there is no Chromium with chromedriver", allow_module_level=True)

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import screenshots

# What stands there in a language of its own: texts that models read and write, commands and cards,
# the words under a chart, names of icons, what Streamlit says behind the page's own words.
TEXTS = (
    "script, style, noscript, [data-testid=stSkipToContent], textarea, code, pre, "
    "[data-testid=stJson], [data-testid=stIconMaterial], "
    ".model .text, .model .translation, .model .read, .considered, .role-axis-label, "
    ".laid, .inside .where, .inside .words, .inside .told, "
    ".order .count, [data-testid=stSliderThumbValue], [data-testid=stSliderTickBar], "
    "[data-testid=stElementToolbar], [data-testid=stTooltipIcon], "
    "[data-testid=stExpanderIcon], [data-testid=stAlertDynamicIcon], "
    "[data-testid=stFileUploaderDropzone]"
)
READ = """
const skipped = arguments[0], found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  if (!node.parentElement.closest(skipped) && node.nodeValue.trim()) found.push(node.nodeValue);
}
for (const element of document.body.querySelectorAll("[placeholder], [title], [aria-label]"))
  for (const name of ["placeholder", "title", "aria-label"])
    if (element.getAttribute(name) && !element.closest("[data-testid=stElementToolbar], "
        + "[data-testid=stTooltipIcon], [data-testid=stFileUploaderDropzone], .model .text, "
        + ".model .read, svg"))
      found.push(element.getAttribute(name));
return found;
"""
# Names of cells, corpora, figures, formats and units; of languages in themselves; of the toys.
NAMES = re.compile(
    r"nlpapp|RNN|GRU|LSTM|IMDB|SST|ChnSentiCorp|Tatoeba|Multi30k|SacreBLEU|BLEU|chrF|ECE|F1|ROC|AUC"
    r"|UNK|Wilson|Cohen’s kappa|CSV|TSV|XLSX|Excel|UTF|TensorFlow|kB|MB|GB|sha256|English|Deutsch"
    r"|tanh|PM2\.5|(sentiment|translation)-[\w-]+|toy[\w-]*|[\w.-]+\.(csv|tsv|txt|xlsx|json)"
)
QUOTED = re.compile("“[^”]*”")  # words of a text, within a sentence
# Of Streamlit's boxes of code, choice and numbers: attributes that nothing on the page can change.
STREAMLIT = {"Choose an option", "Open", "Copy to clipboard", "Increment", "Decrement"}
FAINT = Path(__file__).with_name("faint.js").read_text(encoding="utf-8")
HAN, LATIN = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[A-Za-z]{2,}")


class Seen(NamedTuple):
    """What a page is found to be.

    foreign: words of the other language. faint: words that hardly stand out, with their contrast.
    width: pixels, on a phone.
    """

    foreign: list[str]
    faint: list
    width: int


@pytest.fixture(scope="module")
def address(both_tasks):
    with screenshots.serving(NLPAPP_SAVED_MODELS=str(both_tasks)) as address:
        yield address


@pytest.fixture(scope="module")
def recipes(both_tasks) -> set[str]:
    """What stands in the recipes and caps of the cards, which the page shows as it is."""
    told: set[str] = set()

    def note(value, name: str = "") -> None:
        told.update({name, str(value)})
        for key, inner in value.items() if isinstance(value, dict) else ():
            note(inner, f"{name}.{key}".lstrip("."))

    for path in both_tasks.glob("*/*/assets.extra/card.json"):
        card = json.loads(path.read_text(encoding="utf-8"))
        note(card.get("recipe") or {})
        note(card.get("caps") or {})
        told.add((card.get("training") or {}).get("hardware") or "")
    return told


@pytest.fixture(scope="module")
def browser():
    with screenshots.browser(screenshots.LAPTOP, "light") as browser:
        yield browser


def settled(browser, link: str) -> list[str]:
    """What can be read on a page once it stands still."""
    browser.get(link)
    return at_rest(browser)


def at_rest(browser) -> list[str]:
    """What can be read on the page that is open, once it is whole and stands still."""
    before, still = None, 0
    for _ in range(600):
        whole = browser.execute_script(screenshots.WHOLE)
        read = browser.execute_script(READ, TEXTS) if whole else None
        still = still + 1 if whole and read == before else 0
        if still == 3:
            return read
        before = read
        time.sleep(0.1)
    pytest.fail(f"{browser.current_url} does not come to rest: {before}")


def pages(browser, address: str) -> list[str]:
    """Where the way between the pages leads."""
    browser.get(address)
    links = "[data-testid=stPageLink] a"
    WebDriverWait(browser, 60).until(lambda browser: browser.find_elements(By.CSS_SELECTOR, links))
    found = [it.get_attribute("href") for it in browser.find_elements(By.CSS_SELECTOR, links)]
    return [link.partition("?")[0] for link in found]


def foreign(browser, read: list[str], language: str, own: set[str]) -> list[str]:
    """What was read and is of the other language. own: what stands there as it is in either."""
    tag = browser.execute_script("return document.documentElement.lang")
    if language == "en":
        assert tag == "en"
        return [words for words in read if HAN.search(words.replace("中文", ""))]
    assert tag == "zh-Hans"
    own = own | STREAMLIT
    return [
        words
        for words in read
        if words not in own and LATIN.search(NAMES.sub("", QUOTED.sub("", words)))
    ]


@pytest.fixture(scope="module")
def visited(browser, address, recipes) -> dict[str, Seen]:
    """Every page, Chinese in the dark and English in the light, and every step in Chinese."""
    links = [f"{page}?" for page in pages(browser, address)]
    links.append(f"{address}/models?task=translation&")
    asked = [(link, language) for link in links for language in ("zh", "en")]
    # What is English in English needs no browser to be seen.
    asked += [(f"{address}/story?step={step}&", "zh") for step in range(2, 9)]
    found = {}
    for link, language in asked:
        screenshots.colour(browser, "dark" if language == "zh" else "light")
        read = settled(browser, f"{link}lang={language}")
        found[f"{link}lang={language}"] = Seen(
            foreign(browser, read, language, recipes),
            browser.execute_script(FAINT),
            width_on_a_phone(browser),
        )
    screenshots.colour(browser, "light")
    return found


def width_on_a_phone(browser) -> int:
    """How wide the open page becomes, once it has had the time to become narrow."""
    screenshots.resize(browser, *screenshots.PHONE)
    for _ in range(30):
        width = browser.execute_script("return document.scrollingElement.scrollWidth")
        if width <= screenshots.PHONE[0]:
            break
        time.sleep(0.1)
    screenshots.resize(browser, *screenshots.LAPTOP)
    return width


def test_a_page_is_of_one_language(visited):
    assert not {link: it.foreign for link, it in visited.items() if it.foreign}


def test_words_stand_out_in_the_light_and_in_the_dark(visited):
    assert not {link: it.faint for link, it in visited.items() if it.faint}


def test_nothing_is_wider_than_a_phone(visited):
    assert {it.width for it in visited.values()} == {screenshots.PHONE[0]}, visited


FILES = {
    "en": "text,label\ngreat,positive\ndull,negative\nso so,\ndull dull,positive\n",
    "zh": "评论,标签\n这个 很 好,正面\n很 坏,负面\n中规中矩,\n很 坏 很 坏,正面\n",
}


@pytest.mark.parametrize("language", FILES)
def test_a_file_and_what_came_out_of_it_are_of_one_language(browser, address, tmp_path, language):
    settled(browser, f"{address}/batch?lang={language}")
    (tmp_path / "a.csv").write_text(FILES[language], encoding="utf-8")
    given = browser.find_element(By.CSS_SELECTOR, "input[type=file]")
    given.send_keys(str(tmp_path / "a.csv"))
    start = "[data-testid=stBaseButton-primary]"
    wait = WebDriverWait(browser, 60, ignored_exceptions=[Exception])
    wait.until(lambda browser: browser.find_element(By.CSS_SELECTOR, start).is_enabled())
    read = at_rest(browser)
    browser.find_element(By.CSS_SELECTOR, start).click()
    wait.until(lambda it: it.find_elements(By.CSS_SELECTOR, "[data-testid=stDownloadButton]"))
    read += at_rest(browser)
    assert len(read) > 100
    left = foreign(browser, read, language, set())
    assert not left, left


def test_a_link_is_copied_by_its_button(browser, address):
    settled(browser, f"{address}/?text=great&lang=zh")
    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    button = browser.find_element(By.CSS_SELECTOR, "button.copy-link")
    button.click()
    WebDriverWait(browser, 5).until(lambda browser: button.text == "已复制")
    script = "const done = arguments[0]; navigator.clipboard.readText().then(done, done)"
    assert browser.execute_async_script(script) == browser.current_url
    WebDriverWait(browser, 5).until(lambda browser: button.text == "复制链接")


def test_a_link_that_the_browser_did_not_copy_is_said_not_to_be(browser, address):
    settled(browser, f"{address}/?text=great&lang=en")
    script = """
    navigator.clipboard.writeText = () => Promise.reject(new Error("not here"));
    document.execCommand = () => false;
    """
    browser.execute_script(script)
    button = browser.find_element(By.CSS_SELECTOR, "button.copy-link")
    button.click()
    WebDriverWait(browser, 5).until(lambda browser: "address bar" in button.text)
    browser.execute_script("document.execCommand = () => true")
    button.click()
    WebDriverWait(browser, 5).until(lambda browser: button.text == "Copied")


def test_the_first_verdict_stands_on_a_phones_first_screen(browser, address):
    screenshots.resize(browser, *screenshots.PHONE)
    settled(browser, address)
    for part in (".said", ".model .verdict"):
        shown = browser.find_element(By.CSS_SELECTOR, part).rect
        assert shown["y"] + shown["height"] <= screenshots.PHONE[1]
    script = "return [...document.querySelectorAll('.model .text')].map(it => it.checkVisibility())"
    assert browser.execute_script(script) == [False] * 5
    browser.find_element(By.CSS_SELECTOR, ".model summary").click()
    assert browser.execute_script(script) == [True] + [False] * 4
    screenshots.resize(browser, *screenshots.LAPTOP)
    assert browser.execute_script(script) == [True] * 5


def test_a_chart_says_in_a_sentence_what_it_shows_and_nothing_else(browser, address):
    settled(browser, f"{address}/?text=great")
    script = "return [...document.querySelectorAll(arguments[0])].map(it => it.ariaLabel)"
    chart = "[data-testid=stVegaLiteChart]"
    described, *further = browser.execute_script(script, chart)
    assert described.startswith("Line chart: how probable Plain RNN, GRU")
    assert all(it.startswith("Line chart: ") for it in further)
    assert not browser.execute_script(script, f"{chart} [aria-label]:not([class*=role-title])")
