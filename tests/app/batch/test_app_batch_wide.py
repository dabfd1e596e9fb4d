"""A file in full-width letters and digits, answered by a shipped model."""

import csv
import io
import shutil
from pathlib import Path

import pytest

import nlpapp

MODEL = Path(nlpapp.__file__).parents[1] / "saved_models/sentiment-chnsenticorp-linear"
ROWS = """text,label
住了１２天，花了５００元，ＯＫ吧,１
"住了12天,花了500元,OK吧",1
太差了１２３,０
太差了123,0
"""


@pytest.mark.skipif(not MODEL.is_dir(), reason="the model is not shipped here")
def test_it_is_answered_and_judged_as_any_other(open_batch, answer, tmp_path):
    shutil.copytree(MODEL, tmp_path / MODEL.name)
    page = answer(open_batch("a.csv", ROWS.encode(), root=tmp_path))
    job = page.test.session_state["batch_job"]
    lines = list(csv.reader(io.StringIO(job.answers.read().decode("utf-8-sig"))))
    scores = [line[2:] for line in lines[1:]]
    assert scores[0] == scores[1] and scores[2] == scores[3] and scores[0] != scores[2]
    (judge,) = job.judges.values()
    assert judge.total == 4 and job.unjudged == 0
    assert {right for right, _ in judge.counts} == {"positive", "negative"}
