"""A saved model is served where our code cannot import Keras."""

import subprocess
import sys
from pathlib import Path

from nlpapp import serving

PROGRAM = """
import builtins, sys

real_import = builtins.__import__

def no_keras_for_us(name, globals=None, locals=None, fromlist=(), level=0):
    ours = str((globals or {}).get("__name__", "")).startswith("nlpapp")
    wanted = {name, *(f"{name}.{part}" for part in fromlist or ())}
    if ours and any("keras" in path.split(".") for path in wanted):
        raise ImportError("our code asked for Keras")
    if ours and name.split(".")[0] == "nlpapp":
        room = name.split(".")[1:2]
        shared = {"nlpapp.saved", "nlpapp.saved.cards", "nlpapp.told", "nlpapp.told.Told"}
        assert room in ([], ["serving"]) or wanted <= shared, wanted
    return real_import(name, globals, locals, fromlist, level)

builtins.__import__ = no_keras_for_us
from nlpapp import serving

for entry in serving.scan(sys.argv[1]).models:
    model = serving.load(entry)
    print(model.run(["a good film", ""])["label"][0], model.run([""], "trace")["length"][0])
"""


def test_serving_works_without_keras_and_without_the_rest_of_the_project(saved_models):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, saved_models],
        cwd=Path(serving.__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["positive 0"] * 5
