"""A file's way through the Batch page in a real browser: chosen, answered, kept, downloaded."""

import csv
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")
if not (shutil.which("chromedriver") and shutil.which("chromium")):
    pytest.skip("there is no Chromium with chromedriver", allow_module_level=True)

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import screenshots

REVIEWS = "编号;评论;评价\n1;这个 很 好;好评\n2;这个 很 坏;差评\n3;很 坏;好评\n".encode("gb18030")
PATIENCE = 120  # seconds
SAID = "return getComputedStyle(document.querySelector(arguments[0]), '::after').content"


@pytest.fixture(scope="module")
def address(saved_models):
    with screenshots.serving(NLPAPP_SAVED_MODELS=str(saved_models)) as address:
        yield address


@pytest.fixture
def browser(address, tmp_path):
    with screenshots.browser(screenshots.LAPTOP, "light") as browser:
        where = {"behavior": "allow", "downloadPath": str(tmp_path)}
        browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
        browser.get(f"{address}/batch?lang=zh")
        yield browser


def found(browser, selector: str, words: str = ""):
    """The first element that is there and has these words, once it is."""

    def look(browser):
        elements = browser.find_elements(By.CSS_SELECTOR, selector)
        return next((it for it in elements if words in it.text), None)

    wait = WebDriverWait(browser, PATIENCE, ignored_exceptions=[Exception])
    return wait.until(look, f"{selector} {words}")


def press(browser, selector: str, words: str) -> None:
    def pressed(browser):
        element = found(browser, selector, words)
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        return True

    # A page that is drawn anew may take an element away between finding and pressing it.
    WebDriverWait(browser, PATIENCE, ignored_exceptions=[Exception]).until(pressed)


def give(browser, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    found(browser, "input[type=file]").send_keys(str(path))


def test_a_file_in_gbk_is_answered_judged_kept_and_downloaded(browser, tmp_path):
    give(browser, tmp_path / "pinglun.csv", REVIEWS)
    found(browser, "p", "读取方式：GB18030 (GBK)、分号分隔、首行是列名")
    press(browser, "button", "逐行作答")
    found(browser, "[data-testid=stDownloadButton] button", "下载 CSV")
    assert "2 / 3" in found(browser, "[role=region]", "准确率").text

    press(browser, "[data-testid=stPageLink] a", "模型")
    found(browser, "h2", "模型")
    press(browser, "[data-testid=stPageLink] a", "批量")
    found(browser, "p", "pinglun.csv")
    press(browser, "[data-testid=stDownloadButton] button", "下载 CSV")
    press(browser, "[data-testid=stDownloadButton] button", "下载 Excel")

    def both(_):
        return {it.suffix for it in tmp_path.glob("pinglun-*")} == {".csv", ".xlsx"}

    WebDriverWait(browser, PATIENCE).until(both)
    data = next(tmp_path.glob("pinglun-*.csv")).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0][:4] == ["编号", "评论", "评价", "sentiment-toy-rnn label"]
    assert [row[3] for row in rows[1:]] == ["positive", "negative", "negative"]


def test_where_a_file_is_chosen_the_page_speaks_its_own_language(browser, tmp_path):
    zone = ".st-key-batch_upload [data-testid=stFileUploaderDropzone]"
    found(browser, zone)
    assert found(browser, zone).text == "upload"  # the name of an icon: its words are not text
    assert "选择文件" in browser.execute_script(
        SAID, f"{zone} button [data-testid=stMarkdownContainer]"
    )
    assert "拖放" in browser.execute_script(
        SAID, f"{zone} [data-testid=stFileUploaderDropzoneInstructions]"
    )
    give(browser, tmp_path / "wrong.pdf", b"%PDF")
    found(browser, f"{zone} [aria-invalid=true]")
    assert "只接受" in browser.execute_script(SAID, f"{zone} [aria-invalid=true]")
