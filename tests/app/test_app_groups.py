"""Models that are shown together: one corpus's, or all that read one language."""

from nlpapp.app import groups, palette


def card(corpus: str, reads: str = "", writes: str = "") -> dict:
    told = {"name": corpus, "source_language": reads, "target_language": writes}
    return {"model": f"translation-{corpus}-gru", "cell": "gru", "corpus": told}


CHINESE = card("tatoeba-en-zh", "en", "zh")
GERMAN = card("multi30k-en-de", "en", "de")
ENGLISH = card("tatoeba-zh-en", "zh", "en")
CAPTIONS = card("3am-en-zh", "en", "zh")


def test_models_of_several_corpora_that_read_one_language_come_first_together():
    found = groups.by_direction([CHINESE, ENGLISH, GERMAN])
    assert [(group.key, group.title, group.language) for group in found] == [
        ("from_en", "English → 中文, Deutsch", "en"),
        ("tatoeba-en-zh", "English → 中文 · everyday sentences · Tatoeba", "en"),
        ("tatoeba-zh-en", "中文 → English · everyday sentences · Tatoeba", "zh"),
        ("multi30k-en-de", "English → Deutsch · photo captions · Multi30k", "en"),
    ]
    assert found[0].cards == [CHINESE, GERMAN]


def test_one_corpus_a_language_needs_no_further_group():
    assert groups.by_direction([CHINESE, ENGLISH]) == groups.by_corpus([CHINESE, ENGLISH])


def test_a_corpus_of_ones_own_goes_by_its_languages_and_its_file():
    own = [card("pairs", "und", "ja"), card("lines", "ko", "el"), card("notes", "und", "und")]
    assert [group.title for group in groups.by_corpus(own)] == [
        "… → 日本語 · pairs",
        "한국어 → Ελληνικά · lines",
        "notes",
    ]
    own[0]["corpus"]["title"] = "My pairs.TSV"
    assert groups.by_corpus(own)[0].title == "… → 日本語 · My pairs.TSV"


def test_models_that_do_not_say_what_they_read_are_not_put_together():
    unknown = [card("one", "und", "und"), card("two", "und", "und")]
    assert [group.key for group in groups.by_direction(unknown)] == ["one", "two"]


def test_a_title_says_what_is_written_or_where_that_tells_nothing_apart_the_corpus():
    assert list(palette.titles([CHINESE, GERMAN]).values()) == ["GRU (中文)", "GRU (Deutsch)"]
    assert list(palette.titles([CHINESE, CAPTIONS]).values()) == [
        "GRU (tatoeba-en-zh)",
        "GRU (3am-en-zh)",
    ]
    assert list(palette.titles([CHINESE]).values()) == ["GRU"]


def test_models_that_nothing_else_tells_apart_go_by_their_own_names():
    again = GERMAN | {"model": "again"}
    titles = palette.titles([GERMAN, again])
    assert titles == {GERMAN["model"]: f"GRU ({GERMAN['model']})", "again": "GRU (again)"}
