"""Multi30k: captions of photographs, in English, German and French.

Professional translators wrote the German and the French from the English captions of Flickr30k.
Train has 29,000 rows as published and validation 1,014; test is the 1,000 of 2016. The few rows of
train of which a side stands in validation or test are left out.
"""

from functools import partial

from nlpapp.corpora import prepared
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.parallel_splits import forms_of, published_splits
from nlpapp.corpora.places import Places

HOMEPAGE = "https://github.com/multi30k/dataset"
LICENCE = "none stated; for research and education, the captions being those of Flickr30k"
CITATION = (
    "Desmond Elliott, Stella Frank, Khalil Sima'an and Lucia Specia. Multi30K: Multilingual "
    "English-German Image Descriptions. Workshop on Vision and Language 2016, pages 70-74. "
    "https://aclanthology.org/W16-3210. French: Desmond Elliott, Stella Frank, Loïc Barrault, "
    "Fethi Bougares and Lucia Specia. Findings of the Second Shared Task on Multimodal Machine "
    "Translation and Multilingual Image Description. WMT 2017, pages 215-233. "
    "https://aclanthology.org/W17-4718"
)
VERSION = "1.0.0"
FILES = {"train": "train", "validation": "val", "test": "test_2016_flickr"}
_ROOT = (
    "https://raw.githubusercontent.com/multi30k/dataset/"
    "a3d2e0d26b56f3846f66a952536ffed4e401d05a/data/task1/raw"
)
_SIZES = {
    "train.en.gz": 568_929,
    "train.de.gz": 637_044,
    "train.fr.gz": 604_242,
    "val.en.gz": 21_650,
    "val.de.gz": 24_681,
    "val.fr.gz": 23_001,
    "test_2016_flickr.en.gz": 21_077,
    "test_2016_flickr.de.gz": 22_890,
    "test_2016_flickr.fr.gz": 22_310,
}


def source(other: str) -> prepared.Source:
    """English beside one other language: the config of the builder for either direction."""
    names = [f"{file}.{language}.gz" for file in FILES.values() for language in ("en", other)]
    return prepared.Source(
        corpus=f"multi30k-en-{other}",
        builder=f"multi30k/en-{other}",
        version=VERSION,
        manual_folder="multi30k",
        downloads=tuple(
            prepared.Download(url=f"{_ROOT}/{name}", filename=name, size=_SIZES[name])
            for name in names
        ),
        module="nlpapp.corpora.builders.multi30k",
    )


SOURCES = {f"en-{other}": source(other) for other in ("de", "fr")}


def load(config: str, source_language: str, target_language: str, places: Places) -> ParallelCorpus:
    """The published splits, less the rows of train that would give some of the others away.

    config: one of ``SOURCES``, whichever the direction.
    """
    pairs = {
        split: list(zip(columns[source_language], columns[target_language], strict=True))
        for split, columns in prepared.read(SOURCES[config], places).items()
    }
    splits = published_splits(**pairs, forms=forms_of(source_language, target_language))
    return ParallelCorpus(
        name=f"multi30k-{source_language}-{target_language}",
        version=VERSION,
        source_language=source_language,
        target_language=target_language,
        licence=LICENCE,
        citation=CITATION,
        **splits._asdict(),
    )


PARALLEL = {
    "multi30k-en-de": partial(load, "en-de", "en", "de"),
    "multi30k-de-en": partial(load, "en-de", "de", "en"),
    "multi30k-en-fr": partial(load, "en-fr", "en", "fr"),
}
