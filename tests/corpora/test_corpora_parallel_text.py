"""How the builders of parallel corpora read their files, and that rows keep their order."""

import gzip
from types import SimpleNamespace

import pytest

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places

CORPUS = SimpleNamespace(HOMEPAGE="https://example.org", LICENCE="none", CITATION="nobody")


@pytest.fixture(scope="module")
def parallel_text():
    """The module, imported late: it waits for TensorFlow Datasets."""
    from nlpapp.corpora.builders import parallel_text

    return parallel_text


def test_lines_end_at_line_feeds_alone(parallel_text, tmp_path):
    content = "one\u2028still\x0bone\x85\rtwo\x1chere\n\nfour"
    (tmp_path / "a").write_bytes(content.encode())
    (tmp_path / "b.gz").write_bytes(gzip.compress(f"{content}\n".encode()))
    expected = ["one\u2028still\x0bone\x85\rtwo\x1chere", "", "four"]
    assert parallel_text.lines(tmp_path / "a") == expected
    assert parallel_text.lines(tmp_path / "b.gz") == expected


def test_a_third_column_is_left(parallel_text, tmp_path):
    (tmp_path / "a.txt").write_text("Go.\t走。\tsomebody\t1\nHi\t 好 \n", encoding="utf-8")
    assert list(parallel_text.from_columns(tmp_path / "a.txt", ("en", "zh"))) == [
        (1, {"en": "Go.", "zh": "走。"}),
        (2, {"en": "Hi", "zh": " 好 "}),
    ]


def test_a_line_without_a_tab_is_named(parallel_text, tmp_path):
    (tmp_path / "a.txt").write_text("Go.\t走。\nHi\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"line 2 of a\.txt has no tab"):
        list(parallel_text.from_columns(tmp_path / "a.txt", ("en", "zh")))


def test_files_are_read_side_by_side(parallel_text, tmp_path):
    paths = {"en": tmp_path / "a.en", "zh": tmp_path / "a.zh"}
    paths["en"].write_text("Go.\nHi\t!\n", encoding="utf-8")
    paths["zh"].write_text("走。\n\n", encoding="utf-8")
    assert list(parallel_text.from_files(paths)) == [
        (1, {"en": "Go.", "zh": "走。"}),
        (2, {"en": "Hi\t!", "zh": ""}),
    ]


def test_files_of_different_lengths_are_refused(parallel_text, tmp_path):
    paths = {"en": tmp_path / "a.en", "zh": tmp_path / "a.zh"}
    paths["en"].write_text("Go.\nHi\n", encoding="utf-8")
    paths["zh"].write_text("走。\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"different numbers of lines: {'a.en': 2, 'a.zh': 1}"):
        list(parallel_text.from_files(paths))


def test_prepared_rows_keep_the_order_of_the_file(parallel_text, tmp_path):
    import tensorflow_datasets as tfds

    rows = [(f"sentence {n * 37 % 5000}", f"句子 {n}") for n in range(5000)]
    path = tmp_path / "pairs.txt"
    path.write_text("\n".join(map("\t".join, rows)), encoding="utf-8")

    class ToyPairs(tfds.core.GeneratorBasedBuilder):
        VERSION = tfds.core.Version("1.0.0")

        def _info(self):
            return parallel_text.info(self, CORPUS, ("en", "zh"), "toys")

        def _split_generators(self, manager):
            return {"train": self._generate_examples()}

        def _generate_examples(self):
            return parallel_text.from_columns(path, ("en", "zh"))

    ToyPairs(data_dir=tmp_path / "data").download_and_prepare()
    source = prepared.Source("toy-pairs", "toy_pairs", "1.0.0", "toy", downloads=())
    columns = prepared.read(source, Places(tmp_path / "data"))["train"]
    assert list(zip(columns["en"], columns["zh"], strict=True)) == rows
