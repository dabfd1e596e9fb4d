"""docs/tradeoffs.md says what the kept results beside it hold."""

from docs import tradeoffs_tables
from nlpapp.advice.evidence import LINEAR, Figure, Kind, Problem
from nlpapp.measured import read


def test_the_tables_are_those_of_the_kept_results(tmp_path, monkeypatch):
    page = tradeoffs_tables.PAGE.read_text(encoding="utf-8")
    again = tmp_path / "tradeoffs.md"
    again.write_text(page, encoding="utf-8")
    monkeypatch.setattr(tradeoffs_tables, "PAGE", again)
    tradeoffs_tables.main()
    assert again.read_text(encoding="utf-8") == page, "python -m docs.tradeoffs_tables"


def test_each_kind_has_the_rate_of_the_lowest_loss_and_none_stands_at_an_end_of_what_was_tried():
    rates = read(tradeoffs_tables.RESULTS / "tradeoffs_rates.json")
    tried = rates.settings["rates"]
    settings = read(tradeoffs_tables.RESULTS / "tradeoffs.json").settings
    for kind, taken in settings["rates"]["chnsenticorp"].items():
        of = {"corpus": "chnsenticorp"} | dict(
            zip(("cell", "read_out"), kind.split("-"), strict=True)
        )
        loss = {rate: rates.find(of | {"rate": rate})["log_loss"] for rate in tried}
        assert taken == min(loss, key=loss.get)
        assert taken not in (tried[0], tried[-1])


def test_problems_stand_side_by_side_few_examples_first_and_beginnings_of_texts_last():
    def problem(examples, is_all, tokens, read, **found):
        figures = {
            Kind(cell): Figure(value, value - 0.01, value + 0.02, 1, 1.0, 7)
            for cell, value in found.items()
        }
        return Problem("imdb", examples, is_all, tokens, read, read == 400, figures)

    problems = [
        problem(900, True, 3, 3, linear=0.5),
        problem(900, True, 41, 400, linear=0.75, gru=0.8),
        problem(2500, False, 41, 400, gru=0.7),
    ]
    heads, _, *rows = tradeoffs_tables.by_problem(
        problems, [LINEAR, Kind("gru"), Kind("rnn")]
    ).split("\n")
    assert heads == "| cell | answers from | 2,500 | all | first 3 tokens |"
    assert rows == [
        "| linear |  |  | 75.0 (74.0 to 77.0) | 50.0 (49.0 to 52.0) |",
        "| gru | all states | 70.0 (69.0 to 72.0) | 80.0 (79.0 to 82.0) |  |",
    ]
