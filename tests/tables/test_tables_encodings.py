"""In which encoding a text is, found out from its beginning."""

import codecs
import io

import pytest

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.encodings import encoding_of
from nlpapp.tables.reading import read_table

SIMPLIFIED = "编号,text\n1,这家酒店离车站很近，早餐也不错。\n2,房间太小\n"
TRADITIONAL = "編號,text\n1,這間飯店離車站很近，早餐也不錯。\n2,房間太小\n"
JAPANESE = "番号,text\n1,駅から近くて、朝ごはんもおいしかったです。\n"
KOREAN = "번호,text\n1,역에서 가깝고 아침 식사도 맛있었습니다. 다음에 또 오고 싶어요\n"
GERMAN = "id;text\n1;Schöne Aussicht, aber für uns zu weit „draußen“\n2;Größe übertrieben\n"
FRENCH = "id;text\n1;Très déçue, la chambre était à côté de l’ascenseur…\n"
RUSSIAN = "номер;text\n1;Хорошая гостиница, но завтрак слабый\n"


def found(text, encoding, whole=True):
    return encoding_of(text.encode(encoding), whole)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("plain", "ascii", "utf-8"),
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (GERMAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "cp950"),
        (JAPANESE, "cp932", "cp932"),
        (KOREAN, "cp949", "cp949"),
        (GERMAN, "cp1252", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
    ],
)
def test_each_encoding_that_spreadsheets_write_is_known(text, encoding, name):
    assert found(text, encoding) == name


@pytest.mark.parametrize("word", ["好", "很好", "太差了", "text,label\n还行,1"])
def test_a_word_or_two_of_chinese_is_enough(word):
    assert found(word, "gbk") == "gb18030"
    assert found(word, "utf-8") == "utf-8"


@pytest.mark.parametrize(
    "text", ["很好", "一流", "人", "不錯，推薦", "太差了", "text\n還行\n這片子真的很好看\n"]
)
def test_a_word_or_two_of_traditional_chinese_is_enough(text):
    assert found(text, "big5") == "cp950"


@pytest.mark.parametrize(
    "text",
    [
        "20°C … 35°C",
        "20°C",
        "¡Genial!",
        "¿Como estas hoy?",
        "Ärger",
        "id\nÖl\nÄrger\n",
        "5 £ and © x",
        "was £50, ½ of it",
        "20 m², ±5",
        "Größe",
    ],
)
def test_a_letter_or_sign_of_the_west_between_ascii_is_no_chinese(text):
    assert found(text, "cp1252") == "cp1252"


@pytest.mark.parametrize("text", ["Хорошо", "text\nПлохо\n", "Хороший фильм"])
def test_a_word_or_two_of_russian_is_enough(text):
    assert found(text, "cp1251") == "cp1251"


def test_greek_is_not_taken_for_russian():
    assert found("Καλό φαγητό και πολύ ωραία θέα", "cp1253") == "cp1253"


def test_three_lines_of_korean_are_enough():
    assert found("text\n안녕하세요\n정말 좋아요\n최고예요\n", "cp949") == "cp949"


@pytest.mark.parametrize("text", ["没办法", "速度很快", "有点不爽"])
def test_chinese_that_looks_like_damaged_utf8_is_chinese(text):
    assert "\ufffd" in text.encode("gbk").decode("utf-8", "replace")
    assert found(text, "gbk") == "gb18030"


def test_a_character_that_is_cut_at_the_end_of_the_beginning_is_no_fault():
    for encoding, name in (("utf-8", "utf-8"), ("gbk", "gb18030"), ("big5", "cp950")):
        text = TRADITIONAL.rstrip("\n").encode(encoding)
        assert encoding_of(text[:-1], whole=False) == name
    assert encoding_of("好".encode()[:-1], whole=True) != "utf-8"


def test_utf8_with_a_wrong_byte_stays_utf8_so_that_the_byte_is_told():
    assert encoding_of(SIMPLIFIED.encode() + b"\xff", whole=True) == "utf-8"
    assert encoding_of("好".encode() + b"\xff", whole=True) == "utf-8"
    assert encoding_of("schöne Größe".encode() + b"\xe4r", whole=True) == "utf-8"


def test_a_program_is_no_text():
    assert encoding_of(b"\x7fELF" + bytes(range(256)) * 9, whole=True) is None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_byte_far_behind_the_beginning_that_the_encoding_has_not_is_told(encoding):
    head = codecs.BOM_UTF16_LE if encoding == "utf-16" else b""
    plain = encoding.replace("16", "16-le")
    good = head + ("text\n" + "好的电影\n" * 40_000).encode(plain)
    # Neither half of a pair may stand alone; no lead is 0xff.
    file = io.BytesIO(good + (b"\x00\xdc\n\x00" if encoding == "utf-16" else b"\xff\n"))
    table = read_table(file, "a.csv", Dialect(encoding=encoding))
    byte = "00" if encoding == "utf-16" else "ff"
    complaint = (
        f"not {encoding.upper()}: on line 40002 stands the byte 0x{byte}, {len(good):,} bytes"
    )
    with pytest.raises(TableError, match=complaint):
        list(table.rows)


@pytest.mark.parametrize("name", ["latin-2000", "base64", "undefined", "idna", "a\0b"])
def test_an_encoding_that_is_none_is_refused(name):
    with pytest.raises(TableError, match="There is no encoding"):
        read_table(io.BytesIO(b"text\na\n"), "a.csv", Dialect(encoding=name))
