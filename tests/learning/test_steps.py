"""The folder between the steps of a training: whole, of one training, and never misread."""

import json
import shutil
from dataclasses import dataclass, field, replace

import keras
import numpy as np
import pytest

from nlpapp.learning import steps
from nlpapp.learning.fitting import Fit
from nlpapp.learning.keeping import DamagedError
from nlpapp.learning.steps import Fitted, StepError
from nlpapp.learning.word_vectors import VectorRecipe


@dataclass(frozen=True)
class Recipe:
    units: int = 3
    rate: float = 1e-3
    vectors: VectorRecipe = field(default_factory=lambda: VectorRecipe(width=5))


@dataclass(frozen=True, eq=False)
class Prepared:
    recipe: Recipe
    other: Recipe | None
    seed: int
    ids: list[np.ndarray]
    nothing: list[np.ndarray]
    table: np.ndarray


TRAINING = {
    "model": "sentiment-toy-gru",
    "task": "sentiment",
    "recipe": {"units": 3, "widths": (1, 2)},
    "seed": 7,
}


def ids(*lengths, highest=50):
    random = np.random.default_rng(sum(lengths))
    return [random.integers(1, highest, length).astype(np.int32) for length in lengths]


PREPARED = Prepared(
    recipe=Recipe(rate=0.1),
    other=None,
    seed=7,
    ids=ids(3, 0, 5, 1),
    nothing=[],
    table=np.random.default_rng(1).normal(size=(4, 5)).astype(np.float32),
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "words.txt").write_text("a\nb\n", encoding="utf-8")
    steps.write_prepared(tmp_path / "new/prepared", TRAINING, PREPARED, [tmp_path / "words.txt"])
    return tmp_path / "new/prepared"


def fitted(folder):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    rows = [{"epoch": 1, "loss": 0.5, "val_loss": 0.25, "seconds": 2.0}]
    done = Fit(rows, 2.0, 10.0, 0.1, best=1, kept=[])
    steps.write_fitted(
        folder, steps.read_manifest(folder), Fitted(model, done, {"more": 1}), folder
    )
    return model


def test_what_was_prepared_comes_back_as_it_was(folder):
    assert {path.name for path in folder.iterdir()} == {"prepared.json", "arrays.npz", "words.txt"}
    back = steps.read_prepared(folder, steps.read_manifest(folder), Prepared)
    assert (back.recipe, back.other, back.seed) == (PREPARED.recipe, None, 7)
    assert back.nothing == [] and len(back.ids) == 4
    for mine, theirs in zip(PREPARED.ids, back.ids, strict=True):
        assert theirs.dtype == np.int32
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(back.table, PREPARED.table)
    assert back.table.dtype == np.float32


@pytest.mark.parametrize(("highest", "kind"), [(2**16, np.uint16), (2**16 + 1, np.int32)])
def test_ids_travel_in_two_bytes_where_they_fit(tmp_path, highest, kind):
    some = [np.array([1, highest - 1], np.int32)]
    steps.write_prepared(tmp_path / "it", TRAINING, replace(PREPARED, ids=some))
    with np.load(tmp_path / "it/arrays.npz") as saved:
        assert saved["ids.ids"].dtype == kind
    back = steps.read_prepared(tmp_path / "it", steps.read_manifest(tmp_path / "it"), Prepared)
    np.testing.assert_array_equal(back.ids[0], some[0])


