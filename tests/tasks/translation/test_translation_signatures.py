"""A translator as signatures: whole texts, best lists, traces, and what odd texts get."""

import numpy as np
import pytest
import tensorflow as tf
from tiny_translators import ENGLISH, RECIPE, tiny_translator

from nlpapp.tasks.translation.model import BEGIN, END, NUMBER, UNKNOWN
from nlpapp.tasks.translation.parts import parted
from nlpapp.tasks.translation.pieces import Pieces, join
from nlpapp.tasks.translation.signatures import hypotheses

ODD = ["", "  \n ", "😀", "The 😀 boat", "\u202eThe boat\u202c", "a\x00b", "<b>late</b>", "船 7:3"]


KINDS = [("rnn", "luong"), ("bilstm", "luong"), ("lstm", "none")]  # tracing a graph takes seconds


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def translator(request, tmp_path_factory):
    return compiled(tiny_translator(tmp_path_factory.mktemp("translator"), *request.param))


def compiled(translator):
    """The same with its signatures as graphs, which they are once they are saved."""
    for name, function in translator.signatures().items():
        setattr(translator, name, function)
    return translator


def texts_of(outputs, name="translation"):
    return np.char.decode(outputs[name].numpy().astype("S"), "utf-8").tolist()


def test_a_text_is_its_sentences_translated_one_by_one(translator):
    alone = texts_of(translator.serving_default(tf.constant(ENGLISH[:3])))
    paragraph = " ".join(ENGLISH[:3])
    assert texts_of(translator.serving_default(tf.constant([paragraph]))) == ["".join(alone)]
    lines = "\n".join(ENGLISH[:3])
    assert texts_of(translator.serving_default(tf.constant([lines]))) == ["\n".join(alone).strip()]


@pytest.mark.parametrize("signature", ["serving_default", "greedy"])
def test_a_translation_does_not_depend_on_its_company(translator, signature):
    run = getattr(translator, signature)
    texts = [*ENGLISH, *ODD, " ".join(ENGLISH)]
    together = run(tf.constant(texts))
    for place, text in enumerate(texts):
        alone = run(tf.constant([text]))
        assert texts_of(alone)[0] == texts_of(together)[place]
        np.testing.assert_allclose(alone["score"][0], together["score"][place], atol=1e-4)


def test_more_sentences_than_are_translated_at_once_come_back_in_order(translator):
    texts = [ENGLISH[i % 5] for i in range(83)]
    found = texts_of(translator.greedy(tf.constant(texts)))
    once = texts_of(translator.greedy(tf.constant(ENGLISH)))
    assert found == [once[i % 5] for i in range(83)]
    whole = texts_of(translator.greedy(tf.constant(["\n".join(texts[:9])])))[0]
    assert whole == "\n".join(found[:9]).strip()


def test_the_best_list_begins_with_the_translation_and_falls(translator):
    outputs = translator.n_best(tf.constant(ENGLISH))
    assert outputs["translations"].shape == outputs["scores"].shape == (5, RECIPE.beam)
    first = translator.serving_default(tf.constant(ENGLISH))
    assert outputs["translations"][:, 0].numpy().tolist() == first["translation"].numpy().tolist()
    np.testing.assert_allclose(outputs["scores"][:, 0], first["score"], atol=1e-4)
    assert (np.diff(outputs["scores"].numpy(), axis=1) <= 1e-6).all()


