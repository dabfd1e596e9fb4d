"""Step 1: whatever only counts words cannot know their order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from nlpapp import languages
from nlpapp.app import asking, language, palette
from nlpapp.app.columns import percent
from nlpapp.app.language import N_, _
from nlpapp.app.story import models
from nlpapp.app.story.step import Step, found, no_word, text, word
from nlpapp.serving import Model, ServingError

_SENTENCES = {
    "en": (
        "The first half is dull, but the ending is wonderful.",
        "The first half is wonderful, but the ending is dull.",
    ),
    "zh": ("房间很好，早餐不贵。", "房间不好，早餐很贵。"),
}
_CELLS = ("linear", "rnn", "lstm")
_SHEET = """
.order{overflow-x:auto}
.order table{border-collapse:collapse;width:100%;font-size:1.05rem;margin:.2rem 0}
.order th,.order td{text-align:left;padding:.5rem .8rem;border-top:1px solid rgba(128,128,128,.25);
  font-weight:400}
.order tr:first-child>*{border-top:none}
.order i{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.45rem}
.order .count{font-size:.95rem;line-height:1.8}
.order .count span{white-space:nowrap;border:1px solid rgba(128,128,128,.38);border-radius:.25rem;
  padding:0 .3rem;margin-right:.3rem}
.order .count .other{border:2px dashed #C2410C}
"""


@st.fragment
def _draw() -> None:
    asked = models.of(_CELLS)
    if not asked:
        return
    reads = languages.read_by(asked[0].card)
    one, two = _SENTENCES.get(reads, _SENTENCES["en"])
    left, right = st.columns(2)
    with left:
        first = text("order_one", _("One sentence"), one, reads)
    with right:
        second = text("order_two", _("The same words in another order"), two, reads)
    try:
        counts = [_counts(asked[-1], it) for it in (first, second)]
        verdicts = {
            model.name: [asking.verdict(model, it) for it in (first, second)] for model in asked
        }
    except ServingError as error:
        st.error(language.told(error))
        return
    if not all(counts):
        no_word()
        return
    titles = palette.titles([model.card for model in asked])
    st.html(_table(counts, verdicts, titles))
    _say(counts, asked, verdicts, titles)


def _counts(model: Model, sentence: str) -> Counter:
    """How often each word stands in a sentence, as the model cuts it."""
    return Counter(token.casefold() for token in asking.trace(model, sentence).tokens.tolist())


def _table(counts: Sequence[Counter], verdicts: Mapping, titles: Mapping[str, str]) -> str:
    others = counts[0] - counts[1], counts[1] - counts[0]
    rows = [
        (
            _("All that counting sees"),
            *(_count(it, other) for it, other in zip(counts, others, strict=True)),
        )
    ]
    for name, both in verdicts.items():
        colours = palette.class_colours(both[0].classes)
        rows.append(
            (
                escape(titles[name]),
                *(
                    f'<i style="background:{colours[it.label]}"></i>'
                    f"{escape(palette.class_title(it.label))} {escape(percent(it.confidence))}"
                    for it in both
                ),
            )
        )
    body = "".join(f"<tr><th>{a}</th><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    return f'<style>{_SHEET}</style><div class="order"><table>{body}</table></div>'


def _count(counts: Counter, others: Counter) -> str:
    pieces = [
        f'<span class="{"other" if token in others else ""}">'
        f"{escape(token.replace(chr(0), '␀'))} × {times}</span>"
        for token, times in sorted(counts.items())
    ]
    return f'<div class="count" dir="auto">{" ".join(pieces)}</div>'


def _say(
    counts: Sequence[Counter], asked: Sequence[Model], verdicts: Mapping, titles: Mapping[str, str]
) -> None:
    if counts[0] != counts[1]:
        other = sorted((counts[0] - counts[1]) + (counts[1] - counts[0]))
        st.info(
            _(
                "These two do not have the same words: {words}. Write the words of the one in "
                "another order."
            ).format(words=_(", ").join(f"“{word(it)}”" for it in other))
        )
        return
    apart = {}
    for model in asked:
        one, two = verdicts[model.name]
        apart[model.name] = 100 * abs(float(one.scores[-1] - two.scores[-1]))
    said = _(", ").join(
        _("{model} {points:.0f} points apart").format(model=titles[name], points=points)
        for name, points in apart.items()
    )
    recipes = [it.card.get("recipe") or {} for it in asked if it.card["cell"] == "linear"]
    runs = next((recipe.get("ngrams") for recipe in recipes), 0)
    if runs and runs > 1:
        found(
            _(
                "word for word both count the same, so a model that only counts words must answer "
                "both alike; these answer {apart}, the linear one only because it also counts runs "
                "of up to {runs} words; whether they are right is another matter."
            ).format(apart=said, runs=runs)
        )
    else:
        found(
            _(
                "word for word both count the same, so a model that only counts words must answer "
                "both alike; these answer {apart}; whether they are right is another matter."
            ).format(apart=said)
        )


STEP = Step(
    N_("Order"),
    N_("Counting knows no order"),
    N_(
        "A feed-forward network takes its inputs as independent of each other: it does not know "
        "which word came first."
    ),
    _draw,
)
