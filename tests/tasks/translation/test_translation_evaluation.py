"""Figures of translations, beside sacreBLEU asked directly."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import sacrebleu
from tiny_translators import (
    CHINESE,
    ENGLISH,
    RECIPE,
    tiny_pieces,
    tiny_translation_model,
    tiny_translator,
)

from nlpapp.corpora import Parallel, ParallelCorpus
from nlpapp.corpora.parallel import HeldOut
from nlpapp.tasks.translation.encoding import encode
from nlpapp.tasks.translation.evaluation import (
    ValidationScores,
    evaluate,
    judge,
    test_texts,
    translations_of,
)

test_texts.__test__ = False  # a name that pytest takes for one of its own

REFERENCES = [(s, s.replace("the", "a")) if i % 2 else (s,) for i, s in enumerate(ENGLISH * 8)]
FOUND = [s.replace("again", "today").replace("home", "work") for s in ENGLISH * 8]
WORSE = [s.split(" ", 1)[1] for s in FOUND]
LENGTHS = np.array([5, 7, 8, 12, 40] * 8)


@pytest.fixture(scope="module")
def figures():
    return evaluate(FOUND, WORSE, REFERENCES, LENGTHS, "en", "test", FOUND)


def test_bleu_and_chrf_are_those_of_sacrebleu_with_as_many_references_as_there_are(figures):
    firsts = [refs[0] for refs in REFERENCES]
    seconds = [refs[1] if len(refs) > 1 else None for refs in REFERENCES]
    bleu = sacrebleu.corpus_bleu(FOUND, [firsts, seconds])
    assert figures["metrics"]["bleu"]["value"] == pytest.approx(bleu.score)
    chrf = sacrebleu.corpus_chrf(WORSE, [firsts, seconds])
    assert figures["metrics"]["chrf_greedy"]["value"] == pytest.approx(chrf.score)
    assert "tok:13a" in figures["metrics"]["bleu"]["signature"]


def test_every_figure_has_an_interval_around_it(figures):
    for name, figure in figures["metrics"].items():
        assert figure["low"] <= figure["value"] <= figure["high"], name
        assert (figure["n"], figure["split"]) == (40, "test")


def test_better_translations_have_the_higher_figures(figures):
    metrics = figures["metrics"]
    assert metrics["bleu"]["value"] > metrics["bleu_greedy"]["value"] > 0
    assert metrics["chrf"]["value"] > metrics["chrf_greedy"]["value"] > 0


def test_lengths_with_few_sentences_are_left_out_of_bleu_by_length(figures):
    # 8 of each length: only those that share a bin are enough.
    assert figures["bleu_by_length"] == []
    many = evaluate(FOUND, WORSE, REFERENCES, np.repeat([3, 10], 20), "en", "test", FOUND)
    bins = many["bleu_by_length"]
    assert [(row["from"], row["to"], row["n"]) for row in bins] == [(0, 6, 20), (9, 12, 20)]
    alone = sacrebleu.corpus_bleu(
        FOUND[:20],
        [[r[0] for r in REFERENCES[:20]], [r[1] if len(r) > 1 else None for r in REFERENCES[:20]]],
    )
    assert bins[0]["value"] == pytest.approx(alone.score)


def test_chinese_is_cut_as_sacrebleu_cuts_chinese():
    found = evaluate(
        CHINESE * 4, CHINESE * 4, [(s,) for s in CHINESE * 4], np.ones(20), "zh", "x", []
    )
    assert "tok:zh" in found["metrics"]["bleu"]["signature"]
    assert found["metrics"]["bleu"]["value"] == pytest.approx(100)
    assert "bleu_lower_cased" not in found["metrics"]


def test_the_lower_cased_figure_ignores_case():
    shouted = [s.upper() for s in FOUND]
    metrics = evaluate(shouted, shouted, REFERENCES, LENGTHS, "en", "test", FOUND)["metrics"]
    plain = evaluate(FOUND, FOUND, REFERENCES, LENGTHS, "en", "test", FOUND)["metrics"]
    assert metrics["bleu_lower_cased"]["value"] == plain["bleu_lower_cased"]["value"]
    assert metrics["bleu"]["value"] < plain["bleu"]["value"]


def test_words_that_training_never_held_count_as_one_unknown_word_of_the_reference():
    found = ["A red kite flew home."] * 20
    references = [("A red kite flew to Zanzibar.",)] * 20
    learned = ["A red fox flew to a kite.", "Home."]
    metrics = evaluate(found, found, references, np.ones(20), "en", "test", learned)["metrics"]
    by_hand = sacrebleu.corpus_bleu(
        ["A red kite flew home ."] * 20, [["A red kite flew to [UNK] ."] * 20], tokenize="none"
    )
    assert metrics["bleu_unknown_marked"]["value"] == pytest.approx(by_hand.score)


def test_bleu_stands_also_without_the_rows_that_training_may_hold():
    short = [i % 2 == 0 for i in range(40)]
    metrics = evaluate(FOUND, WORSE, REFERENCES, LENGTHS, "en", "test", FOUND, short)["metrics"]
    longer = sacrebleu.corpus_bleu(
        FOUND[1::2], [[r[0] for r in REFERENCES[1::2]], [r[1] for r in REFERENCES[1::2]]]
    )
    assert metrics["bleu_without_short"]["value"] == pytest.approx(longer.score)
    assert metrics["bleu_without_short"]["n"] == 20
    for marks in ([False] * 40, [True] * 25 + [False] * 15):
        found = evaluate(FOUND, WORSE, REFERENCES, LENGTHS, "en", "test", FOUND, marks)
        assert "bleu_without_short" not in found["metrics"]


def test_tests_beside_the_own_one_are_judged_under_their_names():
    own = Parallel(ENGLISH * 8, REFERENCES)
    other = Parallel(FOUND[:25], [(s,) for s in FOUND[:25]])
    corpus = ParallelCorpus("toy", "1", "zh", "en", "", "", own, own, own, {})
    texts, lengths = [*own.sources, *other.sources], np.concatenate([LENGTHS, np.ones(25, int)])
    alone = judge(FOUND, WORSE, corpus, LENGTHS, "en")
    assert test_texts(corpus) == own.sources
    assert alone == evaluate(FOUND, WORSE, REFERENCES, LENGTHS, "en", "test", own.pairs()[1])
    mixed = replace(corpus, beside={"other": HeldOut(own, other)})
    assert test_texts(mixed) == texts
    both = judge([*FOUND, *FOUND[:25]], [*WORSE, *FOUND[:25]], mixed, lengths, "en")
    parts = both.pop("parts")
    assert both == alone
    assert list(parts) == ["other"]
    assert parts["other"]["metrics"]["bleu"]["value"] == pytest.approx(100)
    assert parts["other"]["metrics"]["bleu"]["n"] == 25


def test_translations_come_back_in_the_order_of_their_texts():
    def signature(text):
        import tensorflow as tf

        return {"translation": tf.strings.upper(text)}

    texts = ["ccc", "a", "", "bb"] * 5
    assert translations_of(signature, texts, batch=3) == [text.upper() for text in texts]


WITHOUT_SPACES = [
    ("ja", "私はりんごが好きだ。"),
    ("th", "ฉันชอบกินข้าวกับปลา"),
    ("lo", "ຂ້ອຍມັກກິນເຂົ້າ"),
    ("km", "ខ្ញុំចូលចិត្តញ៉ាំបាយ"),
    ("my", "ငါထမင်းစားရတာကြိုက်တယ်"),
]


@pytest.mark.parametrize(("language", "sentence"), WITHOUT_SPACES)
def test_a_script_without_spaces_is_judged_by_its_characters(language, sentence):
    wrong = sentence[:-1] + "!"
    found, references = [sentence] * 15 + [wrong] * 5, [(sentence,)] * 20
    metrics = evaluate(found, found, references, np.ones(20), language, "x", [])["metrics"]
    apart, expected = ([" ".join(one) for one in side] for side in (found, [sentence] * 20))
    by_hand = sacrebleu.corpus_bleu(apart, [expected], tokenize="none", force=True).score
    assert metrics["bleu"]["value"] == pytest.approx(by_hand) and 60 < by_hand < 100
    assert "bleu_lower_cased" not in metrics


@pytest.mark.parametrize(
    ("found", "references"),
    [
        pytest.param(["Apfel", "Birne"] * 10, [("Apfel",), ("Birnen",)] * 10, id="single words"),
        pytest.param(["x y z w"] * 20, [("a red kite flew",)] * 20, id="nothing right"),
    ],
)
def test_a_bleu_of_0_is_no_result_and_leaves_chrf(found, references):
    judged = evaluate(found, found, references, np.ones(20), "und", "test", [])
    assert list(judged["metrics"]) == ["chrf", "chrf_greedy"] and judged["bleu_by_length"] == []
    chrf = sacrebleu.corpus_chrf(found, [[one for (one,) in references]]).score
    assert judged["metrics"]["chrf"]["value"] == pytest.approx(chrf)


@pytest.fixture(scope="module")
def validated(tmp_path_factory):
    """A model, its pieces, and its greedy translations, of which validation speaks."""
    folder = tmp_path_factory.mktemp("validated")
    source, target = tiny_pieces(folder)
    model = tiny_translation_model("gru", "luong", source.size, target.size)
    found = translations_of(tiny_translator(folder, "gru").greedy, ENGLISH)
    return model, source, target, found


def scores_of(validated, references, language):
    """The function `after_an_epoch(val_loss=1.5) -> what validation adds to the logs`."""
    model, source, target, _ = validated
    references = [(one,) for one in references]
    callback = ValidationScores(
        model, encode(source, ENGLISH), references, target, RECIPE, language
    )
    assert isinstance(callback, keras.callbacks.Callback)

    def after_an_epoch(val_loss=1.5):
        logs = {"val_loss": val_loss}
        callback.on_epoch_end(0, logs)
        assert logs.pop("val_loss") == val_loss
        return logs

    return after_an_epoch


def test_scores_on_validation_are_those_of_greedy_translations_of_the_model_as_it_is(
    validated,
):
    # An untrained model is right about itself alone, so most references are its own words.
    found = validated[-1]
    references = [*found[:-1], CHINESE[-1]]
    logs = scores_of(validated, references, "zh")()
    bleu = sacrebleu.corpus_bleu(found, [references], tokenize="zh").score
    chrf = sacrebleu.corpus_chrf(found, [references]).score
    assert 50 < bleu < 99
    assert logs == {
        name: pytest.approx(value)
        for name, value in (("val_bleu", bleu), ("val_chrf", chrf), ("val_choice", bleu))
    }


def test_while_bleu_is_0_the_lower_loss_is_the_better_epoch(validated):
    after_an_epoch = scores_of(validated, ["eine rote Katze schläft"] * 5, "und")
    first, second = after_an_epoch(val_loss=2.5), after_an_epoch(val_loss=2.0)
    assert first["val_bleu"] == second["val_bleu"] == 0
    assert first["val_choice"] < second["val_choice"] < 0


def test_where_most_references_are_single_words_the_choice_is_by_chrf(validated):
    found = validated[-1]
    logs = scores_of(validated, [*found[:2], "x", "y", "z"], "und")()
    assert all(" " not in one for one in found)
    chrf = sacrebleu.corpus_chrf(found, [[*found[:2], "x", "y", "z"]]).score
    assert chrf > 0
    assert logs == {"val_chrf": pytest.approx(chrf), "val_choice": pytest.approx(chrf)}
