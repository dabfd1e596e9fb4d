"""The house: which room may lean on which. Arrows point down only, and there is no circle."""

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import nlpapp

HOUSE = Path(nlpapp.__file__).parent
FRONT = HOUSE / "app/front.py"
PAGES = sorted(file.parent.name for file in HOUSE.glob("app/*/page.py"))
TASKS = sorted(file.parent.name for file in HOUSE.glob("tasks/*/__init__.py"))
MODELS = sorted(file.parent.name for file in HOUSE.glob("tasks/*/model.py"))
SHARED = {
    *("learning", "memory", "recurrent", "saved"),
    *("corpora", "tables", "text", "languages", "quiet"),
}

# What leads through the other pages.
STORY = {f"app/{page}" for page in ("compare", "inside", "translate", "choose")}
ON_PAGES = {
    *("app", "serving", "saved", "measured", "neutral", "tables", "languages", "told"),
    *("advice", "memory"),
}

# Each room, and the rooms that it may lean on. A page leans on no other page but the one that
# leads through them, a task on no other.
ALLOWED = {
    "__main__": {"commands", "measured", "scoring", "serving", "tables", "told"},
    "app": {"serving", "measured", "memory", "tables", "languages", "quiet", "told"},
    "advice": {"measured", "told"},
    "commands": {
        *("advice", "measured", "scoring", "serving", "saved", "tables", "languages", "quiet"),
        "told",
    },
    "scoring": {"serving", "tables", "quiet", "told"},
    "serving": {"saved", "quiet", "told"},
    "learning": {"text", "tables", "languages"},
    "corpora": {"tables", "languages", "text"},
    "saved": {"quiet", "told"},
    "text": {"languages", "canonical"},
    "tables": {"told"},
    "memory": {"learning", "measured", "recurrent"},
    "measured": {"learning", "told"},
    **{f"app/{page}": ON_PAGES for page in PAGES},
    "app/story": ON_PAGES | STORY,
    **{f"tasks/{task}": SHARED for task in TASKS},
}


def room(parts: list[str]) -> str:
    """The room of a dotted name's parts, as far as they name a place in the house."""
    if parts[0] in ("app", "tasks") and len(parts) > 1 and (HOUSE / parts[0] / parts[1]).is_dir():
        return f"{parts[0]}/{parts[1]}"
    return parts[0]


def imports(path: Path) -> set[str]:
    """What a file imports, within functions too, as dotted names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def arrows() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in HOUSE.rglob("*.py"):
        if path == FRONT:
            continue  # the door, which opens every page
        here = room(list(path.relative_to(HOUSE).with_suffix("").parts))
        for name in imports(path):
            first, *rest = name.split(".")
            if (
                first == "nlpapp"
                and rest
                and (HOUSE / rest[0]).exists() | (HOUSE / f"{rest[0]}.py").exists()
            ):
                found.setdefault(here, set()).add(room(rest))
    return {here: there - {here} for here, there in found.items()}


def test_every_room_leans_only_on_those_below_it():
    beyond = {here: there - ALLOWED.get(here, set()) for here, there in arrows().items()}
    assert {here: there for here, there in beyond.items() if there} == {}


def test_no_rooms_stand_in_a_circle():
    assert list(graphlib.TopologicalSorter(arrows()).static_order())


def test_only_the_front_door_knows_the_pages():
    for path in (HOUSE / "app").glob("*.py"):
        pages = {room(name.split(".")[1:]) for name in imports(path) if name.startswith("nlpapp.")}
        assert path == FRONT or not pages & {f"app/{page}" for page in PAGES}, path.name


def test_streamlit_is_at_home_in_the_app_alone():
    for path in HOUSE.rglob("*.py"):
        if "app" not in path.relative_to(HOUSE).parts:
            assert not {it for it in imports(path) if it.split(".")[0] == "streamlit"}, path


def test_models_and_their_fits_are_read_in_where_our_code_cannot_import_tensorflow():
    modules = [
        *("learning.batching", "learning.fitting", "learning.optimizer", "learning.steps"),
        *("learning.machine", "learning.word_vectors"),
        *("recurrent.cells", "recurrent.recurrence"),
        *(f"tasks.{task}.{part}" for task in MODELS for part in ("model", "recipe", "fitting")),
    ]
    program = """
import builtins, importlib, sys

real_import = builtins.__import__

def none_for_us(name, globals=None, locals=None, fromlist=(), level=0):
    ours = str((globals or {}).get("__name__", "")).startswith("nlpapp")
    if ours and name.split(".")[0] == "tensorflow":
        raise ImportError("our code asked for TensorFlow")
    return real_import(name, globals, locals, fromlist, level)

builtins.__import__ = none_for_us
for module in sys.argv[1:]:
    importlib.import_module(f"nlpapp.{module}")
print("read")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *modules],
        cwd=HOUSE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "read", done.stderr
