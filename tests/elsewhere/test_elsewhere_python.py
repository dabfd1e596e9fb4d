"""A shipped model answers five lines of plain TensorFlow, and TensorFlow's own command line."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
from answered_models import PROJECT, TEXTS

# Runs the script as it stands and hands over what its last lines were given.
CHILD = """
import json, runpy, sys

sys.modules.update(dict.fromkeys(("nlpapp", "training")))  # None: an import of it fails
import tensorflow  # brings Keras with it; from here on nobody can ask for that
sys.modules.update(dict.fromkeys(("keras", "tf_keras")))
made = runpy.run_path(sys.argv[1])
label, scores = (made["answer"][name].numpy().tolist() for name in ("label", "scores"))
texts = [text.decode() for text in made["texts"].numpy()]
print(json.dumps([texts, [name.decode() for name in label], scores]))
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


def test_plain_tensorflow_gives_the_answers_without_this_project_and_without_keras(
    saved_models_root, bilstm
):
    script = str(PROJECT / "elsewhere" / "plain.py")
    *printed, found = run([sys.executable, "-c", CHILD, script], saved_models_root).splitlines()
    texts, labels, scores = json.loads(found)
    import tensorflow as tf

    directly = bilstm.model.signatures["serving_default"](text=tf.constant(texts))
    assert labels == [name.decode() for name in directly["label"].numpy()]
    np.testing.assert_allclose(scores, directly["scores"], rtol=0, atol=1e-5)
    assert all(f"b'{label}'" in " ".join(printed) for label in labels)


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
