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
        ("他说：“走吧。我们晚了！”她没动。", ["他说：“走吧。我们晚了！”", "她没动。"]),
        ("“走吧。我们晚了。”他说。她没动。", ["“走吧。我们晚了。”他说。", "她没动。"]),
        ("「你来了？」他问。「来了。」", ["「你来了？」他问。", "「来了。」"]),
        ("“你好。”“你好吗？很好。”", ["“你好。”", "“你好吗？很好。”"]),
        ("“我来了。你呢？好！", ["“我来了。", "你呢？", "好！"]),
        ("他说“好。”我走了。", ["他说“好。”", "我走了。"]),
        ("他走了。“好。”\n我走了。", ["他走了。", "“好。”", "我走了。"]),
        (
            "She said, “I saw. I came.” Then she left.",
            ["She said, “I saw. I came.”", "Then she left."],
        ),
        ("“Go. Now!” he said. We went.", ["“Go. Now!” he said.", "We went."]),
        ("Eat vitamin C. It is good.", ["Eat vitamin C.", "It is good."]),
        ("Take plan B. We’re late.", ["Take plan B.", "We’re late."]),
        ("Der Hund ist groß. Der Mann lacht.", ["Der Hund ist groß.", "Der Mann lacht."]),
        ("We met at the café. Paris was lovely.", ["We met at the café.", "Paris was lovely."]),
        ("Il est passé. A bientôt.", ["Il est passé.", "A bientôt."]),
        ("É. Zola and J. R. R. Tolkien wrote.", ["É. Zola and J. R. R. Tolkien wrote."]),
        ("Prof. Dr. Dr. Ö. Maier is here.", ["Prof. Dr. Dr. Ö. Maier is here."]),
        ("At 5 p.m. He came at 6 p.m. too.", ["At 5 p.m.", "He came at 6 p.m. too."]),
        ("“Take vitamin C. It helps.” He left.", ["“Take vitamin C. It helps.”", "He left."]),
        ("मैं आया। वह गया।", ["मैं आया।", "वह गया।"]),
        ("ខ្ញុំមក។ គាត់ទៅ។", ["ខ្ញុំមក។", "គាត់ទៅ។"]),
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


def test_a_quotation_that_nobody_closed_ties_nothing_far_from_it():
    text = "他说：“" + "我们走吧。" * 40 + "”"
    assert len(split(text)) == 40


@pytest.mark.parametrize(
    "text",
    [
        "“走吧。我们晚了。”他说。她没动。Mr. Lee came. Eat vitamin C. It is.\nHe said “Go.” No!",
        "「你来了？」他问。「来了。」 J. K. Rowe left. “I saw. I came.” Then 5 p.m. He slept.",
    ],
)
def test_a_sentence_by_itself_is_that_one_sentence(text):
    found = sentences.split(tf.constant([text])).text
    shown = sentences.shown(found.flat_values)
    again = sentences.split(shown).text
    assert again.row_lengths().numpy().tolist() == [1] * found.row_lengths().numpy()[0]
    assert sentences.shown(again.flat_values).numpy().tolist() == shown.numpy().tolist()
    assert b"".join(shown.numpy().tolist()).decode().replace(" ", "") == "".join(text.split())


def translate(text: str, between: str = " ") -> str:
    """What comes out where every sentence is its own translation."""
    found = sentences.split(tf.constant([text]))
    same = found.text.with_flat_values(tf.strings.strip(found.text.flat_values))
    clean = same.with_flat_values(tf.strings.regex_replace(same.flat_values, "[\x1d\x1e]", " "))
    clean = clean.with_flat_values(tf.strings.strip(clean.flat_values))
    return sentences.join_sentences(clean, found.ends_line, between).numpy()[0].decode()


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
    joined = sentences.join_sentences(found.text, found.ends_line, " ").numpy().tolist()
    assert joined == [b"Ab cd. Ef gh.", b"", b"Ij"]
