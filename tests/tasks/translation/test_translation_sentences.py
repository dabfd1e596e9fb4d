"""A text to sentences and back."""

import pytest
import tensorflow as tf

from nlpapp.tasks.translation import sentences


def split(text: str) -> list[str]:
    found = sentences.split(tf.constant([text.encode("utf-8", "surrogateescape")]))
    return [" ".join(s.decode().split()) for s in found.text.to_list()[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ('Wait... What?! "Who?" (Me.) No', ["Wait...", "What?!", '"Who?"', "(Me.)", "No"]),
        ("It costs 3.50 euros, e.g. at noon.", ["It costs 3.50 euros, e.g. at noon."]),
        ("我来了。你呢？好！", ["我来了。", "你呢？", "好！"]),
        ("他说：“走吧。”我们走了。", ["他说：“走吧。”", "我们走了。"]),
        ("no capital. after it", ["no capital. after it"]),
        ("", []),
        (" \n\t\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert split(text) == expected


@pytest.mark.parametrize("name", ["Mr. Abend", "Dr. Lee", "J. K. Rowe", "z. B. Anna", "St. Ives"])
def test_a_full_stop_of_an_abbreviation_ends_nothing(name):
    found = sentences.split(tf.constant([f"I met {name} there. Then I left."])).text
    assert found.row_lengths().numpy().tolist() == [2]


def translate(text: str, between: str = " ") -> str:
    """What comes out where every sentence is its own translation."""
    found = sentences.split(tf.constant([text]))
    same = found.text.with_flat_values(tf.strings.strip(found.text.flat_values))
    clean = same.with_flat_values(tf.strings.regex_replace(same.flat_values, "[\x1d\x1e]", " "))
    clean = clean.with_flat_values(tf.strings.strip(clean.flat_values))
    return sentences.join(clean, found.ends_line, between).numpy()[0].decode()


def test_lines_end_where_they_did():
    assert translate("One. Two.\n\nThree\r\nFour. ") == "One. Two.\nThree\nFour."
    assert translate("我来了。\n你呢？好！", "") == "我来了。\n你呢？好！"


def test_control_characters_in_a_text_cut_nothing():
    assert len(split("a\x1fb\x1ec\x1dd")) == 1


def test_bytes_that_are_not_utf8_do_not_stop_the_rest():
    assert split("Good. Bad \udcff\udcfe. Good.") == ["Good.", "Bad \ufffd\ufffd.", "Good."]


def test_every_text_of_a_batch_keeps_its_own_sentences():
    found = sentences.split(tf.constant(["Ab cd. Ef gh.", "", "Ij"]))
    assert found.text.row_lengths().numpy().tolist() == [2, 0, 1]
    joined = sentences.join(found.text, found.ends_line, " ").numpy().tolist()
    assert joined == [b"Ab cd. Ef gh.", b"", b"Ij"]
