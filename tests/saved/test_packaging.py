"""A model's folder appears whole or not at all."""

import shutil
from importlib.metadata import PackageNotFoundError

import keras
import pytest
import tensorflow as tf
from toy_models import ToyModel, toy_card

from nlpapp.saved import cards, packaging
from nlpapp.saved.packaging import PackagingError, package, require_room
from nlpapp.serving import scan

NAME = "sentiment-toy-gru"


class Module(tf.Module):
    def __init__(self, folder):
        super().__init__()
        (folder / "words.tsv").write_text("good\t1\nbad\t-1\n")
        self.toy = ToyModel(folder / "words.tsv", "gru", bias=0.1)

    def signatures(self):
        return {"serving_default": self.toy.serving_default, "trace": self.toy.trace}


@pytest.fixture
def module(tmp_path):
    return Module(tmp_path)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "saved_models"


def card():
    return {k: v for k, v in toy_card(NAME, 1, "gru").items() if k not in ("metrics", "packages")}


def judge(signatures):
    """Uses the packaged model, as an evaluation would."""
    scores = signatures["serving_default"](text=tf.constant(["good"]))["scores"].numpy()
    assert scores.shape == (1, 2)
    return {"metrics": toy_card(NAME, 1, "gru")["metrics"], "seen": float(scores[0, 1])}


def everything_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_packaged_model_is_listed_and_its_card_holds_what_the_evaluation_found(module, root):
    folder = package(root, module, card(), judge)
    assert folder == root / NAME / "1"
    assert everything_in(root / NAME)[:2] == ["1", "1/assets"]
    assert {path.name for path in (root / NAME).iterdir()} == {"1", "README.md"}
    (entry,) = scan(root).models
    assert entry.card["metrics"]["accuracy"]["n"] == 200 and 0.5 < entry.card["seen"] < 1
    assert entry.card["packages"]["tensorflow"] == tf.__version__
    assert not scan(root).refused


def test_other_users_may_read_what_was_packaged(module, root):
    folder = package(root, module, card(), judge)
    assert folder.stat().st_mode & 0o755 == 0o755


def test_versions_count_up_from_the_highest_that_is_there(module, root):
    assert package(root, module, card(), judge).name == "1"
    assert package(root, module, card(), judge).name == "2"
    shutil.copytree(root / NAME / "2", root / NAME / "10")
    newest = package(root, module, card(), judge)
    assert newest.name == "11" and cards.verify(newest)["version"] == 11
    assert "Version 11." in (root / NAME / "README.md").read_text()


def test_of_two_runs_that_end_at_once_the_second_takes_the_next_version(module, root, monkeypatch):
    page_of = packaging.readme.of

    def page_after_another_run(sealed):
        monkeypatch.setattr(packaging.readme, "of", page_of)
        assert package(root, module, card(), judge) == root / NAME / "1"
        return page_of(sealed)

    monkeypatch.setattr(packaging.readme, "of", page_after_another_run)
    assert package(root, module, card(), judge) == root / NAME / "2"
    assert {path.name for path in (root / NAME).iterdir()} == {"1", "2", "README.md"}
    assert [cards.verify(root / NAME / it)["version"] for it in ("1", "2")] == [1, 2]
    assert scan(root).refused == []


def test_the_page_of_a_model_that_answers_from_its_last_states_says_so(module, root):
    said = "from the state in which each direction ends"
    package(root, module, card(), judge)
    assert said not in (root / NAME / "README.md").read_text()
    package(root, module, card() | {"recipe": {"read_out": "last"}}, judge)
    assert said in (root / NAME / "README.md").read_text()


def of(source, **changes):
    return card() | {"corpus": {"name": "toy", "source": source}, "variant": None} | changes


def test_a_place_that_cannot_be_written_is_refused_before_the_training(root):
    root.write_text("in the way")
    with pytest.raises(PackagingError, match=r"cannot be written .*--out"):
        require_room(root, of("toy.csv"))
    assert root.read_text() == "in the way"


def test_asking_for_room_leaves_nothing_behind(root):
    require_room(root / "new" / "folders", of("toy.csv"))
    assert not root.exists()


def test_a_place_whose_name_no_card_could_hold_is_refused(root):
    with pytest.raises(PackagingError, match=r"no name in UTF-8; .*--out"):
        require_room(root / "caf\udce9", of("toy.csv"))


def test_a_model_of_something_else_is_not_hidden_by_one_of_its_name(build_toy_model, root):
    learned = {"corpus": {"name": "toy", "source": "my_toy.csv"}, "variant": None}
    build_toy_model(root, NAME, cell="gru", **learned)
    require_room(root, of("my_toy.csv"))  # another state of the same file
    with pytest.raises(PackagingError, match=r"learned from my_toy\.csv .*My Toy\.csv.*--variant"):
        require_room(root, of("My Toy.csv"))
    with pytest.raises(PackagingError, match=r"my_toy\.csv \(gru\).*my_toy\.csv \(rnn, gru\)"):
        require_room(root, of("my_toy.csv", cell="rnn", variant="gru"))


