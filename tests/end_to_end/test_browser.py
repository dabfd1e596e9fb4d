"""The real server and a real browser: what no simulated page can show."""

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")
if not (shutil.which("chromedriver") and shutil.which("chromium")):
    pytest.skip("there is no Chromium with chromedriver", allow_module_level=True)

from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import screenshots

CATCH = "document.title='caught'"
SCRIPT = f'good <script>{CATCH}</script> <img src=x onerror="{CATCH}">'


@pytest.fixture(scope="module")
def address(both_tasks):
    with screenshots.serving(NLPAPP_SAVED_MODELS=str(both_tasks)) as address:
        yield address


@pytest.fixture(scope="module")
def browser(address):
    with screenshots.browser(screenshots.LAPTOP, "light") as browser:
        yield browser


def columns(browser) -> list[str]:
    # Selenium's own idea of a text leaves out what a closed <details> shows all the same.
    found = browser.find_elements(By.CSS_SELECTOR, ".model")
    return [re.sub(r"\n+", "\n", column.get_property("innerText")) for column in found]


def wait_until(browser, there) -> None:
    wait = WebDriverWait(browser, 60, ignored_exceptions=[StaleElementReferenceException])
    try:
        wait.until(there)
    except TimeoutException:
        pytest.fail(f"The page says only: {browser.find_element(By.TAG_NAME, 'body').text}")


def wait_for(browser, text: str) -> None:
    """Until all five columns hold a text and its chart is drawn."""

    def there(browser) -> bool:
        drawn = browser.find_elements(By.CSS_SELECTOR, "[data-testid=stVegaLiteChart]")
        tinted = browser.find_elements(By.CSS_SELECTOR, ".model .text span[title]")
        shown = columns(browser)
        return bool(drawn and tinted) and len(shown) == 5 and all(text in it for it in shown)

    wait_until(browser, there)


def test_typed_text_is_answered_and_its_link_shows_the_same(browser, address):
    browser.get(address)
    wait_for(browser, "The trailer was brilliant")
    box = browser.find_element(By.TAG_NAME, "textarea")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("A great, great film", Keys.CONTROL, Keys.ENTER)
    wait_for(browser, "A great, great film")
    verdicts = [column.splitlines()[1] for column in columns(browser)]
    assert set(verdicts) == {"positive"}

    link = browser.current_url
    browser.switch_to.new_window("tab")
    browser.get(link)
    wait_for(browser, "A great, great film")
    assert browser.find_element(By.TAG_NAME, "textarea").get_attribute("value") == (
        "A great, great film"
    )


def test_ten_visitors_at_once_get_right_answers(browser, address):
    # Here and not by AppTest, whose runs share the process's settings and can't overlap.
    texts = [("great " if visitor % 2 else "dull ") * (visitor + 1) for visitor in range(10)]
    browser.switch_to.new_window("tab")
    first, before = browser.current_window_handle, set(browser.window_handles)
    for text in texts:
        link = f"{address}/?{urlencode({'text': text})}"
        browser.execute_script("window.open(arguments[0])", link)
    answers = {}
    for tab in set(browser.window_handles) - before:
        browser.switch_to.window(tab)
        text = parse_qs(urlsplit(browser.current_url).query)["text"][0]
        wait_for(browser, text.strip())
        answers[text] = {column.splitlines()[1] for column in columns(browser)}
        browser.close()
    browser.switch_to.window(first)
    assert answers == {text: {"positive" if "great" in text else "negative"} for text in texts}


def test_a_script_is_shown_and_not_run(browser, address):
    browser.get(address)
    wait_for(browser, "")
    box = browser.find_element(By.TAG_NAME, "textarea")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(SCRIPT, Keys.CONTROL, Keys.ENTER)
    wait_for(browser, SCRIPT)
    assert browser.title != "caught"
    assert not browser.find_elements(By.CSS_SELECTOR, ".model script, .model img")


def wait_for_translation(browser, text: str) -> None:
    """Until all three columns hold a translation and the pieces they read, and the map is drawn."""

    def there(browser) -> bool:
        drawn = browser.find_elements(By.CSS_SELECTOR, "[data-testid=stVegaLiteChart]")
        read = browser.find_elements(By.CSS_SELECTOR, ".model .read")
        shown = columns(browser)
        return bool(drawn) and len(read) == len(shown) == 3 and all(text in it for it in shown)

    wait_until(browser, there)


def test_a_typed_sentence_is_translated_and_its_link_shows_the_same(browser, address):
    browser.get(f"{address}/translate")
    wait_for_translation(browser, "")
    box = browser.find_element(By.TAG_NAME, "textarea")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("I love tea and coffee", Keys.CONTROL, Keys.ENTER)
    wait_for_translation(browser, "我爱茶和咖啡")

    link = browser.current_url
    browser.switch_to.new_window("tab")
    browser.get(link)
    wait_for_translation(browser, "我爱茶和咖啡")
    assert browser.find_element(By.TAG_NAME, "textarea").get_attribute("value") == (
        "I love tea and coffee"
    )


