"""The treebank: how a tree is read and its words are put as written; and the real one."""

import os
from pathlib import Path

import pytest

from nlpapp import corpora
from nlpapp.corpora import CorpusError
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import normalised
from nlpapp.corpora.sst2 import SOURCE, as_written, load

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")
FOLDER = Path(MANUAL) / SOURCE.manual_folder
needs_files = pytest.mark.skipif(
    not MANUAL or not (FOLDER / "train.txt").is_file(),
    reason="NLPAPP_MANUAL_DIR names no folder with the files of the treebank",
)


def test_a_tree_gives_every_phrase_with_its_rating_and_the_sentence_last():
    from nlpapp.corpora.builders.sst_trees import phrases

    tree = "(3 (2 It) (4 (1 (2 's) (0 not)) (4 bad)))"
    assert list(phrases(tree)) == [
        ("It", 2, False),
        ("'s", 2, False),
        ("not", 0, False),
        ("'s not", 1, False),
        ("bad", 4, False),
        ("'s not bad", 4, False),
        ("It 's not bad", 3, True),
    ]


@pytest.mark.parametrize(
    ("tokens", "written"),
    [
        ("It ca n't last -LRB- yet -RRB- .", "It can't last (yet)."),
        ("they 're `` quiet '' , I 'd say", "they're \" quiet \", I'd say"),
        ("a clichÃ© of 1\\/2 hour", "a cliché of 1/2 hour"),
        ("the stars ' faces , the film 's end", "the stars' faces, the film's end"),
        ("$ 9 and 50 % off", "$9 and 50% off"),
        ("naïve — and it works", "naïve — and it works"),
    ],
)
def test_tokens_become_text_as_a_person_writes_it(tokens, written):
    assert as_written(tokens) == written


def test_an_altered_file_is_refused_by_name(tmp_path):
    folder = tmp_path / "manual" / SOURCE.manual_folder
    folder.mkdir(parents=True)
    for name in SOURCE.downloads[0].contents:
        (folder / name).write_text("(3 fine)\n")
    with pytest.raises(CorpusError, match=r"train\.txt is not the published file"):
        load(Places(tmp_path / "data", tmp_path / "manual"))
    assert not (tmp_path / "data" / SOURCE.builder / SOURCE.version).exists()


@needs_files
def test_the_real_treebank_has_the_published_sentences_and_phrases(tmp_path):
    corpus = corpora.load("sst2", tmp_path)
    assert (len(corpus.validation), len(corpus.test)) == (872, 1821)
    # 77,616 non-neutral phrases as published, fewer where two are the same once put as written.
    assert len(corpus.train) + sum(corpus.dropped.values()) == 77_616
    train = {normalised(text) for text in corpus.train.texts}
    assert not train & {normalised(text) for text in corpus.test.texts + corpus.validation.texts}
    assert (corpus.test.labels.sum(), corpus.validation.labels.sum()) == (909, 444)
