"""A run that was killed and started again ends as if nothing had happened."""

import contextlib
import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import stoppable_fit

import nlpapp
from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.fitting import fit, forget, kept_weights, run_folder
from nlpapp.learning.keeping import InUseError, claimed

ROOT = Path(nlpapp.__file__).parents[1]
KILLED_IN_EPOCH = 2  # counted from 0


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory):
    """Folders of the same run: one never interrupted, one killed in its third epoch."""
    whole, killed = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("killed")
    victim = subprocess.Popen(
        [sys.executable, stoppable_fit.__file__, killed, str(KILLED_IN_EPOCH)],
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    any("in the middle of an epoch" in line for line in victim.stdout)  # reads until it says so
    victim.send_signal(signal.SIGKILL)
    _, errors = victim.communicate()
    assert victim.returncode == -signal.SIGKILL, errors
    assert state_of(killed)["epochs"] == KILLED_IN_EPOCH
    assert not (killed / "final.npz").exists()
    stoppable_fit.main(whole)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        stoppable_fit.main(killed)
    resumed = said.getvalue()
    assert f"Epoch {KILLED_IN_EPOCH + 1}/" in resumed and "Epoch 1/" not in resumed
    return whole, killed


def state_of(folder):
    with np.load(folder / "state.npz") as saved:
        return json.loads(str(saved["state"]))


def arrays_of(path):
    with np.load(path) as saved:
        return {name: saved[name] for name in saved.files if name != "state"}


def without_seconds(rows):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in rows]


def test_a_killed_run_started_again_ends_with_the_same_weights_bit_for_bit(two_runs):
    whole, killed = (arrays_of(folder / "final.npz") for folder in two_runs)
    assert whole.keys() == killed.keys()
    for name in whole:
        np.testing.assert_array_equal(whole[name], killed[name], err_msg=name)


def test_a_killed_run_started_again_ends_with_the_same_optimizer_and_seeds(two_runs):
    whole, killed = (arrays_of(folder / "state.npz") for folder in two_runs)
    assert whole.keys() == killed.keys()
    for name in whole:
        np.testing.assert_array_equal(whole[name], killed[name], err_msg=name)


def test_a_killed_run_started_again_has_the_same_history(two_runs):
    whole, killed = (without_seconds(state_of(folder)["rows"]) for folder in two_runs)
    assert whole == killed
    assert [row["epoch"] for row in whole] == list(range(1, len(whole) + 1))
    tables = []
    for folder in two_runs:
        with (folder / "history.csv").open(newline="") as file:
            tables.append(without_seconds(csv.DictReader(file)))
    assert tables[0] == tables[1]
    assert [float(row["val_loss"]) for row in tables[0]] == [row["val_loss"] for row in whole]


def test_early_stopping_remembers_what_it_saw_before_the_kill(two_runs):
    whole, killed = (state_of(folder) for folder in two_runs)
    assert whole["stopping"] == killed["stopping"]
    assert whole["stopped"] and killed["stopped"]
    losses = [row["val_loss"] for row in whole["rows"]]
    best = int(np.argmin(losses))
    assert best < KILLED_IN_EPOCH, "the case is too easy: nothing had to be remembered"
    assert whole["stopping"]["best_epoch"] == best
    assert len(losses) == best + 1 + 4  # patience


class Toy:
    """A model small enough to train in this process, with the batches that it learns from."""

    def __init__(self, width=3, rate=0.5):
        random = np.random.default_rng(2)
        texts = [random.integers(1, 9, random.integers(1, 6)) for _ in range(24)]
        labels = np.eye(2, dtype=np.float32)[random.integers(0, 2, 24)]
        self.train = LengthBatches(texts[:16], labels[:16], batch_size=4, seed=1)
        self.validation = LengthBatches(texts[16:], labels[16:], batch_size=8)
        keras.utils.set_random_seed(1)
        self.model = keras.Sequential(
            [
                keras.Input((None,), dtype="int32"),
                keras.layers.Embedding(9, width),
                keras.layers.GlobalAveragePooling1D(),
                keras.layers.Dense(2),
            ]
        )
        self.model.compile(
            keras.optimizers.Adam(rate), keras.losses.CategoricalCrossentropy(from_logits=True)
        )

    def fit(self, folder, epochs=2, patience=9):
        return fit(self.model, self.train, self.validation, folder, epochs, patience)

    def loss(self):
        return float(self.model.evaluate(self.validation, verbose=0))


