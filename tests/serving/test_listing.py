"""What is listed, what is skipped and why; and that a name never leads out of the folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlpapp import serving
from nlpapp.saved import cards

NAME = "sentiment-toy-lstm"


@pytest.fixture
def root(saved_models, tmp_path):
    for name in (NAME, "sentiment-toy-gru"):
        shutil.copytree(saved_models / name, tmp_path / name)
    return tmp_path


def copy_as(root, version):
    """A second version of the model, with a card of its own."""
    folder = root / NAME / str(version)
    shutil.copytree(root / NAME / "1", folder)
    card = cards.verify(folder) | {"version": version}
    cards.write(cards.seal(card, folder), folder)
    return folder


def names(scan):
    return [entry.name for entry in scan.models]


def test_every_intact_model_is_listed_with_its_card(saved_models):
    scan = serving.scan(saved_models)
    assert names(scan) == [f"sentiment-toy-{c}" for c in ("bilstm", "gru", "linear", "lstm", "rnn")]
    assert scan.refused == []
    assert all(entry.card["model"] == entry.name and entry.version == 1 for entry in scan.models)


def test_ordinary_files_beside_the_folders_are_no_matter(root):
    (root / ".gitkeep").touch()
    (root / NAME / "README.md").write_text("---\n---\n")
    scan = serving.scan(root)
    assert len(scan.models) == 2 and not scan.refused


@pytest.mark.parametrize(
    "damaged",
    [
        "saved_model.pb",
        "fingerprint.pb",
        "variables/variables.index",
        "variables/variables.data-00000-of-00001",
        "assets/words.tsv",
        "assets.extra/tf_serving_warmup_requests",
        "assets.extra/card.json",
    ],
)
def test_a_flipped_byte_takes_one_model_out_and_leaves_the_other(root, damaged):
    path = root / NAME / "1" / damaged
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x20
    path.write_bytes(content)
    scan = serving.scan(root)
    assert names(scan) == ["sentiment-toy-gru"]
    [refusal] = scan.refused
    assert refusal.path == root / NAME / "1" and damaged in str(refusal)


def test_the_newest_version_is_taken_by_number_not_by_spelling(root):
    copy_as(root, 2)
    copy_as(root, 10)
    assert serving.find(root, NAME).version == 10


def test_all_models_are_chosen_where_none_is_named(root):
    scan = serving.scan(root)
    assert scan.chosen([]) == scan.models and len(scan.models) == 2
    assert [entry.name for entry in scan.chosen([NAME])] == [NAME]
    with pytest.raises(serving.ServingError, match="no model 'nobody'"):
        scan.chosen([NAME, "nobody"])


def test_an_older_version_stands_in_for_a_damaged_one(root):
    (copy_as(root, 2) / "saved_model.pb").write_bytes(b"")
    scan = serving.scan(root)
    assert scan.named(NAME).version == 1
    assert [refusal.path.name for refusal in scan.refused] == ["2"]


def test_a_half_written_folder_without_card_is_named(root):
    (root / NAME / "1" / cards.CARD_PATH).unlink()
    [refusal] = serving.scan(root).refused
    assert "card.json is missing" in str(refusal)


@pytest.mark.parametrize("name", ["0", "01", "1.tmp-77", ".part", "一", "latest"])
def test_folders_that_are_no_versions_are_named(root, name):
    shutil.copytree(root / NAME / "1", root / NAME / name)
    scan = serving.scan(root)
    assert len(scan.models) == 2
    assert [refusal.path for refusal in scan.refused] == [root / NAME / name]


def test_a_folder_of_something_else_is_named(root):
    (root / "holiday" / "pictures").mkdir(parents=True)
    [refusal] = serving.scan(root).refused
    assert refusal.path == root / "holiday" and "no version folder" in refusal.reason


def test_a_model_under_another_ones_name_is_refused(root):
    shutil.copytree(root / NAME, root / "sentiment-toy-best")
    [refusal] = serving.scan(root).refused
    assert NAME in refusal.reason


@pytest.mark.parametrize("name", ["../lstm", f"../{NAME}", "/etc", "", ".", f"{NAME}/1", "unknown"])
def test_a_name_that_is_not_listed_is_one_sentence_that_lists_what_is(root, name):
    with pytest.raises(serving.ServingError, match=f"sentiment-toy-gru, {NAME}") as caught:
        serving.find(root, name)
    assert "\n" not in str(caught.value)


def test_asking_for_a_damaged_model_says_what_is_wrong_with_it(root):
    (root / NAME / "1" / "saved_model.pb").unlink()
    with pytest.raises(serving.ServingError, match=r"saved_model\.pb is missing"):
        serving.find(root, NAME)


def test_a_missing_root_is_named(tmp_path):
    with pytest.raises(serving.ServingError, match="nowhere"):
        serving.scan(tmp_path / "nowhere")


def test_an_empty_root_lists_nothing_and_says_so_when_asked(tmp_path):
    assert serving.scan(tmp_path).models == []
    with pytest.raises(serving.ServingError, match="no saved model stands"):
        serving.find(tmp_path, NAME)


def test_the_environment_names_the_default_root(monkeypatch, tmp_path):
    monkeypatch.setenv("NLPAPP_SAVED_MODELS", str(tmp_path))
    assert serving.default_root() == tmp_path
    monkeypatch.delenv("NLPAPP_SAVED_MODELS")
    monkeypatch.chdir(tmp_path)
    assert serving.default_root().parent == Path(serving.__file__).parents[2]
    (tmp_path / "saved_models").mkdir()
    assert serving.default_root() == Path("saved_models")


def test_listing_needs_no_tensorflow(saved_models):
    program = (
        "import sys; from nlpapp import serving; serving.scan(sys.argv[1]);"
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    checkout = Path(serving.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program, saved_models], cwd=checkout, check=True)
