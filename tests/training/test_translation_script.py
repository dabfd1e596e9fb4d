"""`python -m training.translation` as a person runs it, with tiny options."""

import json
import os
import shlex
import subprocess
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scripts import interrupting, run_here

import nlpapp
from nlpapp import serving
from nlpapp.learning.keeping import read_arrays
from nlpapp.tasks.translation import tuning
from nlpapp.tasks.translation.evaluation import ValidationScores
from training import translation

pytestmark = pytest.mark.usefixtures("small_samples")

ROOT = Path(nlpapp.__file__).parents[1]
TINY = shlex.split("""
    --units 6 --decoder-units 8 --embedding 6 --epochs 2 --seed 5
    --source-pieces 300 --target-pieces 300 --piece-dropout 0.1 --batch-pieces 500 --unmarked 0.1
""")
SHOUTING = [
    f"{who} {does} {where} .\t{where.upper()} {does.upper()} {who.upper()}"
    for who in ("the cat", "the dog", "a bird", "my aunt")
    for does in ("sleeps", "sings", "waits")
    for where in ("here", "there", "at home", "outside", "in the rain")
]


SAMPLE = shlex.split("""
    --corpus sample-en-zh --cell gru --tuning-rows 60 --learning-rate 0.01
""")
train = partial(run_here, translation.main)


@pytest.fixture(autouse=True, scope="module")
def few_choices():
    """Each is traced anew, which takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "PENALTIES", (0.7,))
        patch.setattr(tuning, "COVERAGES", ())
        yield


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder in which two models were trained: of a public corpus with attention, and of pairs
    of one's own without."""
    folder = tmp_path_factory.mktemp("trained")
    (folder / "shouting.tsv").write_text("\n".join(SHOUTING), encoding="utf-8")
    for options in (
        SAMPLE,
        (
            *("--tsv", "shouting.tsv", "--cell", "bilstm", "--attention", "none"),
            *("--source-language", "en", "--target-language", "es"),
        ),
    ):
        done = train(*TINY, *options, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


def test_models_come_out_verified_and_translate(trained):
    found = serving.scan(trained / "saved_models")
    assert not found.refused
    names = [entry.name for entry in found.models]
    assert names == ["translation-sample-en-zh-gru", "translation-shouting-bilstm-noattention"]
    for entry in found.models:
        outputs = serving.load(entry).run(["The dog sleeps.", ""])
        assert outputs["translation"][1] == "" and outputs["score"][1] == 0


def test_cards_tell_what_was_asked_for_and_what_was_measured(trained):
    for entry in serving.scan(trained / "saved_models").models:
        card = entry.card
        assert card["task"] == "translation"
        first = next(iter(card["metrics"]))
        assert first == "bleu" or "bleu" not in card["metrics"]  # two epochs may earn a BLEU of 0
        assert card["metrics"][first]["n"] == card["corpus"]["rows"]["test"]
        assert card["metrics"][first]["value"] > 0
        assert [row["epoch"] for row in card["learning_curve"]] == [1, 2]
        assert {"loss", "val_loss", "val_chrf", "val_choice"} <= set(card["learning_curve"][0])
    public, own = (entry.card for entry in serving.scan(trained / "saved_models").models)
    assert public["corpus"]["language"] == "en-zh" and public["variant"] is None
    assert own["corpus"]["version"].startswith("sha256:") and own["variant"] == "noattention"
    assert own["corpus"]["language"] == "en-es" and own["corpus"]["title"] == "shouting"
    assert own["numbers"] == "copied" and own["recipe"]["no_repeat"] and "search" not in own


def test_a_card_tells_which_search_was_chosen_and_what_its_scores_are_worth(trained):
    card = serving.scan(trained / "saved_models").named("translation-sample-en-zh-gru").card
    tried = {one["length_penalty"]: one for one in card["search"]["tried"]}
    name = next(name for name in ("bleu", "chrf") if name in tried[0.7])
    assert set(tried) == {card["recipe"]["length_penalty"], 0.7}
    assert card["search"]["n"] == 60
    chosen = card["search"]["length_penalty"]
    assert tried[chosen][name] == max(one[name] for one in tried.values())
    if "confidence" in card:  # two epochs may leave scores that are worth nothing
        assert card["confidence"]["slope"] > 0
        correlation = card["confidence"]["correlation"]
        assert correlation["n"] == card["corpus"]["rows"]["test"]
        assert correlation["low"] <= correlation["value"] <= correlation["high"]


def test_the_command_in_a_card_asks_for_that_very_recipe(trained):
    from nlpapp.learning.options import parse
    from training.translation import Options, default_recipe

    for entry in serving.scan(trained / "saved_models").models:
        python, m, script, *arguments = shlex.split(entry.card["command"])
        assert (python, m, script) == ("python", "-m", "training.translation")
        options, recipe = parse(Options, default_recipe, arguments, "")
        assert asdict(recipe) == entry.card["recipe"]
        assert (options.seed, options.cell) == (5, entry.card["cell"])


def test_a_run_that_was_interrupted_goes_on_and_ends_with_the_same_weights_and_figures(
    trained, tmp_path
):
    # In its second epoch, and before it is packaged, which takes longer than both.
    for place, name, call in ((ValidationScores, "on_epoch_end", 2), (tuning, "tuned", 1)):
        with interrupting(place, name, call):
            done = train(*TINY, *SAMPLE, cwd=tmp_path)
        assert done.returncode == 1 and "goes on after the last finished epoch" in done.stderr
    assert "Epoch 2/2" in done.stdout and "Epoch 1/2" not in done.stdout
    (whole,), (apart,) = (
        [read_arrays(file) for file in folder.glob("runs/translation-sample-*/state.npz")]
        for folder in (trained, tmp_path)
    )
    rows, other_rows = (
        [row | {"seconds": 0} for row in json.loads(str(state.pop("state")))["rows"]]
        for state in (whole, apart)
    )
    assert rows == other_rows
    assert whole.keys() == apart.keys()
    for name, value in whole.items():
        np.testing.assert_array_equal(value, apart[name], err_msg=name)


def test_as_a_command_it_refuses_a_misspelt_option_with_status_2_and_names_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "training.translation", "--corpus", "sample-en-zh", "--cel", "gru"],
        cwd=tmp_path,
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 2 and "--cel" in said and "Traceback" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--corpus", "imdb"], "imdb"),
        (["--attention", "bahdanau"], "bahdanau"),
        (["--tsv", "x.tsv", "--target-language", "Español"], "--target-language 'Español'"),
        (["--corpus", "sample-en-zh", "--source-language", "en"], "--tsv"),
        (["--corpus", "sample-en-zh", "--context", "8"], "--context is for sentences in an order"),
        (["--corpus", "sample-en-zh", "--last-passes", "1"], "sample-en-zh has none"),
        (["--corpus", "sample-en-zh", "--last-passes", "8"], "leaves none of 8 passes"),
    ],
)
def test_an_option_that_cannot_be_taken_is_refused_and_named(tmp_path, arguments, complaint):
    done = train(*arguments, cwd=tmp_path)
    said = done.stdout + done.stderr
    assert done.returncode == 2 and complaint in said and "Traceback" not in said
    assert not list(tmp_path.iterdir())


def test_a_file_without_tabs_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "words.tsv").write_text("no tab here\n" * 50, encoding="utf-8")
    done = train("--tsv", "words.tsv", cwd=tmp_path)
    assert done.returncode == 2 and "words.tsv" in done.stderr
    assert "Traceback" not in done.stderr
