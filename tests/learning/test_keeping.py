"""Files that are kept are whole, made anew where they are damaged, and by one process at a time."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import portalocker
import pytest

import nlpapp
from nlpapp.learning.keeping import (
    DamagedError,
    InUseError,
    claimed,
    kept,
    read_arrays,
    write_arrays,
    write_whole,
)

VALUES = np.arange(35, dtype=np.float32).reshape(5, 7)
HOLDER = """
import sys, time
from pathlib import Path
from nlpapp.learning.keeping import claimed
with claimed(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(600)
"""


def make(file):
    write_arrays(file, values=VALUES)


def read(file):
    return read_arrays(file, "values")["values"]


def test_arrays_come_back_as_they_were_and_leave_nothing_beside_them(tmp_path):
    write_arrays(tmp_path / "kept.npz", values=VALUES, words=np.array(["ä", "好"]))
    found = read_arrays(tmp_path / "kept.npz", "values", "words")
    np.testing.assert_array_equal(found["values"], VALUES)
    assert found["words"].tolist() == ["ä", "好"]
    assert [path.name for path in tmp_path.iterdir()] == ["kept.npz"]


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    path = tmp_path / "kept.txt"
    write_whole(path, b"before")
    seen = []
    monkeypatch.setattr(
        "nlpapp.learning.keeping.os.fsync", lambda _: seen.append(path.read_bytes())
    )
    write_whole(path, b"after")
    assert seen == [b"before"] and path.read_bytes() == b"after"


def foreign(path):
    np.savez(path, weights=VALUES)


def shortened(path):
    path.write_bytes(path.read_bytes()[:-60])


def altered(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage", [foreign, shortened, altered, lambda path: path.write_bytes(b"")]
)
def test_a_damaged_file_is_named_and_made_anew(tmp_path, damage):
    file, said = tmp_path / "kept.npz", []
    make(file)
    damage(file)
    with pytest.raises(DamagedError, match=r"kept\.npz is damaged"):
        read(file)
    np.testing.assert_array_equal(kept(file, read, make, said.append), VALUES)
    assert len(said) == 1 and "kept.npz is damaged, so it is made anew" in said[0]
    np.testing.assert_array_equal(read(file), VALUES)


def test_whichever_bit_is_altered_a_file_is_read_or_called_damaged(tmp_path):
    file, damaged = tmp_path / "kept.npz", 0
    write_arrays(file, values=np.arange(3))
    content = file.read_bytes()
    for place in range(8 * len(content)):
        altered = bytearray(content)
        altered[place // 8] ^= 1 << place % 8
        file.write_bytes(altered)
        try:
            read_arrays(file)
        except DamagedError:
            damaged += 1
    assert 0 < damaged < 8 * len(content)  # nobody reads the time in the archive
    file.unlink()
    with pytest.raises(FileNotFoundError):
        read_arrays(file)


def test_what_is_there_is_not_made_again(tmp_path):
    file = tmp_path / "runs" / "kept.npz"
    kept(file, read, make)

    def never(_):
        raise AssertionError("made twice")

    np.testing.assert_array_equal(kept(file, read, never), VALUES)


def test_two_that_want_the_same_file_make_it_once(tmp_path):
    made, begun, told = [], threading.Event(), threading.Event()

    def slowly(file):
        made.append(file)
        begun.set()
        assert told.wait(60)
        make(file)

    first = threading.Thread(target=kept, args=(tmp_path / "kept.npz", read, slowly))
    first.start()
    assert begun.wait(60)
    found = kept(tmp_path / "kept.npz", read, slowly, lambda _: told.set())
    first.join()
    np.testing.assert_array_equal(found, VALUES)
    assert len(made) == 1


def test_a_claim_ends_with_the_process_that_was_killed(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path],
        cwd=Path(nlpapp.__file__).parents[1],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"mine\n"
        with pytest.raises(InUseError, match=tmp_path.name), claimed(tmp_path):
            pass
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    with claimed(tmp_path):
        pass


def test_places_are_claimed_apart(tmp_path):
    (tmp_path / "one").mkdir()
    with claimed(tmp_path / "one"), claimed(tmp_path / "two.npz"):
        assert (tmp_path / "one" / ".lock").exists() and (tmp_path / "two.npz.lock").exists()


def test_a_filesystem_without_locks_is_not_taken_for_another_process(tmp_path, monkeypatch):
    def no_locks(*_):
        raise portalocker.LockException("[Errno 38] Function not implemented")

    monkeypatch.setattr(portalocker, "lock", no_locks)
    for wait in (False, True):
        with pytest.raises(OSError, match="has no locks"), claimed(tmp_path, wait=wait):
            pass
