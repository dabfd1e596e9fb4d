"""Corpora are found by name, and a wrong name gets a helpful answer."""

import subprocess
import sys
from pathlib import Path

import pytest

from nlpapp import corpora
from nlpapp.corpora.places import Places


def test_the_catalogue_lists_what_it_has():
    assert {"imdb", "sample"} <= set(corpora.names())
    assert list(corpora.names()) == sorted(corpora.names())


def test_the_two_kinds_are_listed_apart_and_share_no_name():
    assert {"multi30k-de-en", "sample-en-zh", "tatoeba-en-zh"} <= set(corpora.names("parallel"))
    assert corpora.names("labelled") == corpora.names()
    assert not set(corpora.names("parallel")) & set(corpora.names())


def test_either_kind_is_loaded_by_its_name():
    assert isinstance(corpora.load("sample"), corpora.Corpus)
    assert isinstance(corpora.load("sample-en-zh"), corpora.ParallelCorpus)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("imbd", "imdb"), ("IMDB", "imdb"), ("smple", "sample"), ("tatoeba_enzh", "tatoeba-en-zh")],
)
def test_a_misspelt_name_is_answered_with_the_nearest(typed, meant):
    with pytest.raises(corpora.CorpusError, match=f"did you mean {meant}"):
        corpora.load(typed)


@pytest.mark.parametrize("name", ["", "../imdb", "splits", "no such thing"])
def test_any_other_name_is_answered_with_the_catalogue(name):
    with pytest.raises(corpora.CorpusError, match=r"The catalogue has: .*imdb.*sample.*tatoeba"):
        corpora.load(name)


@pytest.mark.parametrize(("kind", "declared"), [("labelled", "CORPORA"), ("parallel", "PARALLEL")])
def test_a_corpus_is_found_by_its_file_alone(tmp_path, monkeypatch, kind, declared):
    (tmp_path / "homemade.py").write_text(
        f"{declared} = {{'homemade': lambda places: places.data_dir}}\n"
    )
    monkeypatch.setattr(corpora, "__path__", [*corpora.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "nlpapp.corpora.homemade", raising=False)
    assert "homemade" in corpora.names(kind)
    assert corpora.load("homemade", data_dir=tmp_path) == tmp_path


def test_importing_the_room_and_listing_it_loads_nothing_heavy():
    program = (
        "import sys; from nlpapp import corpora; corpora.names(); "
        "print({'tensorflow', 'tensorflow_datasets', 'keras'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "set()"


def test_an_argument_wins_over_its_environment_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("TFDS_DATA_DIR", "/from/variable")
    monkeypatch.setenv("NLPAPP_MANUAL_DIR", "/manual/variable")
    monkeypatch.setenv("NLPAPP_PREPARED_DIR", "")
    places = Places.resolve()
    assert places == Places(Path("/from/variable"), Path("/manual/variable"), None)
    places = Places.resolve(data_dir=tmp_path, manual_dir="~/manual")
    assert places.data_dir == tmp_path
    assert places.manual_root == Path.home() / "manual"
