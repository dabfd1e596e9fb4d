"""A text to sentences and back."""

import pytest
import tensorflow as tf

from nlpapp.tasks.translation import sentences


def split(text: str) -> list[str]:
    found = sentences.split(tf.constant([text.encode("utf-8", "surrogateescape")]))
    return [" ".join(s.decode().split()) for s in sentences.shown(found.text.flat_values).numpy()]


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
        (
            'She said "I saw. I came." Then she left.',
            ['She said "I saw. I came."', "Then she left."],
        ),
        ('A 5" pipe. A 6" one.', ['A 5" pipe.', 'A 6" one.']),
        ("No. 5 is free. Take it.", ["No. 5 is free.", "Take it."]),
        ("Can you? No. I won't.", ["Can you?", "No.", "I won't."]),
        ("He left on Jan. 5 with approx. 20 men.", ["He left on Jan. 5 with approx. 20 men."]),
        ("Wir kommen am 3. Mai. Er auch.", ["Wir kommen am 3. Mai.", "Er auch."]),
        ("Hr. Maier wohnt in Nr. 7. Ich auch.", ["Hr. Maier wohnt in Nr. 7.", "Ich auch."]),
        ("I have 2. She has 3.5. Fine!", ["I have 2.", "She has 3.5.", "Fine!"]),
        ("1. Buy milk.\n2. Call mum!\n10. Go", ["1. Buy milk.", "2. Call mum!", "10. Go"]),
        ("- eggs\n- bread\n* tea, hot", ["- eggs", "- bread", "* tea, hot"]),
        ("Great news! 🎉 We won 👩‍👧 Yes", ["Great news! 🎉", "We won 👩‍👧 Yes"]),
        ("太好了！🎉🎉我们赢了。", ["太好了！🎉🎉", "我们赢了。"]),
        ("你好!你吃了吗?我吃了.走吧", ["你好!", "你吃了吗?", "我吃了.", "走吧"]),
        ("他说“你好!我来了.再见”就走了。", ["他说“你好!我来了.再见”就走了。"]),
        ("I love you.我爱你。And you?你呢？", ["I love you.", "我爱你。", "And you?", "你呢？"]),
        ("我today很happy，真的。", ["我today很happy，真的。"]),
        ("我……我不知道。", ["我……我不知道。"]),
        ("今天天气真好啊……我们出去走走吧。", ["今天天气真好啊……", "我们出去走走吧。"]),
        ("Name\tAge\nAnna\t30\t\tParis", ["Name", "Age", "Anna", "30", "Paris"]),
        (
            "if (x) {\n\treturn a.b(1.5); // Done\n}",
            ["if (x) {", "return a.b(1.5); // Done", "}"],
        ),
        (
            "Shall I compare thee\nTo a summer's day?\n\nThou art",
            ["Shall I compare thee", "To a summer's day?", "Thou art"],
        ),
        ("No capital. after it", ["No capital. after it"]),
        ("no capital. nor here", ["no capital.", "nor here"]),
        ("hi! how are you? i am fine.", ["hi!", "how are you?", "i am fine."]),
        ("Oh no! it broke. Why? i ask", ["Oh no!", "it broke.", "Why?", "i ask"]),
        (
            "we met mr. smith. he was kind! was he tall? yes, e.g. today at 5 p.m. or so.",
            [
                "we met mr. smith.",
                "he was kind!",
                "was he tall?",
                "yes, e.g. today at 5 p.m. or so.",
            ],
        ),
        ("“what? now!” he asked. wait... what", ["“what? now!” he asked.", "wait... what"]),
        ("J.K.罗琳写了一本书。Dr.李很忙。", ["J.K.罗琳写了一本书。", "Dr.李很忙。"]),
        ("我住在St.彼得堡。我很happy.你呢", ["我住在St.彼得堡。", "我很happy.", "你呢"]),
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


ENDLESS = (
    "we went to the market in the morning and bought apples and pears for the whole week, my "
    "brother wanted to see the boats in the old harbour before lunch, but it had begun to rain so "
    "we sat in a small café near the church and talked about the summer we had spent together "
    "in the mountains when both of us were still at school and our parents were young"
)
ENDLESS_ZH = (
    "今天早上我和弟弟一起去了城里的市场，我们买了一个星期要吃的苹果和梨，弟弟想在午饭以前去看看"
    "老港口里的船，可是天开始下雨了，我们就坐在教堂旁边的一家小咖啡馆里，谈起了我们小时候一起在"
    "山里度过的那个夏天，那时候我们两个都还在上学"
)


