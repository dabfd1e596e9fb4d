"""A user's own sentence pairs: what becomes of the lines, and what is said of a bad one."""

import hashlib

import openpyxl
import pytest

from nlpapp import corpora
from nlpapp.corpora import CorpusError
from nlpapp.tables.dialect import Dialect


def lines(count=47):
    """Every third source has two translations, which makes one group."""
    once = [f"sentence {n}\t句子 {n}" for n in range(count)]
    again = [f"sentence {n}\t另一个句子 {n}" for n in range(0, count, 3)]
    return once + again


def write(path, rows):
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def pairs_of(corpus):
    parts = (corpus.train, corpus.validation, corpus.test)
    return [pair for part in parts for pair in zip(*part.pairs(), strict=True)]


def test_a_tenth_of_the_groups_is_held_out_twice_and_nothing_is_lost(tmp_path):
    corpus = corpora.parallel_from_file(write(tmp_path / "pairs.tsv", lines()))
    assert (len(corpus.train), len(corpus.validation), len(corpus.test)) == (37, 5, 5)
    assert sorted(map("\t".join, pairs_of(corpus))) == sorted(lines())
    assert corpus.language == "und-zh"  # of one side the script tells
    assert set(corpus.dropped.values()) == {0}


def test_splits_depend_on_the_sentences_and_not_on_their_order(tmp_path):
    one = corpora.parallel_from_file(write(tmp_path / "one.tsv", lines()))
    two = corpora.parallel_from_file(write(tmp_path / "two.tsv", lines()[::-1]))
    assert one.test.sources == two.test.sources
    assert one.validation.sources == two.validation.sources


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(["source\ttarget", *lines()], id="a header"),
        pytest.param([f"{line}\tCC-BY #1 (someone)\tmore" for line in lines()], id="attribution"),
        pytest.param([f"{line}\r" for line in lines()], id="carriage returns"),
        pytest.param(["\ufeff" + lines()[0], *lines()[1:]], id="byte order mark"),
        pytest.param([*lines(), "", ""], id="blank lines at the end"),
    ],
)
def test_what_is_beside_the_pairs_changes_nothing(tmp_path, changed):
    plain = corpora.parallel_from_file(write(tmp_path / "plain.tsv", lines()))
    other = corpora.parallel_from_file(write(tmp_path / "other.tsv", changed))
    assert pairs_of(other) == pairs_of(plain)


@pytest.mark.parametrize(
    ("name", "content", "how"),
    [
        ("a.tsv", "\n".join(lines()).encode("gb18030"), "GB18030 (GBK), tabs"),
        ("a.tsv", "\n".join(lines()).encode("utf-16"), "UTF-16, tabs"),
        ("a.tsv", "\r".join(lines()).encode(), "UTF-8, tabs"),
        ("a.csv", "\n".join(lines()).replace("\t", ";").encode(), "UTF-8, semicolons"),
        (
            "a.tsv",
            "\n".join(['"x ""1"""\t"y ""1"""', *lines()]).encode(),
            "UTF-8, tabs, quoted",
        ),
    ],
)
def test_pairs_are_the_same_however_they_are_written_and_how_is_said(tmp_path, name, content, how):
    plain = corpora.parallel_from_file(write(tmp_path / "plain.tsv", lines()))
    (tmp_path / name).write_bytes(content)
    said = []
    other = corpora.parallel_from_file(tmp_path / name, say=said.append)
    more = [('x "1"', 'y "1"')] if "quoted" in how else []
    assert sorted(pairs_of(other)) == sorted([*pairs_of(plain), *more])
    assert said == [
        f"{tmp_path / name}: {how}, no header; "
        "--encoding, --delimiter, --quotes and --header say otherwise."
    ]