def test_the_same_training_is_prepared_once_and_another_is_refused_by_what_differs(folder):
    assert steps.is_prepared(folder, TRAINING)
    other = TRAINING | {"recipe": {"units": 4, "widths": (1, 2)}}
    with pytest.raises(StepError, match=r"another training: its recipe\.units is 3, not 4\. Give"):
        steps.is_prepared(folder, other)
    with pytest.raises(StepError, match="its seed is 7, not 8"):
        steps.require_same(folder, steps.read_manifest(folder), TRAINING | {"seed": 8})


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    assert not steps.is_prepared(tmp_path / "nowhere", TRAINING)
    assert not steps.is_prepared(tmp_path, TRAINING)
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StepError, match="holds something else; choose a new folder"):
        steps.is_prepared(tmp_path, TRAINING)
    with pytest.raises(OSError):
        steps.write_prepared(tmp_path, TRAINING, PREPARED)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert not list(tmp_path.parent.glob(".part-*"))


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nlpapp.learning.keeping.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        steps.write_prepared(tmp_path / "it", TRAINING, PREPARED)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["prepared.json", "arrays.npz", "words.txt"])
def test_a_damaged_file_is_refused_by_name(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(StepError, match=rf"{name} is damaged; prepare it again"):
        steps.read_manifest(folder)


def test_a_file_that_did_not_come_along_is_named(folder):
    (folder / "arrays.npz").unlink()
    with pytest.raises(StepError, match=r"arrays\.npz is missing"):
        steps.read_manifest(folder)


@pytest.mark.parametrize("content", ["[]", "{}", '{"format": 1, "files": 3}', "\udcff"])
def test_a_manifest_of_anything_else_is_refused(folder, content):
    (folder / "prepared.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(StepError, match=r"prepared\.json is damaged"):
        steps.read_manifest(folder)


def test_another_version_of_the_format_is_not_guessed_at(folder):
    manifest = json.loads((folder / "prepared.json").read_text())
    (folder / "prepared.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(StepError, match="another version of this program"):
        steps.read_manifest(folder)


def test_what_another_version_prepared_is_refused(folder):
    @dataclass(frozen=True)
    class Later(Prepared):
        more: np.ndarray

    with pytest.raises(StepError, match="another version of this program; prepare it again"):
        steps.read_prepared(folder, steps.read_manifest(folder), Later)


def test_a_folder_without_a_preparation_or_a_fit_says_which_step_is_next(folder, tmp_path):
    with pytest.raises(StepError, match=r"not prepared: begin with --prepare"):
        steps.read_manifest(tmp_path / "nowhere")
    with pytest.raises(StepError, match=r"not fitted yet: run python -m training\.fit"):
        steps.read_fitted(folder, steps.read_manifest(folder))


def test_a_fit_comes_back_with_its_weights_and_where_it_was(folder):
    model = fitted(folder)
    manifest = steps.read_manifest(folder)
    back = steps.read_fitted(folder, manifest)
    assert back["kept"] == [1] and back["learning_curve"][0]["val_loss"] == 0.25
    assert (back["seconds"], back["further"]) == (2.0, {"more": 1})
    assert set(back["where"]) == {"hardware", "backend"}  # all of it on one machine
    for mine, theirs in zip(model.get_weights(), steps.read_weights(folder, 1), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_machines_of_other_steps_are_named_where_they_are_others(folder, monkeypatch):
    fitted(folder)
    monkeypatch.setattr(steps, "hardware", lambda: "a third machine, 3 cores")
    where = steps.read_fitted(folder, steps.read_manifest(folder))["where"]
    assert where["packaged_on"] == "a third machine, 3 cores" and "prepared_on" not in where


def test_weights_that_were_damaged_on_the_way_are_refused(folder):
    fitted(folder)
    content = bytearray((folder / "weights-1.npz").read_bytes())
    content[-40] ^= 1
    (folder / "weights-1.npz").write_bytes(content)
    with pytest.raises(StepError, match=r"weights-1\.npz is damaged; fit it again"):
        steps.read_fitted(folder, steps.read_manifest(folder))
    with pytest.raises(DamagedError):
        (folder / "weights-1.npz").write_bytes(b"")
        steps.read_weights(folder, 1)


def test_a_fit_of_another_preparation_is_refused(folder, tmp_path):
    fitted(folder)
    shutil.copytree(folder, tmp_path / "kept")
    shutil.rmtree(folder)
    steps.write_prepared(folder, TRAINING | {"seed": 8}, PREPARED)
    for name in ("fitted.json", "weights-1.npz"):
        shutil.copy(tmp_path / "kept" / name, folder / name)
    with pytest.raises(StepError, match="fitted from another preparation"):
        steps.read_fitted(folder, steps.read_manifest(folder))
