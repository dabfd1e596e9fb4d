"""``score`` in processes of its own, as it is run, and on a runner of Beam's that is a server."""

import csv
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

import nlpapp

pytest.importorskip("apache_beam", reason="Apache Beam is not installed: see `beam` in extras")

from scoring_tools import csv_rows, json_rows, left, write

from nlpapp.__main__ import main
from nlpapp.corpora.sample import english
from nlpapp.corpora.sample.grammar import Writer

CHECKOUT = Path(nlpapp.__file__).parents[1]
SHIPPED = CHECKOUT / "saved_models"
PATIENCE = 240  # seconds until something is given up that takes a tenth of it
SLOW = "sentiment-toy-lstm"


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))


def command(*options, model, root, beam=()):
    given = ["--output", "out", "--model", *model, "--saved-models", root, *options]
    return [str(it) for it in (sys.executable, "-m", "nlpapp", "score", *given, *beam)]


def predicted(name, model):
    """Rows that ``predict`` writes of the shipped model's answers."""
    options = ["--model", model, "--out", "predicted.csv", "--saved-models", str(SHIPPED)]
    assert main(["predict", name, *options]) == 0
    with Path("predicted.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_two_processes_answer_as_predict_does(capfd):
    writer = Writer(7)
    reviews = [writer.review(english.ENGLISH, positive=bool(it % 2)) for it in range(90)]
    for name, part in (
        ("in-1.csv", reviews[:50]),
        ("in-2.csv", reviews[50:]),
        ("all.csv", reviews),
    ):
        with Path(name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["text"], *([it] for it in part)])
    model = ["sentiment-imdb-gru"]
    run = command("--input", "in-*.csv", "--workers", "2", model=model, root=SHIPPED)
    subprocess.run(run, check=True)
    assert capfd.readouterr().err.splitlines() == [
        "2 files in 2 parts.",
        "Wrote 90 rows with answers in 2 files.",
    ]
    found = csv_rows()
    expected = predicted("all.csv", *model)
    for key in ("text", "label", "classes"):
        assert [it[key] for it in found] == [it[key] for it in expected]
    scores = [[json.loads(it["scores"]) for it in rows] for rows in (found, expected)]
    np.testing.assert_allclose(*scores, atol=1e-5)


@pytest.fixture
def server():
    """Beam's own job server, for runners of the portable kind; gives its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    module = "apache_beam.runners.portability.local_job_service_main"
    running = subprocess.Popen(
        [sys.executable, "-m", module, "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(10 * PATIENCE):
            with socket.socket() as tried:
                if tried.connect_ex(("localhost", port)) == 0:
                    break
            assert running.poll() is None
            time.sleep(0.1)
        yield f"localhost:{port}"
    finally:
        running.kill()
        running.wait()


def test_a_portable_runner_translates_as_predict_does(server):
    sentences = ["I was charged twice.", "Where is the station?", "", "It rains again today."]
    write("in.jsonl", "".join(json.dumps({"text": it}) + "\n" for it in sentences))
    write("in.csv", "text\n" + "".join(f"{it}\n" for it in sentences if it))
    model = ["translation-tatoeba-en-zh-lstm"]
    portable = ["--", "--runner", "PortableRunner", "--job_endpoint", server]
    portable += ["--environment_type", "LOOPBACK"]
    run = command("--input", "in.jsonl", model=model, root=SHIPPED, beam=portable)
    subprocess.run(run, check=True, timeout=PATIENCE)
    found = json_rows("out-*.jsonl")
    assert [it["source_row"] for it in found] == [1, 2, 4]
    expected = [it["translation"] for it in predicted("in.csv", *model)]
    assert [it["translation"] for it in found] == expected


def begun(root, workers):
    """A job of several processes that will not end soon, once one of them has begun to write."""
    for name in ("in-1.jsonl", "in-2.jsonl"):
        write(name, (json.dumps({"text": "good " * 150}) + "\n") * 25_000)
    run = command("--input", "in-*.jsonl", "--workers", str(workers), model=[SLOW], root=root)
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # in a background too
    job = subprocess.Popen(
        run, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heard
    )
    for _ in range(10 * PATIENCE):
        if list(Path().glob("out.part-*/answers-*")):
            return job
        assert job.poll() is None, job.stderr.read()
        time.sleep(0.1)
    pytest.fail("the job did not begin")


def test_a_worker_killed_in_the_middle_ends_the_job_and_it_can_be_done_again(saved_models):
    job = begun(saved_models, workers=2)
    workers = psutil.Process(job.pid).children(recursive=True)
    workers[0].kill()
    _, said = job.communicate(timeout=PATIENCE)
    assert job.returncode == 2 and "the same command does it again" in said.splitlines()[-1]
    assert "Traceback" not in said and left() == ["in-1.jsonl", "in-2.jsonl"]
    assert not any(worker.is_running() for worker in workers)
    for name in left():
        write(name, b"".join(Path(name).read_bytes().splitlines(keepends=True)[:40]))
    again = [*job.args[3:], "--", "--runner", "FnApiRunner"]
    assert main(again) == 0
    rows = {(it["source_file"], it["source_row"]) for it in json_rows("out-*.jsonl")}
    assert rows == {
        (str(Path(f"in-{it}.jsonl").absolute()), n + 1) for it in (1, 2) for n in range(40)
    }
    assert len(json_rows("out-*.jsonl")) == 80


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_job_that_is_stopped_writes_nothing_and_leaves_no_process(saved_models, sign, status):
    job = begun(saved_models, workers=1)
    workers = psutil.Process(job.pid).children(recursive=True)
    os.killpg(job.pid, sign) if sign == signal.SIGINT else job.kill()  # as a terminal does it
    _, said = job.communicate(timeout=PATIENCE)
    assert job.returncode == status
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE)
    assert not alive
    if sign == signal.SIGINT:
        assert left() == ["in-1.jsonl", "in-2.jsonl"] and "Traceback" not in said
    else:
        assert not list(Path().glob("out-*"))
