"""Contract 1, held by every shipped translator and by tiny ones packaged now."""

import json
import re
from collections import Counter

import numpy as np
import pytest
from contract import CORE_OPERATIONS, answers_of, card_of, shipped
from tiny_translators import CHINESE, ENGLISH, RECIPE, tiny_translator

from nlpapp.saved import packaging
from nlpapp.tasks.translation.evaluation import evaluate, translations_of

KINDS = {
    "attention": ("bilstm", "luong", {}),
    "no attention": ("gru", "none", {}),
    "context": ("rnn", "luong", {"context": 6, "copy_names": True}),
}
RULES = {"no_repeat": 3, "coverage": 0.1, "patient": True}
CONFIDENCE = {"slope": 2.0, "intercept": 1.0}
TEXTS = {
    "plain": b"The boat is late again.",
    "empty": b"",
    "white space": " \t\n\u3000".encode(),
    "NUL": b"good\x00bread\x00",
    "emoji": "😀👩‍🚀❤️".encode(),
    "right to left": "\u202eboat\u202c שלום bread".encode(),
    "Chinese": "船又晚点了。我们等。".encode(),
    "markup": b"bread<br /><script>alert('x')</script>",
    "special pieces": b"[END] [PAD] [UNK]",
    "no UTF-8": b"bread \xff\xfe boat \xe5\xa5",
    "paragraph": " ".join(ENGLISH).encode(),
}
NUMBERS = {
    "tatoeba-en-zh": [
        "I was born in 1984.",
        "He has 45 books.",
        "The train leaves at 7:30.",
        "We paid 60 dollars for 12 tickets.",
        "She is 39 years old.",
        "My room is number 2058.",
        "It costs $75.",
        "The war ended in 1945.",
        "This bridge is 300 meters long.",
        "I have lived here for 27 years.",
        "Please open your books to page 86.",
        "They sold 1,250 tickets yesterday.",
        "My phone number is 5550172.",
        "The bus comes every 15 minutes.",
        "There are 24 students in my class.",
        "He runs 10 kilometers every day.",
        "The temperature is 31.5 degrees.",
        "Our hotel has 408 rooms.",
        "I need 3 eggs and 200 grams of sugar.",
        "The meeting is on May 19.",
    ],
    "tatoeba-zh-en": [
        "我出生于1984年。",
        "他有45本书。",
        "火车7点30分开。",
        "她39岁了。",
        "我的房间号是2058。",
        "我们花60美元买了12张票。",
        "战争在1945年结束了。",
        "这座桥长300米。",
        "我在这里住了27年。",
        "请翻到第86页。",
        "我的电话号码是5550172。",
        "公交车每15分钟一班。",
        "我班上有24个学生。",
        "他每天跑10公里。",
        "气温是31.5度。",
        "我们的酒店有408个房间。",
        "这本书75元。",
    ],
    "multi30k-en-de": [
        "A player with number 23 kicks the ball.",
        "About 40 people stand on the beach.",
        "A runner with number 518 on his shirt.",
        "2 dogs run through the snow.",
        "A boy holds a sign that says 2019.",
        "A group of 15 children plays in the park.",
        "A man in a red shirt with the number 7 runs.",
        "The number 64 car drives on the track.",
        "A woman stands in front of a bus with the number 38.",
        "3 girls sit on a bench.",
    ],
}
WORDS = ("where the boat is late " * 200).encode()  # a thousand words and no full stop
LONG = ("It rained, so we stayed at home. " * 14_000).encode()  # 98,000 words

RUN = """
def run(signatures, questions):
    texts, numbers, words, long = questions
    found = {}

    def ask(name, text):
        takes = signatures[name].structured_input_signature[1]
        context = {"context": tf.fill(tf.shape(text), "")} if "context" in takes else {}
        return signatures[name](text=text, **context)

    together = tf.constant(list(texts.values()))
    for name in signatures:
        found[name] = values(ask(name, together))
    for name in sorted({"greedy", "serving_default", "trace", "sentences"} & set(signatures)):
        each = [tf.constant([text]) for text in texts.values()]
        found[name + " alone"] = [values(ask(name, text)) for text in each]
    for corpus, sentences in numbers.items():
        if f"-{corpus}-" not in folder:
            continue
        found[corpus] = values(signatures["serving_default"](text=tf.constant(sentences)))
    for name in ("greedy", "serving_default"):
        found["words " + name] = values(signatures[name](text=tf.constant([words, b"boat"])))
    found["long"] = values(signatures["greedy"](text=tf.constant([long])))
    return found
"""


