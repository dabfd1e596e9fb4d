"""The mixtures of the catalogue: what they are made of, and how often a pass reads each part.

Two corpora of one language and of texts unlike in length or subject, so that what is learned holds
for both. The weights keep either from drowning the other: 77,000 phrases would outnumber 22,500
reviews.
"""

from nlpapp.corpora import imdb, sst2
from nlpapp.corpora.corpus import Corpus
from nlpapp.corpora.mixture import mixed
from nlpapp.corpora.places import Places


def load_english(places: Places) -> Corpus:
    """Whole reviews of films, and phrases of every length from sentences of others."""
    parts = imdb.load(places), sst2.load(places)
    return mixed("english", parts, {"imdb": 1.0, "sst2": 0.5})


CORPORA = {"english": load_english}
