"""Tables in Markdown, and the places of a page that hold them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path


def write(page: Path, tables: Mapping[str, str]) -> None:
    """Put each table between `<!-- name -->` and `<!-- end of name -->` of a page.

    Raises ValueError where the page does not have a place once.
    """
    text = page.read_text(encoding="utf-8")
    for name, lines in tables.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        whole = f"{begin}\n\n{lines}\n\n{end}"
        text, found = pattern.subn(lambda _, whole=whole: whole, text)
        if found != 1:
            raise ValueError(f"{page} has {begin} {found} times.")
    page.write_text(text, encoding="utf-8")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "Not measured yet."
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