def test_a_finished_run_does_not_train_again_and_gives_its_best_weights(tmp_path):
    first, second = Toy(), Toy()
    done = first.fit(tmp_path, epochs=5)
    state = (tmp_path / "state.npz").read_bytes()
    again = second.fit(tmp_path, epochs=5)
    assert again.epochs == done.epochs and len(done.epochs) == 5
    assert (again.seconds, again.tokens_per_second) == (done.seconds, done.tokens_per_second)
    assert again.padding == done.padding
    assert (tmp_path / "state.npz").read_bytes() == state
    for a, b in zip(first.model.get_weights(), second.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert second.loss() == pytest.approx(min(row["val_loss"] for row in done.epochs), rel=1e-6)


def test_a_run_that_stopped_early_does_not_go_on_when_called_again(tmp_path):
    done = Toy().fit(tmp_path, epochs=60, patience=2)
    losses = [row["val_loss"] for row in done.epochs]
    assert len(losses) == int(np.argmin(losses)) + 1 + 2 < 60
    again = Toy()
    assert again.fit(tmp_path, epochs=60, patience=2).epochs == done.epochs
    assert again.loss() == pytest.approx(min(losses), rel=1e-6)


def test_a_run_is_lengthened_by_asking_for_more_epochs(tmp_path):
    Toy().fit(tmp_path / "in two sittings", epochs=1)
    parts = Toy().fit(tmp_path / "in two sittings", epochs=3)
    whole = Toy().fit(tmp_path / "at once", epochs=3)
    assert [row["epoch"] for row in parts.epochs] == [1, 2, 3]
    np.testing.assert_allclose(
        [row["loss"] for row in parts.epochs], [row["loss"] for row in whole.epochs], rtol=1e-5
    )


def test_what_a_fit_reports_can_be_counted_by_hand(tmp_path):
    toy = Toy()
    done = toy.fit(tmp_path, epochs=2)
    assert done.seconds == pytest.approx(sum(row["seconds"] for row in done.epochs))
    assert all(row["seconds"] > 0 for row in done.epochs)
    assert done.tokens_per_second == pytest.approx(2 * toy.train.tokens / done.seconds)
    assert set(done.epochs[0]) == {"epoch", "loss", "val_loss", "seconds"}


def test_every_epoch_is_trained_in_its_own_order(tmp_path):
    toy, seen = Toy(), []

    class Watched(LengthBatches):
        def __getitem__(self, index):
            seen.append((self.epoch, index))
            return super().__getitem__(index)

    train = toy.train
    toy.train = Watched(train.sequences, train.labels, train.batch_size, train.seed)
    toy.fit(tmp_path, epochs=3)
    batches = len(toy.train)
    # Keras looks at a few batches beforehand to learn their shape; those are not trained on.
    trained = seen[-3 * batches :]
    assert trained == [(epoch, index) for epoch in range(3) for index in range(batches)]


def test_a_state_that_was_only_half_written_is_ignored(tmp_path):
    done = Toy().fit(tmp_path, epochs=2)
    state = (tmp_path / "state.npz").read_bytes()
    (tmp_path / "state.npz.part").write_bytes(state[: len(state) // 2])
    assert Toy().fit(tmp_path, epochs=2).epochs == done.epochs
    (tmp_path / "state.npz").unlink()
    (tmp_path / "state.npz.part").write_bytes(state[: len(state) // 2])
    assert len(Toy().fit(tmp_path, epochs=1).epochs) == 1
    assert not (tmp_path / "state.npz.part").exists()


def test_the_state_of_a_model_of_another_shape_is_refused(tmp_path):
    Toy(width=3).fit(tmp_path, epochs=1)
    with pytest.raises(ValueError, match=r"state\.npz .*another shape.*--fresh"):
        Toy(width=5).fit(tmp_path, epochs=1)


def foreign(path):
    np.savez(path, weights=np.zeros(3))


def truncated(path):
    path.write_bytes(path.read_bytes()[:-200])


def flipped(path):
    content = bytearray(path.read_bytes())
    for place in range(0, len(content), 50):
        content[place] ^= 255
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage", [foreign, truncated, flipped, lambda path: path.write_bytes(b"")]
)
def test_a_damaged_state_is_refused_by_name_and_says_how_to_go_on(tmp_path, damage):
    Toy().fit(tmp_path, epochs=1)
    damage(tmp_path / "state.npz")
    with pytest.raises(ValueError, match=r"state\.npz .*damaged.*--fresh"):
        Toy().fit(tmp_path, epochs=1)


def test_a_run_that_another_process_works_at_is_refused_and_left_as_it_was(tmp_path):
    Toy().fit(tmp_path, epochs=1)
    state = (tmp_path / "state.npz").read_bytes()
    with claimed(tmp_path):
        with pytest.raises(InUseError, match="let it finish, or stop it"):
            Toy().fit(tmp_path, epochs=2)
        with pytest.raises(InUseError):
            forget(tmp_path)
    assert (tmp_path / "state.npz").read_bytes() == state
    assert len(Toy().fit(tmp_path, epochs=2).epochs) == 2


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        Toy().fit(tmp_path / "file" / "run")


def test_a_full_disk_ends_the_run_and_keeps_what_was_saved(tmp_path, monkeypatch):
    done = Toy().fit(tmp_path, epochs=1)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("nlpapp.learning.keeping.os.fsync", full)
        with pytest.raises(OSError, match=r"No space left.*state"):
            Toy().fit(tmp_path, epochs=2)
    assert not list(tmp_path.glob("*.part"))
    assert state_of(tmp_path)["rows"] == done.epochs
    assert len(Toy().fit(tmp_path, epochs=2).epochs) == 2


def test_a_run_that_goes_astray_says_so_and_keeps_what_was_good(tmp_path):
    toy = Toy()
    done = fit(toy.model, toy.train, toy.validation, tmp_path, 2, 9, keep=3)
    kept = {path: path.read_bytes() for path in tmp_path.glob("*.[nc]*")}
    assert {path.name for path in kept} >= {"state.npz", "history.csv", "epoch-2.npz"}
    astray = Toy()
    astray.train.labels = np.full_like(astray.train.labels, np.nan)
    with pytest.raises(ValueError, match="astray in epoch 3: loss is not a number; try a lower"):
        fit(astray.model, astray.train, astray.validation, tmp_path, 9, 9, keep=3)
    assert {path: path.read_bytes() for path in tmp_path.glob("*.[nc]*")} == kept
    assert state_of(tmp_path)["rows"] == done.epochs


def test_the_state_of_a_run_that_went_astray_is_not_gone_on_with(tmp_path):
    Toy().fit(tmp_path, epochs=1)
    arrays, state = arrays_of(tmp_path / "state.npz"), state_of(tmp_path)
    state["rows"][0]["loss"] = float("nan")
    np.savez(tmp_path / "state.npz", state=json.dumps(state), **arrays)
    with pytest.raises(ValueError, match="astray in epoch 1: loss is not a number"):
        Toy().fit(tmp_path, epochs=2)


def test_the_same_run_finds_its_folder_again_and_another_run_does_not(tmp_path):
    first = run_folder(tmp_path, "name", {"units": 3, "seed": 1})
    (first / "state.npz").write_bytes(b"something")
    assert run_folder(tmp_path, "name", {"seed": 1, "units": 3}) == first
    assert run_folder(tmp_path, "name", {"units": 3, "seed": 2}) != first
    assert run_folder(tmp_path, "other", {"units": 3, "seed": 1}) != first
    assert (first / "state.npz").exists()


def test_a_run_that_is_forgotten_begins_at_the_beginning(tmp_path):
    forget(tmp_path)  # nothing to forget is no error
    done = Toy().fit(tmp_path, epochs=2)
    forget(tmp_path)
    again = Toy().fit(tmp_path, epochs=1)
    np.testing.assert_allclose(again.epochs[0]["loss"], done.epochs[0]["loss"], rtol=1e-5)
    assert len(again.epochs) == 1


def test_weights_of_the_best_epochs_are_kept_and_no_others(tmp_path):
    toy = Toy()
    done = fit(toy.model, toy.train, toy.validation, tmp_path, 6, 9, keep=2)
    losses = [row["val_loss"] for row in done.epochs]
    assert done.kept == [int(i) + 1 for i in np.argsort(losses, kind="stable")[:2]]
    assert done.best == done.kept[0]
    names = {path.name for path in tmp_path.glob("epoch-*")}
    assert names == {f"epoch-{epoch}.npz" for epoch in done.kept}
    for epoch in done.kept:
        toy.model.set_weights(kept_weights(tmp_path, epoch))
        assert toy.loss() == pytest.approx(losses[epoch - 1], rel=1e-6)
