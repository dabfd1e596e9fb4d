"""Reviews of several corpora as one: of which, and how often a pass reads each part.

Two corpora of one language and of texts unlike in length or subject, so that what is learned holds
for both. The weights keep either from drowning the other: 77,000 phrases would outnumber 22,500
reviews, and 43,000 reviews of goods those of hotels and books.
"""

from nlpapp.corpora import chnsenticorp, everyday, imdb, shopping, sst2
from nlpapp.corpora.corpus import Corpus
from nlpapp.corpora.mixing import mixed
from nlpapp.corpora.places import Places


def load_english(places: Places) -> Corpus:
    """Whole reviews of films, phrases of every length from others, and everyday sentences."""
    parts = imdb.load(places), sst2.load(places), everyday.load("en")
    return mixed("english", parts, {"imdb": 1.0, "sst2": 1.0, "everyday": 1.0})


def load_reviews_zh(places: Places) -> Corpus:
    """Chinese reviews of hotels, books, computers and seven other kinds of goods."""
    parts = chnsenticorp.load(places), shopping.load(places)
    return mixed("reviews-zh", parts, {"chnsenticorp": 2.0, "shopping": 1.0})


CORPORA = {"english": load_english, "reviews-zh": load_reviews_zh}
