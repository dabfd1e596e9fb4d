"""`python -m training.forecasting` as a person runs it, on a small file of their own."""

import re
import shlex
from functools import partial

import numpy as np
import pytest
from scripts import run_here

from nlpapp import serving
from nlpapp.saved import cards
from nlpapp.tasks.forecasting.recipe import BASELINES
from training import fit as training_fit
from training import forecasting

TINY = shlex.split("""
    --csv shop.csv --time-column day --value-columns sold back --series-column shop
    --window 5 --horizon 2 --seed 5
""")
SMALL = ["--units", "3", "--epochs", "2"]
train = partial(run_here, forecasting.main)


def write_shop(folder):
    random = np.random.default_rng(1)
    first = np.datetime64("2020-01-01")
    lines = ["day,shop,sold,back"]
    for shop in ("north", "south"):
        for day in range(120):
            if day != 50:
                sold = 20 + 5 * np.sin(day / 58) + random.normal()
                lines.append(f"{first + day},{shop},{sold:.2f},{random.normal():.2f}")
    (folder / "shop.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder in which several kinds were trained, and what was said meanwhile."""
    folder = tmp_path_factory.mktemp("trained")
    write_shop(folder)
    done = [train(*TINY, *SMALL, "--cell", cell, cwd=folder) for cell in ("gru", "bilstm")]
    done += [train(*TINY, "--cell", cell, cwd=folder) for cell in BASELINES]
    assert not any(it.returncode for it in done), "".join(it.stderr for it in done)
    return folder, done[0]


def test_one_command_makes_a_verified_model_of_a_file(trained):
    folder, _ = trained
    found = serving.scan(folder / "saved_models")
    assert not found.refused
    kinds = ["bilstm", "gru", "linear", "persistence", "seasonal", "smoothing"]
    assert [entry.name for entry in found.models] == [f"forecasting-shop-{it}" for it in kinds]
    model = serving.load(found.models[1])
    history = np.random.default_rng(0).normal(size=(2, 9, 2)).astype(np.float32)
    answer = model.run(
        {"history": history, "time": np.array([1_600_000_000] * 2), "series": ["north", ""]}
    )
    assert answer["forecast"].shape == (2, 2, 2)
    assert (answer["low"] <= answer["forecast"]).all()


def test_gaps_are_said_while_reading(trained):
    _, done = trained
    assert "shop.csv, south: no row for 2020-02-20 (step: 1 day)" in done.stderr


def test_the_card_tells_what_goes_in_and_comes_out_and_how_wrong_it_is(trained):
    folder, _ = trained
    card = serving.scan(folder / "saved_models").named("forecasting-shop-gru").card
    assert card["features"] == card["targets"] == ["sold", "back"]
    assert (card["step"], card["window"], card["horizon"]) == ("D", 5, 2)
    assert card["corpus"]["series"] == ["north", "south"]
    assert card["corpus"]["rows"] == {"train": 192, "validation": 24, "test": 24}
    assert list(card["metrics"]) == ["skill", "mase", "coverage", "mae", "rmse", "width"]
    for figure in card["metrics"].values():
        assert figure["low"] <= figure["value"] <= figure["high"] and figure["split"] == "test"
    assert len(card["by_series"]) == 4 and len(card["by_step"]) == 4
    assert any("persistence" in note for note in card["notes"])
    assert (card["recipe"]["units"], card["caps"]) == (3, {"rows": 5})
    page = (folder / "saved_models/forecasting-shop-gru/README.md").read_text()
    assert "Skill against persistence" in page and "history=tf.constant(" in page


def test_baselines_are_models_like_the_others(trained):
    folder, _ = trained
    found = serving.scan(folder / "saved_models")
    line, staying = (found.named(f"forecasting-shop-{it}") for it in ("linear", "persistence"))
    assert (line.card["recipe"], staying.card["recipe"]) == ({"ridge": 1.0}, {})
    assert staying.card["metrics"]["skill"]["value"] == pytest.approx(0, abs=1e-6)
    assert line.card["parameters"] == 2 * 2 * (5 + (5 + 5) * 2)  # of each series and column
    assert line.card["metrics"]["skill"]["value"] != 0
    history = np.float32([[[5, 6], [7, np.nan]]])
    answer = serving.load(staying).run({"history": history, "time": [0], "series": ["south"]})
    np.testing.assert_allclose(answer["forecast"][0], [[7, 6]] * 2)
    season, smoothed = (found.named(f"forecasting-shop-{it}") for it in ("seasonal", "smoothing"))
    assert (season.card["window"], season.card["caps"]) == (365, {"rows": 365})
    assert season.card["metrics"]["mase"]["n"] == line.card["metrics"]["mase"]["n"]
    assert (smoothed.card["window"], smoothed.card["parameters"]) == (5, 2 * 2 * 3)


def test_the_command_in_a_card_asks_for_that_very_recipe(trained):
    from dataclasses import asdict

    from nlpapp.learning.options import parse

    folder, _ = trained
    for entry in serving.scan(folder / "saved_models").models:
        python, m, script, *arguments = shlex.split(entry.card["command"])
        assert (python, m, script) == ("python", "-m", "training.forecasting")
        options, recipe = parse(forecasting.Options, forecasting.default_recipe, arguments, "")
        assert asdict(recipe) == entry.card["recipe"]
        assert (options.seed, options.cell, options.window) == (5, entry.card["cell"], 5)
        assert options.value_columns == ("sold", "back")


def test_the_same_command_again_goes_on_from_the_finished_run_and_gives_the_same_model(trained):
    folder, _ = trained
    done = train(*TINY, *SMALL, "--cell", "gru", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Epoch" not in done.stdout
    first, second = (folder / "saved_models/forecasting-shop-gru" / v for v in "12")
    assert cards.verify(second)["metrics"] == cards.verify(first)["metrics"]


def test_taken_in_three_steps_it_is_the_same_model(trained):
    folder, _ = trained
    again = [*TINY, *SMALL, "--cell", "gru", "--out", "apart"]
    done = train(*again, "--prepare", "steps", cwd=folder)
    assert done.returncode == 0, done.stderr
    done = run_here(training_fit.main, "steps", cwd=folder)
    assert done.returncode == 0, done.stderr
    done = train(*again, "--package", "steps", cwd=folder)
    assert done.returncode == 0, done.stderr
    apart = cards.verify(folder / "apart/forecasting-shop-gru/1")
    whole = cards.verify(folder / "saved_models/forecasting-shop-gru/1")
    assert apart["metrics"] == whole["metrics"]


def test_of_several_seeds_the_middle_one_ships_and_its_card_tells_of_the_others(trained):
    folder, _ = trained
    several = [*TINY, *SMALL, "--cell", "gru", "--variant", "several", "--seeds", "7", "5", "6"]
    done = train(*several, cwd=folder)
    assert done.returncode == 0, done.stderr
    found = serving.scan(folder / "saved_models")
    card = found.named("forecasting-shop-gru-several").card
    alone = found.named("forecasting-shop-gru").card  # of seed 5
    losses = {it["seed"]: it["validation_loss"] for it in card["other_seeds"]}
    losses[card["seed"]] = min(row["val_loss"] for row in card["learning_curve"])
    assert sorted(losses) == [5, 6, 7]
    assert losses[card["seed"]] == sorted(losses.values())[1]
    figures = {it["seed"]: it["metrics"] for it in card["other_seeds"]}
    figures[card["seed"]] = card["metrics"]
    assert losses[5] == min(row["val_loss"] for row in alone["learning_curve"])
    for name, figure in alone["metrics"].items():
        assert figures[5][name]["value"] == pytest.approx(figure["value"], rel=1e-5), name
    assert figures[6]["mae"]["value"] != figures[7]["mae"]["value"]
    assert "--seeds 7 5 6" in card["command"] and "--seed " not in card["command"]
    page = (folder / "saved_models/forecasting-shop-gru-several/README.md").read_text()
    assert f"Its seed is {card['seed']}, chosen because its validation loss" in page
    other = card["other_seeds"][0]
    assert f"\n| {other['seed']} | {other['metrics']['mae']['value']:.4g} | " in page


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--value-columns", "sold"], "--value-columns is for a file of your own"),
        (["--time-column", "day"], "--time-column is for a file of your own"),
        (["--series-column", "shop"], "--series-column is for a file of your own"),
        (["--csv", "shop.csv"], "Name the columns to forecast with --value-columns."),
        (["--csv", "shop.csv", "--corpus", "melbourne"], "name two corpora"),
        (
            ["--csv", "shop.csv", "--time-column", "day", "--value-columns", "sold"],
            "rows 118 and 119|is earlier than the row before",
        ),
        ([*TINY, "--window", "500"], "a window of 500"),
        ([*TINY, "--cell", "linear", "--prepare", "x"], "--cell linear takes seconds, in one step"),
        ([*TINY, "--seeds", "1", "2", "--prepare", "x"], "give its --seed, not --seeds."),
        ([*TINY, "--seeds", "3", "3"], "--seeds names one seed twice"),
        ([*TINY, "--seeds", "3", "-3"], "--seeds must be at least 0, not -3."),
        (["--epochs", "0"], "--epochs must be at least 1, not 0."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_status_2(tmp_path, arguments, complaint):
    write_shop(tmp_path)
    done = train(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert re.search(complaint, done.stderr + done.stdout), done.stderr
    assert not (tmp_path / "saved_models").exists()
