"""A file answered in the background: what is written, counted, refused and left behind."""

import csv
import io
import threading
import types

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from nlpapp import serving
from nlpapp.app.batch import answers, looking, shown, work
from nlpapp.app.batch import job as batch_job
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.source import Source, text_column
from nlpapp.app.batch.tally import Tally
from nlpapp.app.batch.truth import Labels, References
from nlpapp.app.traffic import SERVER

TEXTS = ["great", "dull dull", "dull", "😀", "great but then it went on and was dull", "好 film"]


@pytest.fixture(scope="module")
def models(saved_models):
    entries = serving.scan(saved_models).models[:3]
    return {entry.name: serving.load(entry) for entry in entries}


def source(rows, header="id,text", name="reviews.csv"):
    out = io.StringIO()
    out.write(header + "\n")
    csv.writer(out).writerows(rows)
    return Source(name, out.getvalue().encode(), key="1")


def finished(job):
    """The job, once its thread has ended."""
    job.start()
    for thread in threading.enumerate():
        if thread.name == "batch job":
            thread.join(60)
    assert not job.active
    return job


def test_every_row_comes_back_with_each_models_outputs(models):
    job = finished(Job(source(enumerate(TEXTS)), 1, models))
    assert (job.stage, job.rows, job.rows_done) == ("finished", 6, 6)
    rows = list(csv.DictReader(io.StringIO(job.answers.read().decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == TEXTS
    for name, model in models.items():
        said = model.run(TEXTS)
        assert [row[f"{name} label"] for row in rows] == said["label"].tolist()
        scores = [[float(row[f"{name} {it}"]) for it in ("negative", "positive")] for row in rows]
        np.testing.assert_allclose(scores, said["scores"], rtol=1e-6)
        assert f"{name} classes" not in rows[0]
    job.discard()


def test_rows_without_a_text_are_counted_apart_and_asked_of_no_model(models):
    texts = ["great", "  ", "dull", ""] + [""] * 600  # whole chunks of them, too
    job = finished(Job(source(enumerate(texts)), 1, models))
    rows = list(csv.DictReader(io.StringIO(job.answers.read().decode("utf-8-sig"))))
    assert (job.rows, job.rows_done, job.empty, job.tally.rows) == (604, 604, 602, 2)
    name = next(iter(models))
    assert [row[f"{name} label"] for row in rows[:5]] == ["positive", "", "negative", "", ""]
    assert [row.number for row in job.first] == [1, 3]
    job.discard()


def test_answers_are_judged_by_the_labels_of_the_file(models):
    labels = ["1", "0", "?", "1", "", "0"]
    labelled = source(zip(labels, TEXTS, strict=True), header="label,text")
    truth = Labels(0, ("negative", "positive"), {"1": "positive", "0": "negative", "?": None})
    job = finished(Job(labelled, 1, models, truth))
    assert job.stage == "finished" and job.unjudged == 2
    for name, model in models.items():
        said = model.run(TEXTS)["label"]
        right = {0: "positive", 1: "negative", 3: "positive", 5: "negative"}
        wrong = [place + 1 for place, it in right.items() if said[place] != it]
        judge = job.judges[name]
        assert (judge.total, judge.hits) == (4, 4 - len(wrong))
        assert sorted(row.number for row in judge.worst.rows) == wrong
    job.discard()


def test_translations_are_judged_by_those_of_the_file(saved_translators):
    entry = serving.scan(saved_translators).models[0]
    model = serving.load(entry)
    said = model.run(["one two", "three"])["translation"]
    rows = [["one two", said[0]], ["three", ""], ["four", "nothing like it"]]
    file = source(rows, header="text,reference")
    job = finished(Job(file, 0, {entry.name: model}, References(1, "zh")))
    judge = job.judges[entry.name]
    assert (judge.total, job.unjudged) == (2, 1)
    assert [row.number for row in judge.worst.rows] == [3, 1] and 0 < judge.chrf < 100
    job.discard()


def test_a_column_that_is_already_there_is_not_written_over(models):
    name = next(iter(models))
    file = source([["mine", "great"]], header=f"{name} label,text")
    job = finished(Job(file, 1, {name: models[name]}))
    (row,) = csv.DictReader(io.StringIO(job.answers.read().decode("utf-8-sig")))
    assert row[f"{name} label"] == "mine" and row[f"{name} label_"] == "positive"
    job.discard()


def test_agreement_is_counted_over_all_rows_and_shown_of_the_first(models, monkeypatch):
    monkeypatch.setattr(shown, "ROWS", 5)
    texts = TEXTS * 101
    job = finished(Job(source(enumerate(texts)), 1, models))
    said = {name: model.run(texts)["label"] for name, model in models.items()}
    one, other, third = said
    assert job.tally.same(one, other) == (said[one] == said[other]).sum()
    all_same = (said[one] == said[other]) & (said[one] == said[third])
    assert job.tally.unanimous == all_same.sum() and job.tally.rows == 606
    assert [row.number for row in job.first] == [1, 2, 3, 4, 5]
    assert [row.number for row in job.divided] == (np.flatnonzero(~all_same) + 1)[:5].tolist()
    job.discard()


@pytest.mark.parametrize("seed", range(3))
def test_kappa_is_cohens(seed):
    random = np.random.default_rng(seed)
    a, b = random.choice(np.array(["x", "y", "z"], object), (2, 47))
    tally = Tally(["a", "b"], {"a", "b"})
    for part in (slice(0, 20), slice(20, 47)):
        tally.add({"a": a[part], "b": b[part]})
    assert tally.kappa("a", "b") == pytest.approx(cohen_kappa_score(a, b))


def test_without_classes_or_with_one_answer_only_there_is_no_kappa():
    same = np.array(["x", "x"], object)
    tally = Tally(["a", "b", "free"], {"a", "b"})
    tally.add({"a": same, "b": same, "free": same})
    assert tally.kappa("a", "b") is None and tally.kappa("a", "free") is None


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("id,text\n1,schön\n2,好\n3,".encode() + b"\xff", "not UTF-8"),
        (b"id,text\n1,fine\n2,so,so\n", "row 2"),
        (b'id,text\n1,"open\n', "not proper CSV"),
    ],
)
def test_a_faulty_file_is_found_before_any_row_is_answered(models, data, complaint):
    job = finished(Job(Source("reviews.csv", data, "1"), 0, models))
    assert job.stage == "failed" and complaint in str(job.problem)
    assert job.rows_done == 0 and job.answers is None


class Failing:
    """A model that answers nothing but no texts."""

    card = types.MappingProxyType({"classes": ["a", "b"]})

    def run(self, texts):
        if texts:
            raise serving.ServingError("out of order")
        return {"label": np.empty(0, object)}


def test_a_model_that_fails_is_said_with_the_rows_and_nothing_is_kept():
    job = finished(Job(source(enumerate(TEXTS)), 1, {"broken": Failing()}))
    assert (job.stage, str(job.problem)) == ("failed", "In rows 1 to 6: out of order")
    with pytest.raises(ValueError, match="closed"):
        job.answers.read()


class Waiting:
    """A model that begins to answer and waits to be let go on."""

    card = types.MappingProxyType({"classes": ["a"]})

    def __init__(self):
        self.begun, self.go_on = threading.Event(), threading.Event()

    def run(self, texts):
        if texts:
            self.begun.set()
            assert self.go_on.wait(60)
        return {"label": np.full(len(texts), "a", object)}


def test_stopped_in_the_middle_nothing_is_kept():
    model = Waiting()
    job = Job(source(enumerate(TEXTS * 100)), 1, {"slow": model}).start()
    assert model.begun.wait(60)
    job.discard()
    model.go_on.set()
    finished_job(job)
    assert job.stage == "stopped" and job.rows_done < 600
    with pytest.raises(ValueError, match="closed"):
        job.answers.read()


def test_stopped_while_the_last_rows_are_answered_nothing_is_kept_and_nothing_shown():
    model = Waiting()
    job = Job(source(enumerate(TEXTS)), 1, {"slow": model}).start()
    assert model.begun.wait(60)
    job.discard()
    model.go_on.set()
    finished_job(job)
    assert job.stage == "stopped" and job.rows_done == len(TEXTS)
    with pytest.raises(ValueError, match="closed"):
        job.answers.read()


def test_a_job_that_has_ended_holds_no_model():
    model = Waiting()
    model.go_on.set()
    job = finished(Job(source(enumerate(TEXTS)), 1, {"quick": model}))
    assert job.stage == "finished" and not job.models and list(job.cards) == ["quick"]


def test_a_third_file_waits_for_one_of_two_to_end():
    slow = [Waiting(), Waiting()]
    jobs = [Job(source(enumerate(TEXTS)), 1, {"slow": model}).start() for model in slow]
    assert all(model.begun.wait(60) for model in slow)
    third = Job(source(enumerate(TEXTS)), 1, {"m": Waiting()})
    third.models["m"].go_on.set()
    third.start()
    assert third.ahead == 1 and third.stage == "waiting"
    slow[0].go_on.set()
    finished_job(third)
    assert third.stage == "finished"
    slow[1].go_on.set()
    for job in jobs:
        finished_job(job)
        job.discard()
    third.discard()


def finished_job(job):
    """Wait until a started job has ended, however it ended."""
    for _ in range(600):
        if not job.active:
            return
        threading.Event().wait(0.1)
    raise AssertionError("the job never ended")


def test_a_visitor_who_left_is_worked_for_no_longer(models, monkeypatch):
    monkeypatch.setattr(work, "AWAY_SECONDS", -1)
    job = finished(Job(source(enumerate(TEXTS)), 1, models, present=lambda: False))
    assert job.stage == "stopped"


def test_the_server_is_at_work_while_a_file_is_read_written_and_judged(models, monkeypatch):
    idle = []

    def noting(function):
        return lambda *given: idle.append(SERVER.idle) or function(*given)

    labels = source(zip("10", TEXTS[:2], strict=True), header="label,text")
    truth = Labels(0, ("negative", "positive"), {"1": "positive", "0": "negative"})
    monkeypatch.setattr(batch_job, "chunks", noting(batch_job.chunks))
    monkeypatch.setattr(batch_job.Answers, "write", noting(batch_job.Answers.write))
    monkeypatch.setattr(Labels, "right", noting(Labels.right))
    job = finished(Job(labels, 1, models, truth))
    assert job.stage == "finished" and len(idle) == 2 + 3 + 2 and not any(idle)
    monkeypatch.setattr(answers, "rows_into_workbook", noting(answers.rows_into_workbook))
    monkeypatch.setattr(looking, "_look", noting(looking._look))
    job.answers.workbook()
    looking.look(labels)
    assert len(idle) == 9 and not any(idle)
    assert SERVER.idle
    job.discard()


def test_the_column_called_text_is_guessed_or_else_the_wordiest():
    assert text_column(["id", "Text "], [["a long cell indeed", "x"]]) == 1
    assert text_column(["id", "review"], [["1", "so and so"], ["2", ""]]) == 1


def test_the_time_left_is_told_by_characters_since_long_texts_take_longer(monkeypatch):
    class Slow(Waiting):
        """Takes a second for each character."""

        def run(self, texts):
            clock.now += sum(map(len, texts))
            return {"label": np.full(len(texts), "a", object)}

    def look():
        if job.stage == "answering" and job.rows_done:
            left.append((clock.now, job.seconds_left))
        return True

    clock, left = types.SimpleNamespace(now=0.0), []
    monkeypatch.setattr(work, "time", types.SimpleNamespace(
        monotonic=lambda: clock.now, localtime=work.time.localtime))  # fmt: skip
    rows = [[n, "a"] for n in range(256)] + [[n, "b" * 99] for n in range(256)]
    job = Job(source(rows), 1, {"slow": Slow()}, present=look)
    monkeypatch.setattr(work, "AWAY_SECONDS", 1e9)
    finished(job)
    assert left == [(256.0, 256.0 * 99)]
    job.discard()