@pytest.fixture(scope="module")
def tiny_models(tmp_path_factory):
    """Version folders by name: tiny translators with random weights, packaged as any other."""
    return {name: packaged(tmp_path_factory.mktemp("tiny"), *kind) for name, kind in KINDS.items()}


def packaged(root, cell, attention, recipe):
    recipe = RULES | recipe
    module = tiny_translator(root, cell, attention, tuple(CONFIDENCE.values()), **recipe)

    def judge(signatures):
        names = ("serving_default", "greedy")
        found = [translations_of(signatures[name], ENGLISH * 5) for name in names]
        references = [(sentence,) for sentence in CHINESE * 5]
        return evaluate(*found, references, np.full(25, 7), "zh", "test", [])

    card = {
        "model": f"translation-tiny-{cell}",
        "task": "translation",
        "corpus": {
            "name": "tiny",
            "version": "1",
            "language": "en-zh",
            "source_language": "en",
            "target_language": "zh",
            "licence": "none needed",
            "citation": "Sentences for tests.",
            "rows": {"train": 5, "validation": 5, "test": 25},
            "dropped": {},
        },
        "cell": cell,
        "variant": None if attention == "luong" else "noattention",
        "recipe": vars(RECIPE) | {"attention": attention} | recipe,
        "confidence": CONFIDENCE,
        "seed": 3,
        "caps": {"characters": RECIPE.read_characters, "tokens": RECIPE.read_tokens},
        "parameters": 100,
        "training": {"seconds": 1.0, "hardware": "none"},
        "command": f"python -m training.translation --cell {cell}",
        "learning_curve": [],
    }
    return packaging.package(root / "saved_models", module, card, judge)


@pytest.fixture(scope="module")
def answers(tiny_models, tmp_path_factory):
    folders = [param.values[0] for param in shipped("translation") if param.values[0]]
    folders += tiny_models.values()
    work = tmp_path_factory.mktemp("answers")
    return answers_of(RUN, (TEXTS, NUMBERS, WORDS, LONG), folders, work)


@pytest.fixture(params=[*KINDS, *shipped("translation")])
def model(request, answers, tiny_models):
    """One model: its card and what it said, under the names of the child's dictionary."""
    folder = tiny_models.get(request.param, request.param)
    said = answers[str(folder)]
    assert isinstance(said, dict), said
    return {"folder": folder, "card": card_of(folder), **said}


def test_it_needs_core_operations_only(model):
    assert model["operations"] <= CORE_OPERATIONS, model["operations"] - CORE_OPERATIONS


def test_its_signatures_are_those_of_the_contract(model):
    attends = model["card"]["recipe"]["attention"] != "none"
    answer = {"translation": ("string", 1), "score": ("float32", 1)}
    expected = {
        "serving_default": answer,
        "greedy": answer,
        "n_best": {"translations": ("string", 2), "scores": ("float32", 2)},
        "trace": {
            "source_tokens": ("string", 2),
            "target_tokens": ("string", 2),
            "source_length": ("int32", 1),
            "target_length": ("int32", 1),
            "source_known": ("bool", 2),
        }
        | ({"attention": ("float32", 3)} if attends else {}),
    }
    if "sentences" in model["signatures"] or model["folder"].parent.name.split("-")[1] == "tiny":
        expected["sentences"] = {  # what was packaged before there was this signature lacks it
            "sources": ("string", 2),
            "translations": ("string", 2),
            "scores": ("float32", 2),
            "length": ("int32", 1),
        }
        if "confidence" in model["card"]:
            expected["sentences"]["confidence"] = ("float32", 2)
    assert set(model["signatures"]) == set(expected)
    for name, (taken, given) in model["signatures"].items():
        reads_context = name in ("n_best", "trace") and model["card"]["recipe"].get("context")
        wanted = ["text", "context"] if reads_context else ["text"]
        assert taken == dict.fromkeys(wanted, ("string", [None]))
        assert {k: (kind, len(shape)) for k, (kind, shape) in given.items()} == expected[name]
        for output, value in model[name].items():
            assert len(value) == len(TEXTS) and value.ndim == expected[name][output][1]