def test_a_workbook_of_two_columns_will_do(tmp_path):
    book = openpyxl.Workbook()
    for line in ["English\tChinese", *lines()]:
        book.active.append(line.split("\t"))
    book.save(tmp_path / "pairs.xlsx")
    corpus = corpora.parallel_from_file(tmp_path / "pairs.xlsx")
    plain = corpora.parallel_from_file(write(tmp_path / "plain.tsv", lines()))
    assert pairs_of(corpus) == pairs_of(plain) and corpus.language == "en-zh"


@pytest.mark.parametrize(("header", "pairs"), [(None, 63), (True, 63), (False, 64)])
def test_whether_the_first_line_is_a_pair_can_be_said(tmp_path, header, pairs):
    path = write(tmp_path / "pairs.tsv", ["source\ttarget", *lines()])
    assert len(pairs_of(corpora.parallel_from_file(path, wanted=Dialect(header=header)))) == pairs
    path = write(tmp_path / "pairs.tsv", ["Deutsch (alt)\tPinyin", *lines()])
    pairs = 63 if header else 64
    assert len(pairs_of(corpora.parallel_from_file(path, wanted=Dialect(header=header)))) == pairs


@pytest.mark.parametrize(
    ("header", "direction"),
    [
        ("Source\tTarget", "und-zh"),
        ("sentence\ttranslation", "und-zh"),
        ("English\tChinese", "en-zh"),
        (" ENGLISH \t 中文 ", "en-zh"),
        ("英文\t日语", "en-ja"),
        ("Deutsch\tFrançais\tnotes", "de-fr"),
    ],
)
def test_a_first_line_that_names_the_columns_is_no_pair(tmp_path, header, direction):
    plain = corpora.parallel_from_file(write(tmp_path / "plain.tsv", lines()))
    corpus = corpora.parallel_from_file(write(tmp_path / "pairs.tsv", [header, *lines(), header]))
    assert len(pairs_of(corpus)) == len(pairs_of(plain)) + 1  # a later line is as good as any
    assert corpus.language == direction
    assert corpora.parallel_from_file(tmp_path / "pairs.tsv", "fr", "yue").language == "fr-yue"


@pytest.mark.parametrize(
    "first", ["English\t英语", "source\t来源", "target\tsource", "en\tde", "German\tbread"]
)
def test_a_first_line_that_only_looks_like_names_is_a_pair(tmp_path, first):
    corpus = corpora.parallel_from_file(write(tmp_path / "pairs.tsv", [first, *lines()]))
    assert sorted(map("\t".join, pairs_of(corpus))) == sorted([first, *lines()])


def test_of_tatoeba_s_four_columns_the_sentences_are_read(tmp_path):
    plain = corpora.parallel_from_file(write(tmp_path / "plain.tsv", lines()))
    rows = []
    for number, line in enumerate(lines()):
        source, target = line.split("\t")
        rows.append(f"{1276 + number}\t{source}\t{2481 + number}\t{target}")
    rows[0] = "\ufeff" + rows[0]
    exported = corpora.parallel_from_file(write(tmp_path / "export.tsv", rows))
    assert pairs_of(exported) == pairs_of(plain) and exported.language == "und-zh"
    for header, direction in [
        ("id\tsentence\tid\ttranslation", "und-zh"),
        ("en_id\tEnglish\tzh_id\tChinese", "en-zh"),
    ]:
        named = corpora.parallel_from_file(
            write(tmp_path / "named.tsv", [header, rows[0][1:], *rows[1:]])
        )
        assert pairs_of(named) == pairs_of(plain) and named.language == direction
    rows[7] = "91\t \t92\t句子"
    with pytest.raises(CorpusError, match="line 8 has no source"):
        corpora.parallel_from_file(write(tmp_path / "export.tsv", rows))