def test_the_score_is_the_mean_log_probability_of_its_tokens(translator):
    [sentence] = tf.constant(ENGLISH[:1])[None]
    ids = translator.source.cut(sentence).ids.to_tensor()
    model = translator._model.it
    with translator.weights.scope():
        tokens = hypotheses(model, ids, RECIPE, RECIPE.beam).tokens[:, 0]
        previous = tf.concat([[[BEGIN]], tokens[:, :-1]], 1)
        logs = tf.nn.log_softmax(model((ids, previous))).numpy()[0]
    expected = np.mean([logs[i, token] for i, token in enumerate(tokens.numpy()[0])])
    found = translator.serving_default(sentence)["score"].numpy()[0]
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_trace_is_of_the_very_translation(translator):
    outputs = translator.trace(tf.constant(ENGLISH))
    first = texts_of(translator.serving_default(tf.constant(ENGLISH)))
    source, target = outputs["source_length"].numpy(), outputs["target_length"].numpy()
    for row, sentence in enumerate(ENGLISH):
        tokens = outputs["target_tokens"][row, : target[row]]
        assert tokens[-1] == b"[END]"
        assert join(tokens[:-1]).numpy().decode() == first[row]
        written = outputs["source_tokens"][row, : source[row] - 1]
        assert join(written).numpy().decode() == sentence.lower()
        assert outputs["source_known"][row, : source[row]].numpy().all()
        assert not outputs["source_known"][row, source[row] :].numpy().any()
        if "attention" in outputs:
            weights = outputs["attention"][row].numpy()
            np.testing.assert_allclose(weights[: target[row]].sum(-1), 1, atol=1e-5)
            assert not weights[target[row] :].any()
            np.testing.assert_allclose(weights[:, source[row] :], 0, atol=1e-6)
    assert ("attention" in outputs) == translator._model.it.attends


def test_an_unknown_piece_is_marked(translator):
    outputs = translator.trace(tf.constant(["the 😀 boat"]))
    marked = outputs["source_tokens"].numpy()[~outputs["source_known"].numpy()]
    assert [token.decode() for token in marked] == ["😀"]


def bent_to_write(piece, folder, cell, attention="luong"):
    """A tiny translator that would write one piece again and again, then end."""
    translator = tiny_translator(folder, cell, attention)
    model = translator._model.it
    bias = np.full(model.target_vocabulary, -1e3, np.float32)
    bias[piece], bias[END] = 60, 0
    model.output_bias.assign(bias)
    return compiled(type(translator)(model, translator.source, translator.target, RECIPE, "zh"))


def test_an_unknown_piece_is_copied_from_where_the_model_attends(tmp_path):
    bent = bent_to_write(UNKNOWN, tmp_path, "gru")
    traced = bent.trace(tf.constant(["the 😀 boat"]))
    weights = traced["attention"].numpy()[0, :, : traced["source_length"].numpy()[0] - 1]
    names = traced["source_tokens"].numpy()[0]
    copied = [names[i].decode() for i in weights.argmax(-1)]
    written = [t.decode() for t in traced["target_tokens"].numpy()[0]]
    assert written[:-1] == copied[: len(written) - 1]
    expected = "".join(written[:-1]).replace("▁", " ").strip()
    assert texts_of(bent.serving_default(tf.constant(["the 😀 boat"]))) == [expected]


def test_a_number_is_copied_from_the_number_that_the_model_attends_to_most(tmp_path):
    bent = bent_to_write(NUMBER, tmp_path, "gru")
    text = tf.constant(["keys 12 late 3.5 boat ７"])
    traced = bent.trace(text)
    names = [name.decode() for name in traced["source_tokens"].numpy()[0]]
    places = [names.index(number) for number in ("12", "3.5", "7")]
    looked_at = traced["attention"].numpy()[0][:, places].argmax(-1)
    written = [t.decode() for t in traced["target_tokens"].numpy()[0]][:-1]
    assert len(written) <= 3 and len(set(written)) > 1
    assert written == [names[places[i]] for i in looked_at[: len(written)]]
    assert texts_of(bent.serving_default(text)) == ["".join(written)]
    assert texts_of(bent.n_best(text), "translations")[0][0] == "".join(written)


def test_without_attention_numbers_are_copied_in_their_order(tmp_path):
    bent = bent_to_write(NUMBER, tmp_path, "lstm", "none")
    texts = ["keys 12 late 3.5 boat 7", "0 boat"]
    assert texts_of(bent.greedy(tf.constant(texts))) == ["123.57", "0"]


@pytest.mark.parametrize("attention", ["luong", "none"])
def test_where_the_source_has_no_number_none_is_copied(tmp_path, attention):
    bent = bent_to_write(NUMBER, tmp_path, "lstm", attention)
    texts = tf.constant([*ENGLISH, "room 5"])
    traced = bent.trace(texts)  # where the number is forbidden, the end alone is left
    assert traced["target_length"].numpy().tolist() == [1] * len(ENGLISH) + [2]
    assert traced["target_tokens"].numpy()[-1, 0] == b"5"


