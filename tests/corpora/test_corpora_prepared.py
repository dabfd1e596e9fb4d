"""Finding, preparing and reading with TensorFlow Datasets, and what is said when it cannot be."""

import hashlib
import http.server
import importlib
import shutil
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from nlpapp import corpora
from nlpapp.corpora import CorpusError, prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.reach import why_unreachable

NOWHERE = "http://127.0.0.1:9/rows.tsv"  # the discard port: nothing listens there
ROWS = "1\tGood 好 😀\n0\tbad\n1\tfine\n"
BUILDER = """
import tensorflow_datasets as tfds

class ToyReviews(tfds.core.GeneratorBasedBuilder):
    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        return tfds.core.DatasetInfo(builder=self, features=tfds.features.FeaturesDict({
            "text": tfds.features.Text(), "label": tfds.features.ClassLabel(num_classes=2)}))

    def _split_generators(self, manager):
        return {"train": self._generate_examples(manager.download("URL"))}

    def _generate_examples(self, path):
        for key, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            label, text = line.split("\\t")
            yield key, {"text": text, "label": int(label)}
"""
TOY = prepared.Source(
    corpus="toy",
    builder="toy_reviews",
    version="1.0.0",
    manual_folder="toy",
    downloads=(prepared.Download(url=NOWHERE, filename="rows.tsv", size=len(ROWS.encode())),),
)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in ("NLPAPP_PREPARED_DIR", "NLPAPP_MANUAL_DIR", "TFDS_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def toy_builder(tmp_path_factory):
    """Registers ``toy_reviews`` with TensorFlow Datasets, its checksums beside its module."""
    folder = tmp_path_factory.mktemp("builder")
    (folder / "toy_reviews_builder.py").write_text(BUILDER.replace("URL", NOWHERE))
    sha256 = hashlib.sha256(ROWS.encode()).hexdigest()
    row = f"{NOWHERE}\t{len(ROWS.encode())}\t{sha256}\trows.tsv\n"
    (folder / "checksums.tsv").write_text(row)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("toy_reviews_builder")
    sys.path.remove(str(folder))


@pytest.fixture
def manual_root(tmp_path):
    (tmp_path / "manual" / "toy").mkdir(parents=True)
    (tmp_path / "manual" / "toy" / "rows.tsv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "manual"


@pytest.fixture
def prepared_toy(toy_builder, manual_root, tmp_path):
    prepared.read(TOY, Places(tmp_path / "data", manual_root))
    return tmp_path / "data"


def rows_of(splits):
    return sorted(zip(splits["train"]["text"], splits["train"]["label"].tolist(), strict=True))


def test_a_manual_file_replaces_the_download_and_is_needed_once(prepared_toy, manual_root):
    shutil.rmtree(manual_root)
    splits = prepared.read(TOY, Places(prepared_toy))
    assert rows_of(splits) == [("Good 好 😀", 1), ("bad", 0), ("fine", 1)]
    assert splits["train"]["label"].dtype == np.int64


def test_prepared_data_are_found_in_a_folder_that_is_only_read(prepared_toy, tmp_path):
    shutil.move(prepared_toy, tmp_path / "shelf")
    before = sorted((tmp_path / "shelf").rglob("*"))
    splits = prepared.read(TOY, Places(tmp_path / "none", prepared_dir=tmp_path / "shelf"))
    assert len(splits["train"]["text"]) == 3
    assert sorted((tmp_path / "shelf").rglob("*")) == before
    assert not (tmp_path / "none").exists()


def test_a_manual_file_that_is_not_the_published_one_is_refused(toy_builder, manual_root, tmp_path):
    (manual_root / "toy" / "rows.tsv").write_text("0\tforged\n")
    with pytest.raises(CorpusError, match=r"not the published file \(rows.tsv"):
        prepared.read(TOY, Places(tmp_path / "data", manual_root))
    assert not (tmp_path / "data" / "toy_reviews" / "1.0.0").exists()


@pytest.mark.parametrize("what", ["flipped byte", "truncated", "no info", "no rows", "empty"])
def test_damaged_prepared_data_are_named(prepared_toy, what):
    folder = prepared_toy / "toy_reviews" / "1.0.0"
    (records,) = folder.glob("*.tfrecord*")
    content = bytearray(records.read_bytes())
    if what == "flipped byte":
        content[20] ^= 1
        records.write_bytes(content)
    elif what == "truncated":
        records.write_bytes(content[:-5])
    elif what == "no info":
        (folder / "dataset_info.json").unlink()
    elif what == "no rows":
        records.write_bytes(b"")
    else:
        shutil.rmtree(folder)
        folder.mkdir()
    with pytest.raises(CorpusError, match="are damaged") as error:
        prepared.read(TOY, Places(prepared_toy))
    assert str(folder) in str(error.value)
    assert "{{" not in str(error.value) and "\n" not in str(error.value)


def test_a_data_dir_that_cannot_be_written_is_named(manual_root, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CorpusError, match="--data-dir") as error:
        prepared.read(TOY, Places(tmp_path / "file" / "data", manual_root))
    assert str(tmp_path / "file" / "data") in str(error.value)


def test_a_missing_corpus_is_one_message_that_says_both_ways_to_supply_it(tmp_path):
    places = Places(tmp_path / "data", tmp_path / "manual", tmp_path / "shelf")
    with pytest.raises(CorpusError) as error:
        prepared.read(TOY, places)
    message = str(error.value)
    for part in (NOWHERE, "rows.tsv", "ROOT/toy/", "--manual-dir", "NLPAPP_PREPARED_DIR"):
        assert part in message
    for looked_in in ("data", "manual", "shelf"):
        assert str(tmp_path / looked_in) in message
    assert not (tmp_path / "data").exists()


def test_of_many_missing_files_the_first_and_the_last_are_named(tmp_path):
    files = tuple(replace(TOY.downloads[0], filename=f"part_{n}.json") for n in range(53))
    with pytest.raises(CorpusError) as error:
        prepared.read(replace(TOY, downloads=files), Places(tmp_path / "data"))
    assert "part_0.json" in str(error.value) and "part_52.json" in str(error.value)
    assert "53 files in all" in str(error.value) and "part_1.json" not in str(error.value)


def test_of_several_files_the_wrong_one_is_named(toy_builder, manual_root, tmp_path):
    (manual_root / "toy" / "rows.tsv").write_text("0\tforged\n")
    other = replace(TOY.downloads[0], url="http://127.0.0.1:9/other.tsv", filename="other.tsv")
    (manual_root / "toy" / "other.tsv").write_text("right")
    both = replace(TOY, downloads=(other, *TOY.downloads))
    with pytest.raises(CorpusError, match=r"not the published file \(rows\.tsv: wrong checksum\)"):
        prepared.read(both, Places(tmp_path / "data", manual_root))


def test_downloads_of_our_builders_are_those_of_their_table():
    found = prepared.registered("https://raw.githubusercontent.com/XL2248/MSCTD/")
    assert [(d.filename.split("/")[0], d.size) for d in found] == [
        ("enzh", 2_500_806),
        ("enzh", 2_325_832),
        ("zhen", 2_231_081),
        ("zhen", 2_074_513),
    ]
    assert prepared.registered("https://nowhere.example/") == ()


def test_missing_imdb_is_said_within_ten_seconds(tmp_path, monkeypatch):
    # The real host, behind a proxy that nobody runs: unreachable on every machine.
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    started = time.perf_counter()
    with pytest.raises(CorpusError, match=r"aclImdb_v1.tar.gz \(84,125,825 bytes"):
        corpora.load("imdb", data_dir=tmp_path)
    assert time.perf_counter() - started < 10


def test_a_host_that_never_answers_is_given_up_soon():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), None) as silent:  # accepts, says nothing
        url = f"http://127.0.0.1:{silent.server_port}/"
        started = time.perf_counter()
        assert why_unreachable(url, seconds=0.2)
        assert time.perf_counter() - started < 2


@pytest.mark.parametrize(("status", "reachable"), [(200, True), (405, True), (404, False)])
def test_a_server_that_answers_is_believed(status, reachable):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        reason = why_unreachable(f"http://127.0.0.1:{server.server_port}/file")
        server.shutdown()
    assert reason is None if reachable else str(status) in reason
