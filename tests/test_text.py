"""Tokens and their bytes, against readings by hand and against a tokenizer in plain Python."""

import random
import unicodedata

import numpy as np
import pytest
import tensorflow as tf

from nlpapp import text as text_module
from nlpapp.canonical import runs
from nlpapp.text import (
    UNKNOWN,
    Tokens,
    chunks,
    encode,
    lookup_table,
    pad,
    token_counts,
    token_lists,
)
from nlpapp.text import tokenize as in_graph

tokenize = tf.function(in_graph, input_signature=[tf.TensorSpec([None], tf.string)])


def tokens_of(text):
    text = text if isinstance(text, bytes) else text.encode()
    return [token.decode() for token in tokenize(tf.constant([text])).text[0].numpy()]


def spans_of(text):
    text = text if isinstance(text, bytes) else text.encode()
    found = tokenize(tf.constant([text]))
    return [
        text[start:end]
        for start, end in zip(found.starts[0].numpy(), found.ends[0].numpy(), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The cat SAT.", ["the", "cat", "sat", "."]),
        (
            "I don't; l'amour, rock 'n' roll",
            ["i", "don't", ";", "l'amour", ",", "rock", "'", "n", "'", "roll"],
        ),
        ("the dogs' 'quoted' o'clock", ["the", "dogs", "'", "'", "quoted", "'", "o'clock"]),
        ("don''t", ["don", "'", "'", "t"]),
        ("don’t “do” ‘it’", ["don't", '"', "do", '"', "'", "it", "'"]),
        ("Ｇｒｅａｔ！　１０＇ｓ", ["great", "!", "10's"]),
        ("good<br /><br />bad", ["good", "bad"]),
        ("<BR>one</P><li>two<i>three</i>", ["one", "two", "three"]),
        ("<b class=x>", ["<", "b", "class", "=", "x", ">"]),
        (
            "<script>alert(1)</script>",
            ["<", "script", ">", "alert", "(", "1", ")", "<", "/", "script", ">"],
        ),
        ("a<b and b>a", ["a", "<", "b", "and", "b", ">", "a"]),
        ("10/10 3.5 2nd", ["10", "/", "10", "3", ".", "5", "2nd"]),
        ("well-known e_mail", ["well", "-", "known", "e", "_", "mail"]),
        ("这部电影很好看。", list("这部电影很好看。")),
        ("很good的film", ["很", "good", "的", "film"]),
        ("ひらがなカナ々ー", list("ひらがなカナ々ー")),
        ("한국어 영화", ["한국어", "영화"]),
        ("фильм ÉTÉ naïve", ["фильм", "été", "naïve"]),
        ("cafe\u0301 au lait", ["café", "au", "lait"]),
        ("CAFE\u0301 a\u0302\u0323 a\u0323\u0302", ["café", "ậ", "ậ"]),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8 \u212bngstr\u00f6m", ["한국", "ångström"]),
        ("か\u3099す が ハ\u309a", [*"がすがパ"]),
        ("\u0915\u093c \u0958", ["\u0915\u093c", "\u0915\u093c"]),
        ("x\u0301y 1\ufe0f\u20e3", ["x\u0301y", "1\u20e3"]),
        ("=\u0338 !\u0301a", ["≠", "!\u0301", "a"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("ไม่ดีเลย ๒๕๖๓ ok", ["ไ", "ม่", "ดี", "เ", "ล", "ย", "๒๕๖๓", "ok"]),
        ("ບໍ່ດີ", ["ບໍ່", "ດີ"]),
        ("មិនល្អ", ["មិ", "ន", "ល្", "អ"]),
        ("မကောင်းဘူး", ["မ", "ကော", "င်း", "ဘူး"]),
        ("བོད་ཡིག", ["བོ", "ད", "་", "ཡི", "ག"]),
        ("😀😀👍🏽", ["😀", "😀", "👍", "🏽"]),
        ("❤\ufe0f👩\u200d🚀", ["❤", "👩", "🚀"]),
        ("good\x00film\x07!", ["good", "film", "!"]),
        ("\u202eabc\u202c שלום\u200f", ["abc", "שלום"]),
        ("wonder\u00adful don\u00ad't zero\u200bwidth", ["wonderful", "don't", "zero", "width"]),
        ("می\u200cخواهم क्\u200dष", ["میخواهم", "क्ष"]),
        ("葛\U000e0100城 e\u034f\u0301", ["葛", "城", "é"]),
        ("a\u00a0b\u2003c\u3000d\ne\tf", ["a", "b", "c", "d", "e", "f"]),
        (b"good \xff\xfe film \xe5\xa5", ["good", "\ufffd", "\ufffd", "film", "\ufffd"]),
        ("", []),
        (" \t\r\n\u3000\u200b\x00", []),
        ("\ufeffword", ["word"]),
        ("𠮷野家", ["𠮷", "野", "家"]),
        ("$5 + 3 = 8€", ["$", "5", "+", "3", "=", "8", "€"]),
        ("'", ["'"]),
        ("'a", ["'", "a"]),
        ("a'", ["a", "'"]),
        ("好'good", ["好", "'", "good"]),
    ],
)
def test_a_text_is_cut_as_a_reader_would_cut_it(text, tokens):
    assert tokens_of(text) == tokens


def test_offsets_are_bytes_of_the_text_as_given():
    text = "Ｇood<br />很 DON’T!"
    assert spans_of(text) == [piece.encode() for piece in ["Ｇood", "很", "DON’T", "!"]]
    text = "\u00adwonder\u00adful\u00ad, cafe\u0301\u200d s ม่า❤\ufe0f"
    pieces = ["wonder\u00adful", ",", "cafe\u0301", "s", "ม่", "า", "❤"]
    assert spans_of(text) == [piece.encode() for piece in pieces]


def test_a_combining_mark_at_the_very_start_is_a_token_of_its_own():
    assert tokens_of("\u0301 a") == ["\u0301", "a"]


def test_apostrophes_do_not_join_two_texts():
    found = tokenize(tf.constant(["it", "'", "s", "don", "'t"])).text
    assert [[t.decode() for t in row] for row in found.to_list()] == [
        ["it"], ["'"], ["s"], ["don"], ["'", "t"]
    ]  # fmt: skip


def test_an_empty_batch_gives_no_rows():
    found = tokenize(tf.constant([], tf.string))
    assert [int(part.nrows()) for part in found] == [0, 0, 0]


def test_texts_without_tokens_keep_their_rows():
    found = tokenize(tf.constant(["", "a", " ", "", "b c", "\x00"]))
    assert found.text.row_lengths().numpy().tolist() == [0, 1, 0, 0, 2, 0]


def test_dtypes_and_row_lengths_agree():
    found = tokenize(tf.constant(["a b", ""]))
    assert (found.text.dtype, found.starts.dtype, found.ends.dtype) == (
        tf.string, tf.int32, tf.int32
    )  # fmt: skip
    for part in found:
        assert part.row_lengths().numpy().tolist() == [2, 0]


def test_a_hundred_thousand_words_are_cut_to_the_last():
    text = b" ".join(b"w%d" % i for i in range(100_000))
    found = tokenize(tf.constant([text, b"short"]))
    assert found.text.row_lengths().numpy().tolist() == [100_000, 1]
    assert found.text[0, -1].numpy() == b"w99999"
    assert (int(found.starts[0, -1]), int(found.ends[0, -1])) == (len(text) - 6, len(text))


def test_first_keeps_the_beginning_of_every_text():
    found = tokenize(tf.constant(["a b c", "d", ""])).first(2)
    assert isinstance(found, Tokens)
    assert found.text.to_list() == [[b"a", b"b"], [b"d"], []]
    assert found.ends.to_list() == [[1, 3], [1], []]


def test_padding_gives_at_least_one_step():
    ragged = tf.ragged.constant([[], []], tf.int32)
    assert pad(ragged).numpy().tolist() == [[0], [0]]
    assert pad(tf.ragged.constant([["a", "b"], []]), "").numpy().tolist() == [
        [b"a", b"b"],
        [b"", b""],
    ]


# The same rules once more, in plain Python and one character at a time.

UNSPACED = (
    *("CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "IDEOGRAPHIC", "HALFWIDTH KATAKANA"),
    *("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"),
)
TAGS = ["br", "p", "i", "b", "em", "strong", "hr", "div", "span", "u", "a", "li", "ul", "ol"]


def role_by_hand(char):
    category = unicodedata.category(char)
    if unicodedata.name(char, "").startswith(UNSPACED) and category in ("Lo", "Lm", "No", "Nl"):
        return "single"
    if category[0] in "ZC":
        return "gap"
    return "word" if category[0] in "LMN" else "single"


def is_passed_over(char):
    variant = "VARIATION SELECTOR" in unicodedata.name(char, "")
    return variant or (unicodedata.category(char) == "Cf" and char != "\u200b")


def clusters(chars):
    """Characters with the marks on them, composed: [text, start, end]."""
    found = []
    for char, start, end in chars:
        before = found[-1][0] if found else " "
        is_mark = unicodedata.category(char)[0] == "M" and role_by_hand(before[0]) != "gap"
        together = unicodedata.normalize("NFC", before + char)
        if is_mark or len(together) == len(before) < 2:
            found[-1][0], found[-1][2] = together, end
        else:
            found.append([unicodedata.normalize("NFC", char), start, end])
    return found


def tokens_by_hand(text):
    """Tokens with their byte offsets: (token, start, end)."""
    lower = text.lower()
    blank = list(text)
    for tag in TAGS:
        for form in (f"<{tag}>", f"</{tag}>", f"<{tag}/>", f"<{tag} />"):
            at = lower.find(form)
            while at >= 0:
                blank[at : at + len(form)] = " " * len(form)
                at = lower.find(form, at + len(form))
    chars, offset = [], 0
    for char, original in zip(blank, text, strict=True):
        end = offset + len(original.encode())
        if 0xFF01 <= ord(char) <= 0xFF5E:
            char = chr(ord(char) - 0xFEE0)
        char = {"‘": "'", "’": "'", "“": '"', "”": '"'}.get(char, char)
        if not is_passed_over(char):
            chars.append((char, offset, end))
        offset = end
    parts = clusters(chars)
    roles = [role_by_hand(part[0]) for part, _, _ in parts]
    for i in range(1, len(parts) - 1):
        if parts[i][0] == "'" and roles[i - 1] == roles[i + 1] == "word":
            roles[i] = "word"
    tokens, before = [], "gap"
    for (part, start, end), role in zip(parts, roles, strict=True):
        if role == "word" == before:
            token, start, _ = tokens.pop()
            tokens.append((token + part, start, end))
        elif role != "gap":
            tokens.append((part, start, end))
        before = role
    return [(token.lower(), start, end) for token, start, end in tokens]


PIECES = [
    *"abcXYZ019 .,!?'’‘“”\"-_<>/&;:()\n\t\x00\x1f",
    *"好看不的，。！？「」《》々ひカｱー한",
    *"éÉñßфЖשםع\u0301\u093f\u200b\u200d\u202e\u00ad\ufe0f\ufeff",
    *"ＧｏＡ１！＇　😀👍🏽❤€©½²",
    *"กมไ่า้๒ລໍກ្អကျ်ང་",
    *["e\u0301", "\u0323", "か\u3099", "\u0958", "\u200c", "\U000e0100", "\u1112\u1161\u11ab"],
    *["<br />", "<BR>", "</p>", "<i>", "<b", "br/>", "don't", " the ", "isn’t"],
]


def test_random_texts_are_cut_as_a_tokenizer_in_plain_python_cuts_them():
    chance = random.Random(2024)
    texts = ["".join(chance.choices(PIECES, k=chance.randrange(1, 30))) for _ in range(3000)]
    found = tokenize(tf.constant([text.encode() for text in texts]))
    rows = zip(found.text.to_list(), found.starts.to_list(), found.ends.to_list(), strict=True)
    for text, (tokens, starts, ends) in zip(texts, rows, strict=True):
        tokens = [token.decode() for token in tokens]
        assert list(zip(tokens, starts, ends, strict=True)) == tokens_by_hand(text), repr(text)


def test_a_text_is_cut_the_same_alone_and_in_a_batch():
    chance = random.Random(7)
    texts = ["".join(chance.choices(PIECES, k=chance.randrange(0, 20))) for _ in range(50)]
    together = tokenize(tf.constant([text.encode() for text in texts])).text.to_list()
    assert together == [tokenize(tf.constant([text.encode()])).text.to_list()[0] for text in texts]


@pytest.fixture
def table(tmp_path):
    vocabulary = tmp_path / "vocabulary.txt"
    vocabulary.write_text("[PAD]\n[UNK]\ngood\n好\ndon't\n", encoding="utf-8")
    return lookup_table(vocabulary)


def test_ids_are_line_numbers_and_unknown_tokens_one_id(table):
    (ids,) = encode(["Good 好! don’t film [PAD]"], table, cap=100)
    assert UNKNOWN == 1
    assert ids.tolist() == [2, 3, 1, 4, 1, 1, 1, 1]
    assert ids.dtype == np.int32


def test_a_file_that_has_changed_is_another_table(table, tmp_path):
    (tmp_path / "vocabulary.txt").write_text("[PAD]\n[UNK]\nfilm\ngood\n", encoding="utf-8")
    again = lookup_table(tmp_path / "vocabulary.txt")
    for known, expected in ((table, [2, 1]), (again, [3, 2])):
        assert encode(["good film"], known, cap=9)[0].tolist() == expected


def test_a_graph_does_not_tell_where_its_vocabulary_lay(table, tmp_path):
    holder = tf.Module()
    holder.table = table
    signature = [tf.TensorSpec([None], tf.string)]
    holder.ids = tf.function(table.lookup, input_signature=signature)
    tf.saved_model.save(holder, tmp_path / "saved")
    assert str(tmp_path).encode() not in (tmp_path / "saved/saved_model.pb").read_bytes()
    (tmp_path / "vocabulary.txt").unlink()
    assert tf.saved_model.load(tmp_path / "saved").ids(["好", "?"]).numpy().tolist() == [3, 1]


def test_the_special_words_cannot_be_typed(table):
    (ids,) = encode(["[PAD] [UNK] ［ＰＡＤ］"], table, cap=100)
    assert set(ids.tolist()) == {UNKNOWN}


def test_encode_and_token_lists_cut_alike_over_many_chunks(table, tmp_path):
    texts = ["good " * (i % 4) + "好" * (i % 3) for i in range(1200)]  # more than two chunks
    lists = list(token_lists(texts))
    lengths = np.concatenate([lengths for _, lengths in lists])
    tokens = np.concatenate([tokens for tokens, _ in lists])
    ids = encode(texts, table, cap=100)
    assert lengths.tolist() == [i % 4 + i % 3 for i in range(1200)] == token_counts(texts).tolist()
    assert [len(row) for row in ids] == lengths.tolist()
    known = {b"good": 2, "好".encode(): 3}
    assert np.concatenate(ids).tolist() == [known[token] for token in tokens]


def test_encode_reads_no_more_than_its_cap(table):
    ids = encode(["good good good", "", "好"], table, cap=2)
    assert [row.tolist() for row in ids] == [[2, 2], [], [3]]


def test_no_texts_give_no_sequences(table):
    assert encode([], table, cap=3) == [] and token_counts([]).tolist() == []


def test_chunks_are_of_so_many_texts_or_of_so_many_characters():
    texts = ["好" * size for size in (1, 2, 1, 1, 9, 0, 3, 4, 1, 7)]
    found = [[len(text.decode()) for text in chunk.numpy()] for chunk in chunks(texts, 3, 7)]
    assert found == [[1, 2, 1], [1], [9], [0, 3, 4], [1], [7]]


def test_half_a_surrogate_pair_is_read_as_a_question_mark(table):
    assert [chunk.numpy().tolist() for chunk in chunks(["a\ud800b"])] == [[b"a?b"]]


def test_a_nul_at_the_end_of_a_text_is_kept():
    assert [chunk.numpy().tolist() for chunk in chunks(["a\x00"])] == [[b"a\x00"]]


def test_a_role_is_known_for_every_code_point():
    starts, roles = runs(text_module._role_of)
    assert starts[0] == 0 and (np.diff(starts) > 0).all() and set(roles.tolist()) == set(range(5))