def test_a_model_without_attention_writes_no_unknown_piece(tmp_path):
    bent = bent_to_write(UNKNOWN, tmp_path, "lstm", "none")
    assert (bent.trace(tf.constant(ENGLISH))["target_length"].numpy() == 1).all()


@pytest.mark.parametrize("text", ["", " \t\u3000\n"])
def test_nothing_comes_of_nothing(translator, text):
    given = tf.constant([text])
    for run in (translator.serving_default, translator.greedy):
        outputs = run(given)
        assert texts_of(outputs) == [""] and outputs["score"].numpy().tolist() == [0.0]
    best = translator.n_best(given)
    assert set(best["translations"].numpy().ravel()) == {b""} and not best["scores"].numpy().any()
    assert translator.trace(given)["target_length"].numpy().tolist() == [0]


def test_a_sentence_longer_than_is_read_at_once_is_translated_in_parts(translator):
    sentence = "the bread " * 28
    cut = translator.source.cut(tf.constant([sentence]))
    assert cut.ids.row_lengths()[0] > 2 * RECIPE.read_tokens
    parts = parted(cut, RECIPE.read_tokens)
    alone = [b"".join(pieces[:-1]).decode().replace("▁", " ") for pieces in parts.text.to_list()]
    assert "".join(alone).strip() == sentence.strip() and len(alone) > 2
    expected = "".join(texts_of(translator.greedy(tf.constant(alone))))
    assert texts_of(translator.greedy(tf.constant([sentence]))) == [expected.strip()]


@pytest.mark.parametrize("count", [18, 19, 20, 21, 39, 40, 41, 77])
def test_numbers_without_end_come_back_as_they_are(translator, count):
    numbers = " ".join(map(str, range(1, count + 1)))
    assert texts_of(translator.greedy(tf.constant([numbers]))) == [numbers]


def test_of_a_sentence_in_parts_the_first_part_is_explained(translator):
    sentence = "the bread " * 28
    first = parted(translator.source.cut(tf.constant([sentence])), RECIPE.read_tokens).first()
    traced = translator.trace(tf.constant([sentence]))
    assert traced["source_tokens"].numpy().tolist() == first.text.to_list()
    assert traced["source_tokens"].numpy()[0, -1] == b"[END]"


def test_the_sentences_of_a_paragraph_stand_beside_their_translations(translator):
    paragraph = f"{ENGLISH[0]} {ENGLISH[1]}\n  {ENGLISH[2]} Mr. Keys is late."
    outputs = translator.sentences(tf.constant([paragraph, "", ENGLISH[3]]))
    expected = [*ENGLISH[:3], "Mr. Keys is late."]
    assert texts_of(outputs, "sources") == [expected, [""] * 4, [ENGLISH[3], "", "", ""]]
    assert outputs["length"].numpy().tolist() == [4, 0, 1]
    alone = translator.serving_default(tf.constant([*expected, ENGLISH[3]]))
    written, scores = texts_of(alone), alone["score"].numpy()
    assert texts_of(outputs, "translations") == [
        written[:4],
        [""] * 4,
        [written[4], "", "", ""],
    ]
    np.testing.assert_allclose(outputs["scores"][0], scores[:4], atol=1e-4)
    np.testing.assert_allclose(outputs["scores"][1:], [[0] * 4, [scores[4], 0, 0, 0]], atol=1e-4)
    whole = translator.serving_default(tf.constant([paragraph]))
    first, second, *rest = written[:4]
    assert texts_of(whole) == [f"{first}{second}\n{''.join(rest)}".strip()]


def test_sentences_of_a_text_without_any_are_none(translator):
    outputs = translator.sentences(tf.constant(["", " \n\u3000"]))
    assert outputs["sources"].shape == (2, 1) and not any(outputs["sources"].numpy().ravel())
    assert outputs["length"].numpy().tolist() == [0, 0]
    assert outputs["scores"].numpy().tolist() == [[0], [0]]


