"""What a visitor typed stands in Markdown as text."""

import html
import re

import pytest

from nlpapp.app.plain import plain

# What GitHub's Markdown makes a link of, as the front end does it.
LINKS = re.compile(
    r"(https?://|www(?=\.))([-.\w]+)|([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)", re.ASCII | re.I
)


@pytest.mark.parametrize(
    "text",
    ["see https://evil.example/x", "HTTP://evil.example", "www.evil.example", "me@evil.example"],
)
def test_an_address_becomes_no_link_and_reads_the_same(text):
    assert LINKS.search(text)
    shown = html.unescape(plain(text))
    assert not LINKS.search(shown) and shown.replace("\u2060", "") == text


@pytest.mark.parametrize("text", ["my file (2).csv", "**bold** $x$ :red[no] <b>", "100% 好", ""])
def test_other_text_comes_through_as_it_is_with_no_sign_that_markdown_knows(text):
    assert html.unescape(plain(text)) == text
    assert not re.search(r"[*$:\[\]<>_`]", plain(text))