@pytest.mark.parametrize("name", ["serving_default", "greedy"])
def test_an_answer_does_not_depend_on_what_else_is_in_the_batch(model, name):
    for i, alone in enumerate(model[f"{name} alone"]):
        assert alone["translation"][0] == model[name]["translation"][i]
        np.testing.assert_allclose(alone["score"][0], model[name]["score"][i], atol=1e-4)


@pytest.mark.parametrize("signature", ["trace", "sentences"])
def test_what_it_shows_does_not_depend_on_what_else_is_in_the_batch(model, signature):
    for i, alone in enumerate(model.get(f"{signature} alone", ())):
        for name, value in alone.items():
            inside = tuple(slice(size) for size in value.shape[1:])
            together = model[signature][name][i]
            together = together[inside] if inside else together
            if value.dtype.kind == "f":
                np.testing.assert_allclose(value[0], together, atol=1e-4, err_msg=name)
            else:
                np.testing.assert_array_equal(value[0], together, err_msg=name)


def test_nothing_comes_of_nothing_and_something_of_anything(model):
    by_text = dict(zip(TEXTS, model["serving_default"]["translation"].tolist(), strict=True))
    assert by_text["empty"] == by_text["white space"] == b""
    for translation in by_text.values():
        text = translation.decode()  # valid UTF-8
        assert not any(special in text for special in ("[PAD]", "[UNK]", "[BEGIN]", "[NUMBER]"))
    assert np.isfinite(model["serving_default"]["score"]).all()
    assert (model["serving_default"]["score"] <= 1e-6).all()


def test_most_numbers_come_out_as_they_went_in(model):
    corpus = model["card"]["corpus"]["name"]
    if corpus not in NUMBERS or "attention" not in model["trace"]:
        pytest.skip("only trained models with attention are good at it")
    pairs = list(zip(NUMBERS[corpus], model[corpus]["translation"].tolist(), strict=True))
    wanted, found = (
        [Counter(re.findall("[0-9]+(?:[.,][0-9]+)*", side)) for side in sides]
        for sides in ([given for given, _ in pairs], [said.decode() for _, said in pairs])
    )
    right = sum((ours & theirs).total() for ours, theirs in zip(wanted, found, strict=True))
    assert right >= 0.7 * sum(one.total() for one in wanted), pairs


def test_the_best_list_begins_with_the_translation_of_the_first_sentence(model):
    plain = list(TEXTS).index("plain")
    best, first = model["n_best"], model["serving_default"]
    assert best["translations"].shape[1] == model["card"]["recipe"]["beam"]
    assert best["translations"][plain, 0] == first["translation"][plain]
    np.testing.assert_allclose(best["scores"][plain, 0], first["score"][plain], atol=1e-4)


def test_a_paragraph_s_sentences_are_given_apart_with_what_became_of_each(model):
    if "sentences" not in model:
        pytest.skip("packaged before there was this signature")
    given = list(TEXTS).index("paragraph")
    row = {name: value[given] for name, value in model["sentences"].items()}
    assert row["sources"][: row["length"]].tolist() == [one.encode() for one in ENGLISH]
    between = "" if model["card"]["corpus"]["target_language"] in ("zh", "ja") else " "
    written = between.join(one.decode() for one in row["translations"][: row["length"]])
    assert written == model["serving_default"]["translation"][given].decode()
    plain = list(TEXTS).index("plain")
    assert row["translations"][0] == model["serving_default"]["translation"][plain]
    np.testing.assert_allclose(
        row["scores"][0], model["serving_default"]["score"][plain], atol=1e-4
    )
    for i, length in enumerate(model["sentences"]["length"]):
        assert not model["sentences"]["scores"][i, length:].any()
        assert (model["sentences"]["sources"][i, length:] == b"").all()
        assert (model["sentences"]["translations"][i, length:] == b"").all()


