"""What several scripts' tests share."""

import pytest

from nlpapp.corpora import sample, sample_en_zh


@pytest.fixture(scope="module")
def small_samples():
    """In this module the sample corpora are small: a script does the same on fewer texts."""
    with pytest.MonkeyPatch.context() as patch:
        for corpus, sizes in (
            (sample, {"TRAIN": 500, "TEST": 200, "UNLABELLED": 100}),
            (sample_en_zh, {"TRAIN": 600, "HELD_OUT": 60}),
        ):
            for name, size in sizes.items():
                patch.setattr(corpus, name, size)
        yield
