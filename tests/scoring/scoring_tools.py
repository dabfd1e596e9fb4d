"""Files that go into scoring and come out of it."""

import csv
import json
from pathlib import Path


def left(folder=Path()):
    """Names of the files and folders there."""
    return sorted(path.name for path in folder.iterdir())


def csv_rows(pattern="out-*.csv"):
    """Rows of all shards as dictionaries, in the order of file and row."""
    rows = []
    for shard in sorted(Path().glob(pattern)):
        with shard.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    for row in rows:
        row["source_file"] = Path(row["source_file"]).name
    return sorted(rows, key=lambda row: (row["source_file"], int(row["source_row"])))


def json_rows(pattern):
    """Rows of all shards of JSON lines."""
    shards = sorted(Path().glob(pattern))
    return [json.loads(it) for shard in shards for it in shard.read_text("utf-8").splitlines()]


def bad_rows():
    """(file, row, reason) of every bad row, in the order of file and row."""
    here = f"{Path.cwd()}/"
    found = [
        (it["source_file"].removeprefix(here), it["source_row"], it["reason"].replace(here, ""))
        for it in json_rows("out.bad-*.jsonl")
    ]
    return sorted(found, key=lambda it: (it[0], it[1] or 0))


def write(name, content):
    """content: text, as UTF-8, or bytes."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
