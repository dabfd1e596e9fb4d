"""What a card says of a forecaster in sentences: where it helps, and where it does not."""

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables import steps


def of(corpus: SeriesCorpus, by_series: list[dict]) -> list[str]:
    """Sentences made of the figures of `evaluation.evaluate`.

    A forecaster is called worse than persistence only where its skill's whole interval says so.
    """
    ahead = steps.in_words(corpus.step)
    apart = [_further_off(row["first"]) for row in by_series]
    found = []
    if all(it < 0 for it in apart):
        found.append(f"{ahead} ahead its MAE is below persistence's everywhere.")
    for row in (row for row, it in zip(by_series, apart, strict=True) if it > 0):
        first = row["first"]
        found.append(
            f"{_named(row)}: {ahead} ahead its MAE ({first['mae']:.4g}) is not below "
            f"persistence's ({first['persistence']:.4g}), so saying that it stays as it is would "
            f"have been the better forecast{_by_how_much(row)}."
        )
    markets = (row for row in by_series if row.get("direction", {}).get("n"))
    return found + [_of_market(row) for row in markets]


def _further_off(first: dict) -> float:
    """By how much a row's MAE is above persistence's a row ahead; 0 where it is told alike."""
    mine, its = first["mae"], first["persistence"]
    return 0.0 if f"{mine:.4g}" == f"{its:.4g}" else mine - its


def _by_how_much(row: dict) -> str:
    """Of what is surely worse, the clause that says so."""
    skill = row["skill"]
    if skill["high"] >= 0:
        return ""
    return (
        f": over all steps its skill is {skill['value']:.1%} ({skill['low']:.1%} to "
        f"{skill['high']:.1%}), worse than persistence by more than chance would do"
    )


def _of_market(row: dict) -> str:
    right, test = row["direction"], row["diebold_mariano"]
    if row["skill"]["high"] < 0 or (test["p"] < 0.05 and test["statistic"] > 0):
        verdict = "its errors are larger than persistence's by more than chance would do"
    elif test["p"] < 0.05 and test["statistic"] < 0:
        verdict = "its errors are smaller than persistence's by more than chance would do"
    else:
        verdict = "that its errors are smaller than persistence's cannot be told from chance"
    return (
        f"{_named(row)}: the direction of the next row was right in {right['value']:.1%} of "
        f"{right['n']:,} ({right['low']:.1%} to {right['high']:.1%}), and {verdict} "
        f"(Diebold-Mariano {test['statistic']:.2f}, p {_probability(test['p'])}). "
        "This is no advice to buy or sell anything."
    )


def _probability(p: float) -> str:
    return f"{p:.2f}" if p >= 0.005 else "below 0.005"


def _named(row: dict) -> str:
    return f"{row['series']}, {row['target']}" if row["series"] else row["target"].capitalize()
