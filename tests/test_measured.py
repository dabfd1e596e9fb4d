"""Measurements that are kept: point by point, whole, and of one setting."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import nlpapp
from nlpapp.learning.keeping import InUseError
from nlpapp.measured import MeasuredError, Point, measuring, read

SETTINGS = {"seeds": 3, "distances": (5, 10)}
FIRST, SECOND = {"cell": "rnn", "distance": 5}, {"cell": "gru", "distance": 5}
WORKER = """
import sys, time
from pathlib import Path
from nlpapp.measured import measuring
with measuring(Path(sys.argv[1]), {"seeds": 3, "distances": (5, 10)}) as kept:
    for distance in (5, 10, 20):
        of = {"cell": "rnn", "distance": distance}
        if of not in kept:
            print("measuring", distance, flush=True)
            if sys.argv[2] == str(distance):
                time.sleep(600)
            kept.add(of, {"right": 1 / distance})
"""


def work(file, stuck_at):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, file, stuck_at],
        cwd=Path(nlpapp.__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_points_come_back_in_the_order_in_which_they_were_found(tmp_path):
    file = tmp_path / "results" / "memory.json"
    with measuring(file, SETTINGS) as kept:
        kept.add(FIRST, {"right": 0.5, "curve": (1, None)})
        kept.add(SECOND, {"right": 1.0})
        assert FIRST in kept and {"cell": "gru", "distance": 10} not in kept
    found = read(file)
    assert found.settings == {"seeds": 3, "distances": [5, 10]}
    assert found.points == [
        Point(FIRST, {"right": 0.5, "curve": [1, None]}),
        Point(SECOND, {"right": 1.0}),
    ]
    assert found.find(SECOND) == {"right": 1.0}


def test_a_point_is_a_line_of_the_file_and_leaves_the_lines_before_it_alone(tmp_path):
    file = tmp_path / "memory.json"
    with measuring(file, SETTINGS) as kept:
        kept.add(FIRST, {"right": 0.5})
        before = file.read_text().splitlines()
        kept.add(SECOND, {"right": 1.0})
    after = file.read_text().splitlines()
    new = json.dumps({"of": SECOND, "found": {"right": 1.0}})
    assert after == [*before[:-2], before[-2] + ",", new, before[-1]]


def test_a_measuring_that_was_killed_goes_on_after_its_last_point(tmp_path):
    file = tmp_path / "memory.json"
    killed = work(file, "20")
    assert [killed.stdout.readline() for _ in range(3)][-1] == "measuring 20\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait(60)
    killed.stdout.close()
    assert [point.of["distance"] for point in read(file).points] == [5, 10]
    again = work(file, "never")
    assert again.communicate(timeout=60)[0] == "measuring 20\n"
    assert [point.found["right"] for point in read(file).points] == [0.2, 0.1, 0.05]


def test_two_do_not_measure_into_one_file(tmp_path):
    file = tmp_path / "memory.json"
    with (
        measuring(file, SETTINGS),
        pytest.raises(InUseError, match="another process works in"),
        measuring(file, SETTINGS),
    ):
        pass


def test_other_settings_are_refused_by_name_and_the_file_stays_as_it_was(tmp_path):
    file = tmp_path / "memory.json"
    with measuring(file, SETTINGS) as kept:
        kept.add(FIRST, {"right": 0.5})
    before = file.read_bytes()
    with (
        pytest.raises(ValueError, match="other settings: seeds was 3 and is now 5"),
        measuring(file, SETTINGS | {"seeds": 5}),
    ):
        pass
    assert file.read_bytes() == before


def test_a_number_that_no_reader_of_json_takes_is_not_kept(tmp_path):
    file = tmp_path / "memory.json"
    with measuring(file, SETTINGS) as kept:
        kept.add(FIRST, {"right": 0.5})
        with pytest.raises(ValueError, match="not JSON compliant"):
            kept.add(SECOND, {"right": float("nan")})
        assert SECOND not in kept
    assert len(read(file).points) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"settings": {}}',
        b'{"settings": {}, "points": [3]}',
        b'{"settings": 3, "points": []}',
        b'{"settings": {}, "points": [{"of": {}}]}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_one_sentence_and_is_not_written_over(tmp_path, content):
    file = tmp_path / "memory.json"
    file.write_bytes(content)
    with pytest.raises(MeasuredError) as caught:
        read(file)
    sentence = str(caught.value)
    assert sentence.startswith("The kept results memory.json are damaged:")
    assert "\n" not in sentence and "measure anew" in sentence
    with pytest.raises(MeasuredError), measuring(file, SETTINGS):
        pass
    assert file.read_bytes() == content


def test_a_file_cut_short_anywhere_is_damaged_or_whole(tmp_path):
    file = tmp_path / "memory.json"
    with measuring(file, SETTINGS) as kept:
        kept.add(FIRST, {"right": 0.5})
    content = file.read_bytes()
    for length in range(len(content) - 1):  # all but the last line's end
        file.write_bytes(content[:length])
        with pytest.raises(MeasuredError, match="are damaged"):
            read(file)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(MeasuredError, match=r"memory\.json are not there"):
        read(tmp_path / "memory.json")
    with pytest.raises(MeasuredError, match="cannot be read"):
        read(tmp_path)