def test_the_trace_is_of_the_very_translation(model):
    plain = list(TEXTS).index("plain")
    row = {name: value[plain] for name, value in model["trace"].items()}
    tokens = row["target_tokens"][: row["target_length"]]
    assert tokens[-1] == b"[END]"
    spelled = b"".join(tokens[:-1]).decode().replace("▁", " ").strip()
    assert spelled == model["serving_default"]["translation"][plain].decode()
    source = row["source_tokens"][: row["source_length"]]
    assert source[-1] == b"[END]"
    written = b"".join(source[:-1]).decode().replace("▁", " ").strip()
    assert written == TEXTS["plain"].decode().lower()


def test_values_beyond_a_length_are_zero_or_empty(model):
    trace = model["trace"]
    for i in range(len(TEXTS)):
        source, target = trace["source_length"][i], trace["target_length"][i]
        assert (trace["source_tokens"][i, source:] == b"").all()
        assert (trace["target_tokens"][i, target:] == b"").all()
        assert not trace["source_known"][i, source:].any()
        if "attention" in trace:
            assert not trace["attention"][i, target:].any()
            np.testing.assert_allclose(trace["attention"][i, :, source:], 0, atol=1e-6)
            if target:
                np.testing.assert_allclose(trace["attention"][i, :target].sum(-1), 1, atol=1e-4)


def test_a_thousand_words_without_a_full_stop_are_translated(model):
    for name in ("greedy", "serving_default"):
        assert model[f"words {name}"]["translation"][0]


def test_ninety_thousand_words_are_read_as_far_as_the_cap(model):
    assert model["long"]["translation"][0] and np.isfinite(model["long"]["score"]).all()


def test_its_warm_up_requests_are_answered(model):
    assert model["warmed up"]
    for outputs in model["warmed up"]:
        (translation,) = outputs["translation"]
        assert translation


FIELDS = str.split("""
    schema model version task corpus cell variant recipe seed caps parameters bytes_on_disk
    training packages command learning_curve metrics bleu_by_length files digest
""")


def test_its_card_has_every_field_of_the_contract(model):
    card = model["card"]
    assert set(FIELDS) <= set(card), set(FIELDS) - set(card)
    assert card["command"].startswith("python -m training.translation ")
    assert "/" not in card["command"], "a path of somebody's machine"
    assert list(card["metrics"])[:4] == ["bleu", "chrf", "bleu_greedy", "chrf_greedy"]
    for name, figure in card["metrics"].items():
        assert set(figure) == {"value", "low", "high", "n", "split", "signature"}, name
        assert figure["low"] <= figure["value"] + 1e-9 <= figure["high"] + 2e-9, name
        assert figure["split"] == "test", name
        rows = card["corpus"]["rows"]["test"]
        assert figure["n"] < rows if name == "bleu_without_short" else figure["n"] == rows


def test_its_pieces_are_plain_text_files_among_the_assets(model):
    files = sorted(path.name for path in model["folder"].glob("assets/*"))
    assert files == ["source_pieces.txt", "target_pieces.txt"]
    for name in files:
        lines = (model["folder"] / "assets" / name).read_text(encoding="utf-8").split("\n")[:-1]
        assert lines[:5] == ["[PAD]", "[UNK]", "[BEGIN]", "[END]", "[NUMBER]"]
        assert len(lines) == len(set(lines)) and all(lines)


def test_its_readme_is_a_model_card_for_the_hub(model):
    readme = (model["folder"].parent / "README.md").read_text(encoding="utf-8")
    header = re.match(r"---\n(.*?)\n---\n", readme, re.DOTALL).group(1)
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    (entry,) = json.loads(fields["model-index"])
    assert entry["results"][0]["task"]["type"] == "translation"
    found = {m["type"]: m["value"] for m in entry["results"][0]["metrics"]}
    assert found["bleu"] == round(model["card"]["metrics"]["bleu"]["value"], 4)
    assert json.loads(fields["language"]) == model["card"]["corpus"]["language"].split("-")
