"""What a card says of a forecaster in sentences: where it helps, and where it does not."""

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables import steps


def of(corpus: SeriesCorpus, by_series: list[dict]) -> list[str]:
    """Sentences made of the figures of `evaluation.evaluate`."""
    ahead = steps.in_words(corpus.step)
    behind = [row for row in by_series if row["first"]["mae"] >= row["first"]["persistence"]]
    found = []
    if not behind:
        found.append(f"{ahead} ahead its MAE is below persistence's everywhere.")
    for row in behind:
        first = row["first"]
        found.append(
            f"{_named(row)}: {ahead} ahead its MAE ({first['mae']:.4g}) is not below "
            f"persistence's ({first['persistence']:.4g}), so that to say it stays as it is would "
            "have been the better forecast."
        )
    return found + [_of_market(row) for row in by_series if "direction" in row]


def _of_market(row: dict) -> str:
    right, test = row["direction"], row["diebold_mariano"]
    better = test["p"] < 0.05 and test["statistic"] < 0
    verdict = (
        "its errors are smaller than persistence's by more than chance would do"
        if better
        else "that its errors are smaller than persistence's cannot be told from chance"
    )
    return (
        f"{_named(row)}: the direction of the next row was right in {right['value']:.1%} of "
        f"{right['n']:,} ({right['low']:.1%} to {right['high']:.1%}), and {verdict} "
        f"(Diebold-Mariano {test['statistic']:.2f}, p {test['p']:.2f}). "
        "This is no advice to buy or sell anything."
    )


def _named(row: dict) -> str:
    return f"{row['series']}, {row['target']}" if row["series"] else row["target"].capitalize()