def test_translators_of_files_of_one_name_are_told_apart_by_their_languages(build_toy_model, root):
    def corpus(target):
        languages = {"source_language": "en", "target_language": target}
        return {"name": "toy", "source": "pairs.tsv"} | languages

    build_toy_model(root, NAME, cell="gru", corpus=corpus("zh"), variant=None)
    require_room(root, of("pairs.tsv", corpus=corpus("zh")))
    with pytest.raises(PackagingError, match=r"pairs\.tsv, en → zh \(gru\), not .*, en → de \(gru"):
        require_room(root, of("pairs.tsv", corpus=corpus("de")))


def test_of_an_older_card_nobody_knows_what_it_learned_from(build_toy_model, root):
    build_toy_model(root, NAME, cell="gru", variant=None)
    require_room(root, of("toy.csv"))


def full_disk(*_, **__):
    raise OSError(28, "No space left on device")


def full_disk_as_tensorflow_says_it(*_, **__):
    raise tf.errors.ResourceExhaustedError(None, None, "No space left on device")


FAILURES = [
    ("nlpapp.saved.packaging.tf.saved_model.save", full_disk_as_tensorflow_says_it),
    ("nlpapp.saved.packaging._write_warmup", full_disk_as_tensorflow_says_it),
    ("nlpapp.saved.packaging.cards.seal", full_disk),
    ("nlpapp.saved.packaging.cards.write", full_disk),
    ("nlpapp.saved.packaging.readme.of", full_disk),
]


@pytest.mark.parametrize(("place", "failure"), FAILURES, ids=[place for place, _ in FAILURES])
def test_a_full_disk_leaves_nothing_behind(module, root, monkeypatch, place, failure):
    monkeypatch.setattr(place, failure)
    with pytest.raises(PackagingError, match=f"{NAME} could not be packaged.*No space left"):
        package(root, module, card(), judge)
    assert everything_in(root) == []


def test_a_failure_leaves_earlier_versions_and_their_readme_as_they_were(module, root, monkeypatch):
    package(root, module, card(), judge)
    before = everything_in(root), (root / NAME / "README.md").read_text()
    monkeypatch.setattr("nlpapp.saved.packaging.readme.of", full_disk)
    with pytest.raises(PackagingError):
        package(root, module, card(), judge)
    assert (everything_in(root), (root / NAME / "README.md").read_text()) == before
    assert len(scan(root).models) == 1


def not_a_number(signatures):
    return {"metrics": {"accuracy": float("nan")}}


def wrong(signatures):
    raise ValueError("the test split is empty")


@pytest.mark.parametrize(
    ("evaluation", "reason"), [(not_a_number, "JSON"), (wrong, "the test split is empty")]
)
def test_an_evaluation_that_fails_leaves_nothing_behind(module, root, evaluation, reason):
    with pytest.raises(PackagingError, match=reason):
        package(root, module, card(), evaluation)
    assert everything_in(root) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, AssertionError])
def test_whatever_else_stops_packaging_passes_through_and_leaves_nothing(module, root, error):
    def stopped(_):
        raise error

    with pytest.raises(error):
        package(root, module, card(), stopped)
    assert everything_in(root) == []


def test_a_root_that_cannot_be_written_is_one_clear_sentence(module, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PackagingError, match=f"{NAME} could not be packaged"):
        package(tmp_path / "file", module, card(), judge)
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_backend_other_than_tensorflow_is_refused(module, root, monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(PackagingError, match=r"KERAS_BACKEND=tensorflow.*this is jax"):
        package(root, module, card(), judge)
    assert not root.exists()


def test_a_package_that_is_not_installed_does_not_stop_packaging(module, root, monkeypatch):
    known = packaging.version

    def version(name):
        if name == "gensim":
            raise PackageNotFoundError(name)
        return known(name)

    monkeypatch.setattr(packaging, "version", version)
    package(root, module, card(), judge)
    assert "gensim" not in scan(root).models[0].card["packages"]


def test_a_successor_has_the_files_of_variables_and_the_next_number_wherever_it_stands(
    module, root, tmp_path
):
    for _ in range(2):
        before = package(root, module, card(), judge)
    after = package(tmp_path / "elsewhere", module, card(), judge, successor_to=before)
    assert after.name == "3"
    for name in ("variables.index", "variables.data-00000-of-00001"):
        assert (after / "variables" / name).read_bytes() == (
            before / "variables" / name
        ).read_bytes()
    assert scan(tmp_path / "elsewhere").models[0].card["version"] == 3


def test_a_successor_with_another_variable_is_refused_and_leaves_nothing(module, root, tmp_path):
    before = package(root, module, card(), judge)
    module.toy.bias.assign_add(0.5)
    with pytest.raises(PackagingError, match="bias would not be what"):
        package(tmp_path / "elsewhere", module, card(), judge, successor_to=before)
    assert everything_in(tmp_path / "elsewhere") == []
