"""The figures of the Batch page as HTML: who agrees with whom, and who says what how often."""

from collections.abc import Mapping, Sequence
from html import escape

from nlpapp.app import palette
from nlpapp.app.batch.tally import Tally

# Greys are half transparent, so that one sheet serves light and dark.
SHEET = """<style>
.batch{overflow-x:auto;font-size:.9rem}
.batch table{border-collapse:separate;border-spacing:3px;margin:0}
.batch th{font-weight:600;text-align:left;padding:.3rem .6rem .3rem 0;border:0}
.batch thead th{text-align:center;padding:.3rem .5rem;vertical-align:bottom}
.batch td{border:0;border-radius:.4rem;padding:.4rem .7rem;text-align:center;white-space:nowrap;
  line-height:1.3}
.batch td b{font-size:1.05rem}
.batch small{opacity:.75;font-size:.8rem}
.batch .said{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(4rem,1fr);
  gap:.15rem 1rem;align-items:center}
.batch .said p{margin:0 0 .5rem;grid-column:2;font-size:.82rem;opacity:.85}
.batch .bar{display:flex;height:.7rem;border-radius:.3rem;overflow:hidden;gap:2px}
</style>"""


def agreement(tally: Tally, titles: Mapping[str, str]) -> str:
    """A matrix of the pairs, each once: share of the rows, how many they are, Cohen's kappa."""
    columns, rows = tally.names[:-1], tally.names[1:]
    head = "".join(f'<th scope="col">{escape(titles[name])}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(titles[row])}</th>'
        + "".join(_pair(tally, row, column) for column in columns[: place + 1])
        + "</tr>"
        for place, row in enumerate(rows)
    )
    table = f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'{SHEET}<div class="batch">{table}</div>'


def _pair(tally: Tally, one: str, other: str) -> str:
    same, kappa = tally.same(one, other), tally.kappa(one, other)
    share = same / tally.rows
    small = f"{same:,} rows" if kappa is None else f"{same:,} rows<br>κ {kappa:.2f}"
    # Models agree on most rows: a steep curve tells 90% from 95%.
    look = f"background:rgba(47,128,237,{0.06 + 0.44 * share**6:.2f})"
    return f'<td style="{look}"><b>{_percent(share)}</b><br><small>{small}</small></td>'


def labels(tally: Tally, titles: Mapping[str, str], classes: Mapping[str, Sequence[str]]) -> str:
    """A bar for each model that chooses among classes, with its counts; classes: by model."""
    lines = []
    for name, counts in tally.counts.items():
        colours = palette.class_colours(classes[name])
        shares = {label: counts[label] / tally.rows for label in colours}
        bar = "".join(
            f'<span title="{escape(label)}" style="width:{share:.2%};background:{colours[label]}">'
            "</span>"
            for label, share in shares.items()
        )
        said = " · ".join(
            f"{escape(label)} {counts[label]:,} ({_percent(share)})"
            for label, share in shares.items()
        )
        lines.append(f'<b>{escape(titles[name])}</b><div class="bar">{bar}</div><p>{said}</p>')
    return f'{SHEET}<div class="batch"><div class="said">{"".join(lines)}</div></div>'


def _percent(share: float) -> str:
    # All but one of a million rows is not all of them.
    return f"{share:.1%}" if 0.0005 <= share < 0.9995 or share in (0, 1) else f"{share:.4%}"
