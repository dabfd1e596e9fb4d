"""A user's own sentence pairs: what becomes of the lines, and what is said of a bad one."""

import hashlib

import pytest

from nlpapp import corpora
from nlpapp.corpora import CorpusError


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


def test_only_the_very_header_is_one(tmp_path):
    rows = ["Source\tTarget", *lines(), "source\ttarget"]
    corpus = corpora.parallel_from_file(write(tmp_path / "pairs.tsv", rows))
    assert corpus.dropped["duplicates"] == 1  # both were read, as the same pair


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
