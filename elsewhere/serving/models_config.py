"""Prints TensorFlow Serving's configuration for every model in saved_models/.

    python elsewhere/serving/models_config.py > build/models.config

Its latest version is served, unless a `model_version_policy` is added.
"""

from pathlib import Path

SAVED_MODELS = Path(__file__).parents[2] / "saved_models"
ENTRY = """\
  config {{
    name: "{name}"
    base_path: "/models/{name}"
    model_platform: "tensorflow"
  }}
"""


def models_config(root: Path) -> str:
    """A ModelServerConfig in protocol buffers' text format; the container has root as /models."""
    found = root.glob("*/*/saved_model.pb")
    names = sorted({path.parts[-3] for path in found if path.parts[-2].isdigit()})
    return "model_config_list {\n" + "".join(ENTRY.format(name=name) for name in names) + "}\n"


if __name__ == "__main__":
    print(models_config(SAVED_MODELS), end="")