SILENT = [
    "5",
    "7, 30!",
    "１２, 1,984.5?",
    "3.14.15.",
    "|---|:-:|",
    "😀👍 ↔ ♥",
    "☎ 5 → 7",
    "}",
    "?!",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_has_no_letter_comes_back_as_it_is(translator, text):
    plain = text.translate({0xFF10 + digit: str(digit) for digit in range(10)})
    given = tf.constant([text, ENGLISH[0]])
    for run in (translator.serving_default, translator.greedy):
        outputs = run(given)
        assert texts_of(outputs)[0] == plain and outputs["score"][0] == 0
        assert texts_of(outputs)[1] == texts_of(run(given[1:]))[0]
    best = translator.n_best(given)
    assert texts_of(best, "translations")[0] == [plain] + [""] * (RECIPE.beam - 1)
    assert best["scores"][0].numpy().tolist() == [0] + [-np.inf] * (RECIPE.beam - 1)
    traced = {name: value.numpy()[0] for name, value in translator.trace(given).items()}
    count = traced["source_length"]
    assert traced["target_length"] == count
    assert (traced["target_tokens"][:count] == traced["source_tokens"][:count]).all()
    if "attention" in traced:
        np.testing.assert_array_equal(traced["attention"][:count, :count], np.eye(count))
        assert traced["attention"].sum() == count


def test_numbers_alone_are_translated_where_numbers_become_others(tmp_path):
    made = tiny_translator(tmp_path, "gru")
    source = Pieces(tmp_path / "source_pieces.txt", "en", source=True, copies=False)
    changing = type(made)(made._model.it, source, made.target, RECIPE, "zh")
    # 1 and 2 are unknown to these pieces, so what is translated is two unknown characters.
    ids = source.cut(tf.constant(["12"])).ids.to_tensor()
    assert ids.numpy().tolist()[0][1:] == [UNKNOWN, UNKNOWN, END]
    found = hypotheses(made._model.it, ids, RECIPE, 1)
    outputs = changing.greedy(tf.constant(["12"]))
    np.testing.assert_allclose(
        outputs["score"][0],
        found.log_probability[0, 0] / tf.cast(found.lengths[0, 0], tf.float32),
        atol=0.1,
    )
    assert outputs["score"][0] < 0


def test_a_number_is_never_copied_for_an_unknown_piece(tmp_path):
    bent = bent_to_write(UNKNOWN, tmp_path, "gru")
    text = tf.constant(["12 keys 3.5 😀 7"])
    written = bent.trace(text)["target_tokens"].numpy()[0][:-1]
    assert written.size and not any(piece.strip("▁".encode())[:1].isdigit() for piece in written)
    weights = bent.trace(text)["attention"].numpy()[0]
    names = bent.trace(text)["source_tokens"].numpy()[0].tolist()
    numbers = [names.index(number) for number in (b"12", b"3.5", b"7")]
    weights[:, [*numbers, names.index(b"[END]")]] = -1
    assert written.tolist() == [names[place] for place in weights[: len(written)].argmax(-1)]


def test_a_number_that_goes_on_beyond_the_cap_is_not_read(tmp_path):
    translator = compiled(tiny_translator(tmp_path, "gru", read_characters=14))
    whole, cut, none = (
        translator.sentences(tf.constant([f"the boat {number} is late"]))["sources"].numpy()[0, 0]
        for number in ("12345", "123456", "x")
    )
    assert (whole, cut, none) == (b"the boat 12345", b"the boat", b"the boat x is")


def test_a_text_is_read_as_far_as_its_cap(translator):
    begin = ("The boat is late again. " * 20)[: RECIPE.read_characters]
    more = translator.greedy(tf.constant([begin, begin + "Where did you leave the keys?"]))
    assert len(set(texts_of(more))) == 1


def test_storing_weights_small_hardly_changes_what_the_model_says(translator):
    model, ids = translator._model.it, translator.source.cut(tf.constant(ENGLISH)).ids.to_tensor()
    previous = np.full((5, 1), BEGIN, np.int32)
    exact = tf.nn.softmax(model((ids, previous)))
    with translator.weights.scope():
        stored = tf.nn.softmax(model((ids, previous)))
    np.testing.assert_allclose(stored, exact, atol=0.05)
    assert not np.array_equal(stored, exact)
