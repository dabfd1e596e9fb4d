"""Full-width letters and digits, as East Asian keyboards write them, on the shipped models."""

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

import nlpapp
from nlpapp.app.width import narrow

SHIPPED = Path(nlpapp.__file__).parents[1] / "saved_models"
NAMES = ("sentiment-chnsenticorp-linear", "translation-tatoeba-en-zh-rnn")
REVIEW, SENTENCE = "住了１２天，花了５００元，ＯＫ吧", "Ｔｏｍ has １２３ books."


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Two of the shipped models: one of each task."""
    root = tmp_path_factory.mktemp("shipped")
    for name in NAMES:
        if not (SHIPPED / name).is_dir():
            pytest.skip(f"{name} is not shipped here")
        shutil.copytree(SHIPPED / name, root / name)
    return root


def said(page, kind: str) -> list[str]:
    return re.findall(rf'<(?:div|p) class="{kind}.*?</(?:div|p)>', page.columns)


def test_a_review_in_full_width_is_read_as_any_other_and_shown_as_it_was_typed(open_page, root):
    wide = open_page(f"text={quote(REVIEW)}", root=root)
    assert said(wide, "verdict") == said(
        open_page(f"text={quote(narrow(REVIEW))}", root=root), "verdict"
    )
    shown = re.sub("<[^>]+>", "", said(wide, "text")[0])
    assert shown == REVIEW and len(said(wide, "verdict")) == 1


def test_a_sentence_in_full_width_is_translated_as_any_other(open_page, root):
    wide = open_page(f"text={quote(SENTENCE)}", "translate", root)
    other = open_page(f"text={quote(narrow(SENTENCE))}", "translate", root)
    assert said(wide, "translation") == said(other, "translation") != []
    assert "123" in said(wide, "translation")[0]
    assert said(wide, "read") == said(other, "read") and "<small>reads</small>" in wide.columns
    assert not wide.test.warning
