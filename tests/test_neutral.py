"""Words that say nothing: as many tokens as were asked for, of the project's own cutting."""

import pytest

from nlpapp import languages, neutral
from nlpapp.text import token_counts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_exactly_so_many_tokens_are_laid_behind_a_text_of_either_language(language):
    text = {"en": "A dull film", "zh": "很闷。"}[language]
    laid = [neutral.laid_behind(text, tokens, language) for tokens in neutral.DISTANCES]
    own = token_counts([text])[0]
    assert (token_counts(laid) - own).tolist() == list(neutral.DISTANCES)
    assert laid[0] == text and all(it.startswith(text) for it in laid)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_they_stand_in_the_script_of_their_language(language):
    assert not languages.is_foreign(neutral.words(400, language), language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_fewer_of_them_are_the_beginning_of_more(language):
    longest = neutral.words(neutral.DISTANCES[-1], language)
    assert all(longest.startswith(neutral.words(tokens, language)) for tokens in range(1, 30))


def test_the_language_is_one_that_the_model_reads_or_none():
    given = ["en", "zh", "en+zh", "de+zh", "de", ""]
    assert [neutral.language_of(it) for it in given] == ["en", "zh", "en", "zh", None, None]
