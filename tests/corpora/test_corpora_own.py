"""A user's own file as a corpus: what becomes of its rows, and what is said of a bad one."""

import hashlib
import math
import os

import numpy as np
import openpyxl
import pytest

from nlpapp import corpora
from nlpapp.corpora import CorpusError
from nlpapp.tables.dialect import Dialect

CLASSES = {"café": 13, "10": 21, "9": 11}  # rows of each; sorted as text, "10" comes before "9"


def rows(classes=CLASSES):
    return [(f"{name} text {i} 好", name) for name, count in classes.items() for i in range(count)]


def write(path, pairs, header="text,label"):
    lines = [header, *(f'"{text}",{label}' for text, label in pairs)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_tenth_of_each_class_is_held_out_twice_and_nothing_is_lost(tmp_path):
    corpus = corpora.from_file(write(tmp_path / "tickets.csv", rows()))
    assert corpus.classes == ("10", "9", "café")
    for place, name in enumerate(corpus.classes):
        count = CLASSES[name]
        tenth = math.ceil(count / 10)
        assert (corpus.test.labels == place).sum() == tenth
        assert (corpus.validation.labels == place).sum() == tenth
        assert (corpus.train.labels == place).sum() == count - 2 * tenth
    parts = (corpus.train, corpus.validation, corpus.test)
    found = [
        (text, corpus.classes[label])
        for part in parts
        for text, label in zip(part.texts, part.labels, strict=True)
    ]
    assert sorted(found) == sorted(rows())


def test_splits_depend_on_the_texts_and_not_on_their_order(tmp_path):
    one = corpora.from_file(write(tmp_path / "one.csv", rows()))
    two = corpora.from_file(write(tmp_path / "two.csv", rows()[::-1]))
    for split in ("train", "validation", "test"):
        assert set(getattr(one, split).texts) == set(getattr(two, split).texts)


def test_its_name_is_the_files_and_never_that_of_a_public_corpus(tmp_path):
    assert corpora.from_file(write(tmp_path / "My Tickets_2.csv", rows())).name == "my-tickets-2"
    assert corpora.from_file(write(tmp_path / "IMDB.csv", rows())).name == "own-imdb"
    assert corpora.from_file(write(tmp_path / "工单.csv", rows())).name == "工单"
    assert corpora.from_file(write(tmp_path / "___.csv", rows())).name == "file"


def test_its_version_is_the_sha256_of_the_file(tmp_path):
    path = write(tmp_path / "tickets.csv", rows())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert corpora.from_file(path).card()["version"] == f"sha256:{digest}"


def test_of_the_same_text_the_first_row_counts_and_rows_without_text_or_label_none(tmp_path):
    again = [("9 TEXT  0 好", "9"), ("9 text 0  好", "café"), ("10 text 1 好", "9")]
    pairs = [*rows(), *again, (" ", "10"), ("", ""), ("unlabelled", " ")]
    said = []
    corpus = corpora.from_file(write(tmp_path / "tickets.csv", pairs), say=said.append)
    assert corpus.dropped == {
        "rows without text": 2,
        "rows without label": 1,
        "duplicates": 1,
        "rows that label a text otherwise than before": 2,
    }
    assert said[-1] == (
        "2 rows label a text otherwise than an earlier one, which counts: "
        "'9 text 0  好' is '9' and then 'café'; '10 text 1 好' is '10' and then '9'."
    )
    labels = [part.labels for part in (corpus.train, corpus.validation, corpus.test)]
    assert np.bincount(np.concatenate(labels)).tolist() == [21, 11, 13]


def test_texts_that_a_model_reads_alike_are_one(tmp_path):
    alike = ["I don't like it", "I don’t  like it", "I don't li\u00adke it", "很好用", "很好 用"]
    apart = ["good 👍", "good 👎", "good!", "good?"]
    pairs = [*rows(), *((text, "9") for text in alike + apart)]
    corpus = corpora.from_file(write(tmp_path / "tickets.csv", pairs))
    assert corpus.dropped["duplicates"] == 3
    kept = {*corpus.train.texts, *corpus.validation.texts, *corpus.test.texts}
    assert kept & {*alike, *apart} == {alike[0], alike[3], *apart}


def test_columns_are_chosen_by_name_and_tsv_has_no_quotes(tmp_path):
    path = tmp_path / "tickets.tsv"
    lines = [f'{label}\t"{text}' for text, label in rows()]
    path.write_text("\n".join(["queue\tmessage", *lines]), encoding="utf-8")
    corpus = corpora.from_file(path, "message", "queue")
    assert all(text.startswith('"') for text in corpus.train.texts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_same_rows_are_the_same_corpus_however_a_spreadsheet_writes_them(
    tmp_path, encoding, delimiter
):
    pairs = [(f"文本 {text.replace('é', 'e')}", name[:2]) for text, name in rows()]
    plain = corpora.from_file(write(tmp_path / "plain.csv", pairs))
    lines = ["", f"text{delimiter}label{delimiter}", *(f"{a}{delimiter}{b}" for a, b in pairs)]
    content = "\r\n".join([*lines, delimiter, delimiter])
    (tmp_path / "other.csv").write_bytes(content.encode(encoding))
    said = []
    other = corpora.from_file(tmp_path / "other.csv", say=said.append)
    assert other.train.texts == plain.train.texts and other.dropped == plain.dropped
    assert other.classes == ("10", "9", "ca")
    assert len(said) == 1 and "2 columns ('text', 'label'); --encoding" in said[0]


def test_a_workbook_will_do(tmp_path):
    book = openpyxl.Workbook()
    for row in [("text", "label"), *rows()]:
        book.active.append(row)
    book.save(tmp_path / "tickets.xlsx")
    corpus = corpora.from_file(tmp_path / "tickets.xlsx")
    plain = corpora.from_file(write(tmp_path / "tickets.csv", rows()))
    assert corpus.train.texts == plain.train.texts


def test_a_file_read_otherwise_is_another_corpus(tmp_path):
    path = tmp_path / "tickets.csv"
    path.write_bytes(write(path, rows()).read_text(encoding="utf-8").encode("gbk", "replace"))
    cards = [
        corpora.from_file(path, wanted=Dialect(encoding=encoding)).card()
        for encoding in (None, "latin-1")
    ]
    assert cards[0]["version"] == cards[1]["version"] and cards[0] != cards[1]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (
            b"text,label\n",
            "no row with a text and a label; a classifier needs at least two classes",
        ),
        (b"words,label\nfine,1\n", "has no column 'text'; its columns are 'words', 'label'"),
        (b"text,text,label\n", "2 columns called 'text'"),
        (b"text,label\nsch\xc3\xb6n,1\n\xff,2\n", "not UTF-8: on line 3"),
        (b"text,label\nfine,\nwell,\n", "no row with a text and a label"),
        (b"text,label\nfine,1,2\n", "row 1 .* has 3 cells"),
    ],
)
def test_a_file_that_cannot_serve_is_named_with_what_is_wrong(tmp_path, content, complaint):
    (tmp_path / "tickets.csv").write_bytes(content)
    with pytest.raises(CorpusError, match=complaint):
        corpora.from_file(tmp_path / "tickets.csv")


