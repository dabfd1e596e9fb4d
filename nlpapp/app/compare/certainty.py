"""How often a model was right when it was as sure, on test texts as long: from its card."""

from nlpapp.app.columns import percent
from nlpapp.app.language import _

_FEWEST = 20  # test texts, of which a share says anything
_NEAR = 1 / 15  # how far apart confidences may be to count as about the same: a bin of the card


def sentence(card: dict, confidence: float, tokens: int) -> str:
    """For people; empty where the card does not tell.

    confidence: the probability of the verdict. tokens: of the text, as far as it is traced.
    """
    if "certainty" in card:
        return _by_length(card["certainty"], confidence, tokens)
    return _of_any_length(card, confidence, tokens)


def _by_length(rows: list[dict], confidence: float, tokens: int) -> str:
    alike = [row for row in rows if row["from"] <= tokens < (row["to"] or tokens + 1)]
    found = [row for row in alike if row["above"] <= confidence <= row["below"]]
    if not found or found[-1]["n"] < _FEWEST:
        return _(
            "Hardly any test text of this length was judged as surely, so how often that is right "
            "is not known."
        )
    row = found[-1]  # what lies on an edge belongs above it
    return _(
        "Of {n:,} test texts of {length} on which it was {low} to {high} sure, it judged "
        "{share} correctly ({least} to {most})."
    ).format(
        share=percent(row["value"]),
        length=_length(row),
        low=f"{row['above']:.0%}",
        high=f"{row['below']:.0%}",
        n=row["n"],
        least=percent(row["low"]),
        most=percent(row["high"]),
    )


def _length(row: dict) -> str:
    if row["to"] is None:
        return _("{count} tokens or more").format(count=row["from"])
    if not row["from"]:
        return _("{count} tokens at most").format(count=row["to"] - 1)
    return _("{low} to {high} tokens").format(low=row["from"], high=row["to"] - 1)


def _of_any_length(card: dict, confidence: float, tokens: int) -> str:
    """Of a card that does not tell it by length."""
    bins = card.get("calibration") or []
    row = min(bins, key=lambda it: abs(it["confidence"] - confidence), default=None)
    if not row or row["n"] < _FEWEST or abs(row["confidence"] - confidence) > _NEAR:
        return ""
    said = _(
        "Of {n:,} test texts, long and short, on which it was about as sure, it judged {share} "
        "correctly ({least} to {most})."
    ).format(
        share=percent(row["accuracy"]),
        n=row["n"],
        least=percent(row["low"]),
        most=percent(row["high"]),
    )
    if _is_rare(card.get("accuracy_by_length") or [], tokens):
        return _("{said} Hardly any of them was of this length.").format(said=said)
    return said


def _is_rare(lengths: list[dict], tokens: int) -> bool:
    """Whether less than a hundredth of the test texts were of about this length."""
    alike = [row["n"] for row in lengths if row["from"] <= tokens < (row["to"] or tokens + 1)]
    return bool(lengths) and 100 * sum(alike) < sum(row["n"] for row in lengths)
