"""Shipped models answer a few lines of plain TensorFlow, and TensorFlow's own command line."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from answered_models import FORECASTER, PROJECT, TEXTS

from nlpapp import serving

# Runs the scripts as they stand and hands over what their last lines were given; the forecaster is
# asked once more, with rows of nothing in front.
CHILD = """
import json, math, runpy, sys

sys.modules.update(dict.fromkeys(("nlpapp", "training")))  # None: an import of it fails
import tensorflow as tf  # brings Keras with it; from here on nobody can ask for that
sys.modules.update(dict.fromkeys(("keras", "tf_keras")))

def plain(values):
    return {name: it.numpy().tolist() for name, it in values.items()}

made = runpy.run_path(sys.argv[1])
classified = [plain({"text": made["texts"]}), plain(made["answer"])]
made = runpy.run_path(sys.argv[2])
given = made["given"]
history = tf.pad(given["history"], [[0, 0], [4, 0], [0, 0]], constant_values=math.nan)
again = made["model"].signatures["serving_default"](**given | {"history": history})
forecast = [plain(given), plain(made["answer"]), plain(again)]
print(json.dumps([classified, forecast], default=bytes.decode))
"""


def run(command, folder):
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def saved_model_cli(readme):
    """The README's command, in words."""
    command = readme.partition("\nsaved_model_cli ")[2].partition("\n```")[0]
    words = shlex.split(command.replace("\\\n", ""))
    return [Path(sys.executable).with_name("saved_model_cli"), *words]


@pytest.fixture(scope="module")
def elsewhere(saved_models_root):
    """(what the scripts printed, of the classifier and of the forecaster what it got and gave)."""
    scripts = [str(PROJECT / "elsewhere" / name) for name in ("plain.py", "forecast.py")]
    out = run([sys.executable, "-c", CHILD, *scripts], saved_models_root)
    *printed, found = out.splitlines()
    return " ".join(printed), *json.loads(found)


def test_plain_tensorflow_gives_the_answers_without_this_project_and_without_keras(
    elsewhere, bilstm
):
    printed, (given, answer), _ = elsewhere
    import tensorflow as tf

    directly = bilstm.model.signatures["serving_default"](text=tf.constant(given["text"]))
    assert answer["label"] == [name.decode() for name in directly["label"].numpy()]
    np.testing.assert_allclose(answer["scores"], directly["scores"], rtol=0, atol=1e-5)
    assert all(f"b'{label}'" in printed for label in answer["label"])


def test_plain_tensorflow_forecasts_what_the_project_forecasts(elsewhere, saved_models_root):
    printed, _, (given, answer, _) = elsewhere
    name = FORECASTER.parent.name
    model = serving.load(serving.find(saved_models_root / "saved_models", name))
    expected = model.run(given)
    assert expected["forecast"].shape == (2, model.card["horizon"], len(model.card["targets"]))
    for output in ("forecast", "low", "high"):
        np.testing.assert_allclose(answer[output], expected[output], rtol=1e-5, atol=1e-4)
        assert f"{output} {answer[output]}" in printed


def test_elsewhere_too_a_forecast_is_in_its_band_and_rows_of_nothing_in_front_change_nothing(
    elsewhere,
):
    _, _, (given, answer, again) = elsewhere
    history = np.array(given["history"])
    assert np.isnan(history).any() and not np.isnan(history[:, -1]).any()
    low, said, high = (np.array(answer[it]) for it in ("low", "forecast", "high"))
    assert np.isfinite([low, said, high]).all()
    assert (low < said).all() and (said < high).all()
    for output, values in answer.items():
        np.testing.assert_allclose(again[output], values, rtol=1e-5, atol=1e-4)


def test_elsewhere_too_a_series_that_was_never_learned_is_answered_otherwise(elsewhere):
    _, _, (given, answer, _) = elsewhere
    known, unknown = given["series"]
    assert known and not unknown
    of_known, of_unknown = answer["forecast"]
    assert not np.allclose(of_known, of_unknown)


def test_the_readme_shows_the_very_lines_of_the_script(readme):
    shown = readme.partition("```python\n")[2].partition("```")[0]
    script = (PROJECT / "elsewhere" / "plain.py").read_text(encoding="utf-8")
    assert script.endswith("\n" + shown) and script.startswith("#")
    assert len([line for line in shown.splitlines() if line]) == 5


def test_the_readmes_saved_model_cli_command_gives_the_answers(readme, saved_models_root, bilstm):
    import tensorflow as tf

    command = saved_model_cli(readme)
    texts = eval(command[-1].removeprefix("text="))  # the README's own literal
    printed = run(command, saved_models_root)
    directly = bilstm.model.signatures["serving_default"](text=tf.constant(texts))
    assert f"Result for output key label:\n{directly['label'].numpy()}" in printed


def test_saved_model_cli_takes_texts_of_any_script(readme, saved_models_root, bilstm, tmp_path):
    *command, _ = saved_model_cli(readme)
    # A list in Python's spelling, of which the shell has no say here.
    run([*command, f"text={TEXTS!r}", "--outdir", str(tmp_path)], saved_models_root)
    label, classes, scores = (
        np.load(tmp_path / f"{name}.npy", allow_pickle=True)
        for name in ("label", "classes", "scores")
    )
    bilstm.agrees_with(
        [
            (label[i].decode(), {c.decode(): s for c, s in zip(classes[i], scores[i], strict=True)})
            for i in range(len(TEXTS))
        ]
    )