@pytest.mark.parametrize(
    ("rows", "side"),
    [
        ([f"{n}\teng\tsentence {n}" for n in range(40)], "source"),
        ([f"sentence {n}\t{n}" for n in range(40)], "target"),
        (["id\tEnglish\tChinese", *[f"{n}\troom {n}\t房间" for n in range(40)]], "source"),
        (["id\ten", *[f"{n}\troom {n}" for n in range(40)]], "source"),
    ],
)
def test_a_side_of_numbers_alone_is_refused(tmp_path, rows, side):
    with pytest.raises(CorpusError, match=f"every {side} is a number alone, as ids are"):
        corpora.parallel_from_file(write(tmp_path / "pairs.tsv", rows))


def test_pairs_far_longer_than_a_sentence_are_left_out_and_counted(tmp_path):
    fits, too_long = "x" * 500 + "\t长", "短\t" + "y" * 501
    corpus = corpora.parallel_from_file(
        write(tmp_path / "pairs.tsv", [too_long, *lines(), fits, too_long])
    )
    assert sorted(map("\t".join, pairs_of(corpus))) == sorted([*lines(), fits])
    assert corpus.dropped["pairs with a side of more than 500 characters"] == 2
    assert corpus.card()["dropped"] == corpus.dropped


def test_its_card_has_the_title_that_its_owner_gave_it(tmp_path):
    corpus = corpora.parallel_from_file(write(tmp_path / "My Pairs_2.tsv", lines()))
    assert corpus.card()["title"] == "My Pairs_2"


def test_odd_line_separators_and_quotes_are_part_of_a_sentence(tmp_path):
    rows = ['"one\u2028line\u0085here\t"', *lines()]
    corpus = corpora.parallel_from_file(write(tmp_path / "pairs.tsv", rows))
    assert ('"one\u2028line\u0085here', '"') in pairs_of(corpus)


def test_duplicates_are_dropped_and_counted(tmp_path):
    rows = [*lines(), lines()[0].upper(), lines()[1]]
    corpus = corpora.parallel_from_file(write(tmp_path / "pairs.tsv", rows))
    assert corpus.dropped["duplicates"] == 2
    assert sorted(map("\t".join, pairs_of(corpus))) == sorted(lines())


def test_its_name_is_the_files_and_never_that_of_a_public_corpus(tmp_path):
    for file, name in (
        ("My Pairs_2.tsv", "my-pairs-2"),
        ("Tatoeba EN-ZH.tsv", "own-tatoeba-en-zh"),
        ("imdb.tsv", "own-imdb"),
        ("句子.txt", "句子"),
    ):
        assert corpora.parallel_from_file(write(tmp_path / file, lines())).name == name


def test_its_version_is_the_sha256_of_the_file(tmp_path):
    path = write(tmp_path / "pairs.tsv", lines())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert corpora.parallel_from_file(path).card()["version"] == f"sha256:{digest}"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "needs at least 30 groups .* it has only 0"),
        (b"sch\xc3\xb6n\tnice\xff\n", "not UTF-8: on line 1"),
        (b"a\tb\nc d\n", "line 2 has no tab"),
        (b"a\tb\n\nc\td\n", "line 2 has no tab"),
        (b"source\ttarget\na\t \n", "line 2 has no target"),
        (b"a\tb\n\xe3\x80\x80\tb\n", "line 2 has no source"),
        (b"a\t\tb\n", "line 1 has no target"),
    ],
)
def test_a_file_that_cannot_serve_is_named_with_what_is_wrong(tmp_path, content, complaint):
    path = tmp_path / "pairs.tsv"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=complaint) as error:
        corpora.parallel_from_file(path)
    assert str(path) in str(error.value)


def test_many_pairs_of_one_group_are_too_few(tmp_path):
    rows = [f"the same\ttranslation {n}" for n in range(40)]
    with pytest.raises(CorpusError, match="it has only 1;"):
        corpora.parallel_from_file(write(tmp_path / "pairs.tsv", rows))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"nowhere\.tsv cannot be read: No such file"):
        corpora.parallel_from_file(tmp_path / "nowhere.tsv")