def test_one_class_is_nothing_to_choose_between(tmp_path):
    with pytest.raises(CorpusError, match="one class only"):
        corpora.from_file(write(tmp_path / "tickets.csv", rows({"9": 30})))


def test_classes_with_too_few_rows_are_counted_and_named(tmp_path):
    pairs = rows({"a": 20} | {f"{i}.5": 1 for i in range(5)})
    with pytest.raises(CorpusError, match=r"at least 10 .* '0.5' has 1, .* so have 2 more"):
        corpora.from_file(write(tmp_path / "tickets.csv", pairs))


def test_a_missing_file_and_one_column_for_both_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read: No such file"):
        corpora.from_file(tmp_path / "nowhere.csv")
    with pytest.raises(CorpusError, match="cannot be both the text and the label"):
        corpora.from_file(write(tmp_path / "tickets.csv", rows()), "label", "label")


@pytest.mark.parametrize("read", [corpora.from_file, corpora.parallel_from_file])
def test_what_could_not_be_read_a_second_time_is_refused_before_the_first(tmp_path, read):
    os.mkfifo(tmp_path / "tickets.csv")  # nobody writes to it: whoever opened it would wait
    with pytest.raises(CorpusError, match=r"tickets\.csv is a pipe .* give an ordinary file"):
        read(tmp_path / "tickets.csv")
    with pytest.raises(CorpusError, match=r"is a folder; give an ordinary file"):
        read(tmp_path)


@pytest.mark.parametrize("read", [corpora.from_file, corpora.parallel_from_file])
def test_a_file_whose_name_no_card_could_hold_is_refused(tmp_path, read):
    name = os.fsdecode(b"caf\xe9.csv")
    write(tmp_path / name, rows())
    with pytest.raises(CorpusError, match=r"its name is not UTF-8, .* rename the file"):
        read(tmp_path / name)
