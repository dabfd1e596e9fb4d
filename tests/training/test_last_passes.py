"""`--last-passes`: the end of a training goes over what people wrote themselves, and that alone."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from nlpapp.corpora.parallel import Parallel, ParallelCorpus, Part
from nlpapp.tasks.translation.recipe import Recipe
from training import translation

RECIPE = Recipe(epochs=7, last_passes=2)
SIDE = SimpleNamespace(size=9, copies=False)
WRITTEN = {f"we wrote {i}" for i in range(3)}
MADE = {f"machines wrote {i}" for i in range(5)}


def corpus():
    sources = [*sorted(WRITTEN), *sorted(MADE)]
    held = Parallel(["held"], [("HELD",)])
    origins = ["written"] * len(WRITTEN) + ["made"] * len(MADE)
    parts = {
        name: Part("1", "CC0", "ours", {}, weight) for name, weight in (("written", 2), ("made", 1))
    }
    train = Parallel(sources, [(one.upper(),) for one in sources], origins=origins)
    return ParallelCorpus(
        *("ours", "1.0.0", "en", "zh", "CC0", "ours", train, held, held, {}), parts=parts
    )


@pytest.fixture(autouse=True)
def words_for_ids(monkeypatch):
    """Texts stand for their ids, with the epoch for what is drawn anew."""

    def pair_encoder(source, target, pairs, *noise):
        return lambda epoch: tuple([(one, epoch) for one in side] for side in pairs)

    monkeypatch.setattr(translation, "pair_encoder", pair_encoder)
    monkeypatch.setattr(translation, "encode", lambda pieces, texts, *spelled: list(texts))
    monkeypatch.setattr(translation, "learn_pieces", lambda *given: (SIDE, SIDE, []))


def read_in(epoch, cut):
    sources, targets = cut(epoch)
    assert [it for it, _ in targets] == [it.upper() for it, _ in sources]
    return [it for it, _ in sources]


def test_the_last_passes_go_over_the_heaviest_parts_alone():
    options = translation.Options(cell="rnn", seed=5)
    prepared, cut = translation.prepare(corpus(), options, RECIPE, SIDE, SIDE)
    assert prepared.sources == cut(0)[0]
    for epoch in range(RECIPE.epochs):
        read = read_in(epoch, cut)
        assert len(read) == 2 * len(WRITTEN) + len(MADE)
        assert set(read) == (WRITTEN if epoch >= 5 else WRITTEN | MADE)


def test_a_fit_elsewhere_has_them_too_as_a_draw_of_their_own():
    options = translation.Options(cell="rnn", seed=5)
    prepared, _ = translation.prepare_apart(corpus(), options, RECIPE)
    assert prepared.draws == translation.DRAWS + 1
    drawn = [{epoch for _, epoch in prepared.draw(epoch)[0]} for epoch in range(RECIPE.epochs)]
    assert drawn == [{0}, {1}, {2}, {3}, {0}, {6}, {6}]
    assert set(read_in(5, prepared.draw)) == WRITTEN
    few, _ = translation.prepare_apart(corpus(), options, replace(RECIPE, epochs=3))
    assert few.draws == 2 and set(read_in(2, few.draw)) == WRITTEN
