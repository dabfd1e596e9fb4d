"""A card vouches for every byte of its folder, itself included. No TensorFlow here."""

import json
import os

import pytest

from nlpapp.saved import cards

FILES = {
    "saved_model.pb": b"a graph",
    "variables/variables.data-00000-of-00001": b"weights",
    "assets/words.txt": "good\n好\n".encode(),
    "assets.extra/tf_serving_warmup_requests": b"requests",
}


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    card = {"model": "m", "version": 1, "task": "t", "cell": "rnn", "temperature": 1.1, "名": "é"}
    cards.write(cards.seal(card, tmp_path), tmp_path)
    return tmp_path


def rewrite_card(folder, **changes):
    path = folder / cards.CARD_PATH
    card = json.loads(path.read_text(encoding="utf-8")) | changes
    card["digest"] = cards.digest_of(card)
    path.write_text(json.dumps(card), encoding="utf-8")


def test_a_sealed_folder_verifies_and_gives_its_card_back(folder):
    card = cards.verify(folder)
    assert card["temperature"] == 1.1 and card["名"] == "é" and card["schema"] == cards.SCHEMA
    assert set(card["files"]) == set(FILES)
    assert card["bytes_on_disk"] == sum(map(len, FILES.values()))


@pytest.mark.parametrize("name", FILES)
def test_one_flipped_bit_in_any_file_is_noticed_and_the_file_named(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[0] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(cards.CardError, match=name):
        cards.verify(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(cards.CardError, match=f"{name} is missing"):
        cards.verify(folder)


def test_a_file_that_nobody_listed_is_named(folder):
    (folder / "assets" / "more.txt").write_text("x")
    with pytest.raises(cards.CardError, match=r"assets/more\.txt is not listed"):
        cards.verify(folder)


def test_a_figure_changed_in_the_card_is_noticed(folder):
    path = folder / cards.CARD_PATH
    path.write_text(path.read_text(encoding="utf-8").replace("1.1", "1.2"), encoding="utf-8")
    with pytest.raises(cards.CardError, match=r"card\.json was altered"):
        cards.verify(folder)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not readable JSON"),
        (b'{"schema": 1', "not readable JSON"),
        (b"\xff\xfe", "not readable JSON"),
        (b"[" * 100_000, "not readable JSON"),
        (b"[1]", "no JSON object"),
        (b'{"schema": 2}', "schema 2"),
        (b'{"schema": true}', "schema True"),
        (b"{}", "schema None"),
        (b'{"schema": 1, "model": 3}', "'model'"),
    ],
)
def test_a_foreign_card_is_refused_by_name(folder, content, complaint):
    (folder / cards.CARD_PATH).write_bytes(content)
    with pytest.raises(cards.CardError, match=f"card.json.*{complaint}"):
        cards.verify(folder)


@pytest.mark.parametrize("field", ["model", "version", "task", "cell", "files"])
def test_a_card_without_what_serving_relies_on_is_refused(folder, field):
    rewrite_card(folder, **{field: None})
    with pytest.raises(cards.CardError, match=field):
        cards.verify(folder)


def test_a_card_cannot_point_at_files_outside(folder):
    outside = folder.parent / "outside.txt"
    outside.write_text("secret")
    files = cards.verify(folder)["files"] | {"../outside.txt": cards.sha256_of(outside)}
    rewrite_card(folder, files=files)
    with pytest.raises(cards.CardError, match=r"\.\./outside\.txt is missing"):
        cards.verify(folder)


def test_a_link_that_leaves_the_folder_is_refused_even_if_what_it_shows_matches(folder, tmp_path):
    outside = tmp_path.parent / "elsewhere.txt"
    inside = folder / "assets" / "words.txt"
    outside.write_bytes(inside.read_bytes())
    inside.unlink()
    inside.symlink_to(outside)
    with pytest.raises(cards.CardError, match=r"words\.txt is a link"):
        cards.verify(folder)


def test_a_link_that_leads_to_itself_is_refused(folder):
    (folder / "assets" / "loop").symlink_to("loop")
    with pytest.raises(cards.CardError, match="loop is neither"):
        cards.verify(folder)


def test_a_pipe_is_refused_and_not_waited_for(folder):
    os.mkfifo(folder / "assets" / "pipe")
    with pytest.raises(cards.CardError, match="pipe is neither"):
        cards.verify(folder)


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), {1, 2}, "\ud800"])
def test_what_json_cannot_say_is_refused_when_sealing(folder, figure):
    with pytest.raises(cards.CardError, match="cannot be written as JSON"):
        cards.seal({"model": "m", "figure": figure}, folder)


def test_the_order_of_fields_does_not_change_the_digest():
    assert cards.digest_of({"a": 1, "b": [2]}) == cards.digest_of({"b": [2], "a": 1, "digest": "x"})


@pytest.mark.parametrize(
    "training, seconds",
    [
        ({"vectors_seconds": 30.5, "teachers": {"seconds": 12, "validation_accuracy": 0.9}}, 42.5),
        ({"vectors_seconds": 30.5, "teachers": {}}, 30.5),
        ({"seconds": 9.0}, 0.0),
        ({"vectors_seconds": "long", "teachers": [1]}, 0.0),
        (None, 0.0),
    ],
)
def test_what_all_cells_share_is_word_vectors_and_teachers_as_far_as_a_card_tells(
    training, seconds
):
    assert cards.shared_seconds({"training": training}) == seconds
    assert cards.shared_seconds({}) == 0.0
