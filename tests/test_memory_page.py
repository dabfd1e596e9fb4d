"""docs/memory.md says what the kept results beside it hold."""

from docs import memory_tables


def test_the_tables_are_those_of_the_kept_results(tmp_path, monkeypatch):
    page = memory_tables.PAGE.read_text(encoding="utf-8")
    again = tmp_path / "memory.md"
    again.write_text(page, encoding="utf-8")
    monkeypatch.setattr(memory_tables, "PAGE", again)
    memory_tables.main()
    assert again.read_text(encoding="utf-8") == page, "python -m docs.memory_tables"


def point(distance, value, succeeded, task="recall"):
    right = {"value": value, "low": value - 0.01, "high": value + 0.01, "n": 100}
    seeds = {"value": succeeded / 5, "low": 0, "high": 1, "n": 5}
    row = {"task": task, "cell": "gru", "equal": "parameters", "distance": distance}
    start = {"recurrent": "orthogonal", "gate_bias": 4.0}
    found = {"right": right, "succeeded": seeds, "units": 38}
    return memory_tables.Point({**row, **start}, found)


def test_what_is_bridged_stands_by_task_beside_what_is_said():
    points = [point(5, 0.99, 5), point(10, 0.95, 5), point(20, 0.4, 1), point(5, 0.7, 2, "words")]
    *_, row = memory_tables.by_span(memory_tables.Measurements({}, points)).splitlines()
    assert [cell.strip() for cell in row.strip("|").split("|")] == ["gru", "open", "", "10", "0"]


def test_a_row_tells_shares_seeds_and_the_span_that_is_bridged():
    points = [point(5, 0.99, 5), point(10, 0.95, 5), point(20, 0.4, 1)]
    *_, row = memory_tables.by_distance(memory_tables.Measurements({}, points)).splitlines()
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:5] == ["recall", "gru", "open", "parameters", "38"]
    assert cells[5] == "99 % (98 to 100), 5 of 5"
    assert cells[-2:] == ["40 % (39 to 41), 1 of 5", "10"]