@pytest.mark.parametrize(
    ("text", "longest", "ends"),
    [(ENDLESS, 200, ","), (ENDLESS_ZH, 46, "，"), (ENDLESS.replace(",", ""), 200, "")],
    ids=["English", "Chinese", "without any mark"],
)
def test_a_long_sentence_without_an_end_is_cut_between_its_clauses(text, longest, ends):
    parts = split(text)
    assert len(parts) > 1 and max(map(len, parts)) <= longest
    assert parts[0].endswith(ends)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    for part in parts:
        assert split(part) == [part]
        assert part.split()[-1] not in ("and", "but", "when")


def test_a_sentence_that_is_not_long_stays_whole_whatever_its_clauses():
    for text in (ENDLESS[:190], ENDLESS_ZH[:60]):
        assert split(text) == [text]


def test_a_quotation_that_nobody_closed_ties_nothing_far_from_it():
    text = "他说：“" + "我们走吧。" * 40 + "”"
    assert len(split(text)) == 40


@pytest.mark.parametrize(
    "text",
    [
        "“走吧。我们晚了。”他说。她没动。Mr. Lee came. Eat vitamin C. It is.\nHe said “Go.” No!",
        "「你来了？」他问。「来了。」 J. K. Rowe left. “I saw. I came.” Then 5 p.m. He slept.",
        '1. No. 5 is Hr. Maier\'s. It said "Go. Now." Yes! 🎉 We won.好啊!走吧.行。\tOh, no.',
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
    clean = same.with_flat_values(tf.strings.regex_replace(same.flat_values, "[\x1a\x1d\x1e]", " "))
    clean = clean.with_flat_values(tf.strings.strip(clean.flat_values))
    return sentences.join_sentences(clean, found.after, between).numpy()[0].decode()


def test_lines_end_where_they_did():
    assert translate("One. Two. \n\n \r\nThree\r\nFour. ") == "One. Two.\n\n\nThree\nFour."
    assert translate("我来了。\n你呢？好！", "") == "我来了。\n你呢？好！"


def test_a_row_of_a_table_keeps_its_tabs():
    assert translate("Name\tAge\nAnna Li. \t\t 30.\n") == "Name\tAge\nAnna Li.\t\t30."
    assert translate("姓名\t年龄。好\n", "") == "姓名\t年龄。好"


def test_control_characters_in_a_text_cut_nothing():
    assert len(split("a\x1fb\x1ec\x1dd\x1ae\x1bf\x1cg")) == 1


def test_bytes_that_are_not_utf8_do_not_stop_the_rest():
    assert split("Good. Bad \udcff\udcfe. Good.") == ["Good.", "Bad \ufffd\ufffd.", "Good."]


def test_every_text_of_a_batch_keeps_its_own_sentences():
    found = sentences.split(tf.constant(["Ab cd. Ef gh.", "", "Ij"]))
    assert found.text.row_lengths().numpy().tolist() == [2, 0, 1]
    joined = sentences.join_sentences(found.text, found.after, " ").numpy().tolist()
    assert joined == [b"Ab cd. Ef gh.", b"", b"Ij"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "| Tea | Is it hot? |\n|---|:--|",
            ["|", "Tea", "|", "Is it hot?", "|", "|", "---", "|", ":--", "|"],
        ),
        ("Menu:\n\n| Tea |\nYes.", ["Menu:", "|", "Tea", "|", "Yes."]),
        ("a | b", ["a | b"]),
        ("|---|", ["|---|"]),
        ("x || y\n|z", ["x || y", "|z"]),
    ],
)
def test_a_table_in_markdown_is_cut_into_its_cells_and_lines(text, expected):
    assert split(text) == expected
    cut = sentences.split(tf.constant([text]))
    back = sentences.join_sentences(cut.text, cut.after, " ").numpy()[0].decode()
    kept = back.replace("\x1e", "").replace(" ", "")  # the mark is white space to pieces
    assert kept == text.replace(" ", "")