def test_a_script_is_translated_and_not_run(browser, address):
    browser.get(f"{address}/translate?{urlencode({'text': SCRIPT})}")
    wait_for_translation(browser, f"<script>{CATCH}</script>")
    assert browser.title != "caught"
    scripts = browser.find_elements(By.CSS_SELECTOR, "[data-testid=stHtml] script")
    assert not [it for it in scripts if "caught" in it.get_property("textContent")]
    assert not browser.find_elements(By.CSS_SELECTOR, "[data-testid=stHtml] img")


@pytest.fixture
def phone(browser):
    screenshots.resize(browser, *screenshots.PHONE)
    yield browser
    screenshots.resize(browser, *screenshots.LAPTOP)


@pytest.mark.parametrize("page", ["", "translate"])
def test_models_stand_one_below_the_other_on_a_phone(phone, address, page):
    phone.get(f"{address}/{page}")
    shown = (By.CSS_SELECTOR, ".model")
    wait_until(phone, lambda phone: len(phone.find_elements(*shown)) > 1)
    assert phone.execute_script("return document.scrollingElement.scrollWidth") <= 390
    assert len({column.location["x"] for column in phone.find_elements(*shown)}) == 1


@pytest.mark.parametrize(
    "page", ["", "story", "inside", "translate", "forecast", "batch", "models", "choose"]
)
def test_nothing_is_fetched_from_elsewhere(browser, address, page):
    browser.get(f"{address}/{page}")
    wait_until(browser, lambda it: it.find_elements(By.CSS_SELECTOR, "[data-testid=stHeading]"))
    fetched = browser.execute_script(
        "return performance.getEntriesByType('resource').map(it => it.name)"
    )
    assert [url for url in fetched if not url.startswith((address, "data:"))] == []
    icons = browser.find_elements(By.CSS_SELECTOR, "link[rel*=icon]")
    assert {icon.get_attribute("href")[:19] for icon in icons} == {"data:image/svg+xml;"}


@pytest.mark.parametrize(("step", "path"), [(1, "/"), (4, "/inside"), (8, "/choose")])
def test_a_step_of_the_story_leads_to_the_page_that_goes_further(browser, address, step, path):
    browser.get(f"{address}/story?step={step}")
    links = (By.CSS_SELECTOR, "[data-testid=stPageLink] a")

    def way_on(browser):
        return [it for it in browser.find_elements(*links) if "More of this" in it.text]

    wait_until(browser, lambda browser: way_on(browser) and way_on(browser)[0].click() is None)
    wait_until(browser, lambda browser: urlsplit(browser.current_url).path == path)


def where(browser) -> str:
    """What the picture of Inside says of its step."""
    return browser.find_element(By.CSS_SELECTOR, ".inside .where").text


def press(browser, name: str) -> None:
    browser.find_element(By.CSS_SELECTOR, f'.inside button[aria-label="{name}"]').click()


def test_inside_steps_plays_and_pauses_and_a_click_on_a_map_goes_there(browser, address):
    text = "a dull film, then brilliant"
    browser.get(f"{address}/inside?{urlencode({'text': text})}")
    maps = (By.CSS_SELECTOR, ".inside .map")
    wait_until(browser, lambda browser: browser.find_elements(*maps))
    press(browser, "To the first word")
    assert "Word 1 of 5" in where(browser)
    press(browser, "Next word")
    assert "Word 2 of 5" in where(browser)
    told = browser.find_element(By.CSS_SELECTOR, ".inside .told").text
    assert "“dull”" in told
    browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    assert "Word 3 of 5" in where(browser)
    press(browser, "Play")
    wait_until(browser, lambda browser: "Word 4 of 5" in where(browser))
    press(browser, "Pause")
    browser.find_element(*maps).click()  # in the middle
    assert "Word 3 of 5" in where(browser)
    marked = browser.find_elements(By.CSS_SELECTOR, ".inside .words .now")
    assert [it.text for it in marked] == ["film,", "film,"]


def test_a_script_is_stepped_through_and_not_run(browser, address):
    browser.get(f"{address}/inside?{urlencode({'text': SCRIPT})}")
    wait_until(browser, lambda browser: browser.find_elements(By.CSS_SELECTOR, ".inside .map"))
    assert browser.title != "caught"
    assert not browser.find_elements(By.CSS_SELECTOR, ".inside img, .inside script")


def test_on_the_way_back_each_page_has_its_own_text(browser, address):
    browser.get(f"{address}/?{urlencode({'text': 'A dull, dull evening'})}")
    wait_for(browser, "A dull, dull evening")
    links = browser.find_elements(By.CSS_SELECTOR, "[data-testid=stPageLink] a")
    next(link for link in links if "Translate" in link.text).click()
    wait_for_translation(browser, "")
    wait_until(browser, lambda browser: "text=" in browser.current_url)
    while "translate" in browser.current_url:
        browser.back()
    wait_for(browser, "A dull, dull evening")
    assert browser.find_element(By.TAG_NAME, "textarea").get_attribute("value") == (
        "A dull, dull evening"
    )


def test_who_walks_by_keyboard_sees_where_they_are(browser, address):
    browser.get(address)
    wait_for(browser, "")
    script = "return getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(12):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        at = browser.switch_to.active_element
        if at.get_attribute("data-testid") == "stPageLink-NavLink":
            break
    assert "Start here" in at.text
    assert browser.execute_script(script) == "solid"
