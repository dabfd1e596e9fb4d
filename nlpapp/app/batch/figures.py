"""The figures of the Batch page as HTML: who agrees with whom, who says what, who is right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from nlpapp.app import palette
from nlpapp.app.batch.judging import ClassJudge, ReferenceJudge
from nlpapp.app.batch.tally import Tally
from nlpapp.app.language import _, ngettext

# Greys are half transparent, so that one sheet serves light and dark.
SHEET = """<style>
.batch{overflow-x:auto;font-size:1rem}
.batch:focus-visible{outline:3px solid currentColor;outline-offset:2px}
.batch table{border-collapse:separate;border-spacing:3px;margin:0}
.batch th{font-weight:600;text-align:left;padding:.3rem .6rem .3rem 0;border:0}
.batch thead th{text-align:center;padding:.3rem .5rem;vertical-align:bottom}
.batch td{border:0;border-radius:.4rem;padding:.4rem .7rem;text-align:center;white-space:nowrap;
  line-height:1.3}
.batch td b{font-size:1.1rem}
.batch small{opacity:.8;font-size:.875rem}
.batch .said{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(4rem,1fr);
  gap:.15rem 1rem;align-items:center}
.batch .said p{margin:0 0 .5rem;grid-column:2;font-size:.9rem;opacity:.85}
.batch .bar{display:flex;height:.7rem;border-radius:.3rem;overflow:hidden;gap:2px}
</style>"""
MOST_CLASSES = 12  # that a figure shows one by one
_TINT = "background:rgba(47,128,237,{:.2f})"


def agreement(tally: Tally, titles: Mapping[str, str]) -> str:
    """A matrix of the pairs, each once: share of the rows, how many they are, Cohen's kappa."""
    columns, rows = tally.names[:-1], tally.names[1:]
    head = [titles[name] for name in columns]
    body = {
        titles[row]: [_pair(tally, row, column) for column in columns[: place + 1]]
        for place, row in enumerate(rows)
    }
    return _scrolling(_table(head, body), _("Who agrees with whom"))


def _pair(tally: Tally, one: str, other: str) -> str:
    same, kappa = tally.same(one, other), tally.kappa(one, other)
    share = same / tally.rows
    small = rows_of(same) if kappa is None else f"{rows_of(same)}<br>κ {kappa:.2f}"
    # Models agree on most rows: a steep curve tells 90% from 95%.
    return _cell(percent(share), small, 0.06 + 0.44 * share**6)


def labels(tally: Tally, titles: Mapping[str, str], classes: Mapping[str, Sequence[str]]) -> str:
    """A bar for each model that chooses among classes, with its counts; classes: by model."""
    lines = []
    for name, counts in tally.counts.items():
        colours = palette.class_colours(classes[name])
        common = [label for label, count in counts.most_common(MOST_CLASSES)]
        named = colours if len(colours) <= MOST_CLASSES else common
        shares = {label: counts[label] / tally.rows for label in named}
        bar = "".join(
            f'<span style="width:{share:.2%};background:{colours[label]}"></span>'
            for label, share in shares.items()
        )
        said = " · ".join(
            f"{escape(palette.class_title(label))} {counts[label]:,} ({percent(share)})"
            for label, share in shares.items()
        )
        if rest := tally.rows - sum(counts[label] for label in named):
            said += " · " + _("others {count:,} ({share})").format(
                count=rest, share=percent(rest / tally.rows)
            )
        lines.append(
            f'<b>{escape(titles[name])}</b><div class="bar" aria-hidden="true">{bar}</div>'
            f"<p>{said}</p>"
        )
    return _scrolling(f'<div class="said">{"".join(lines)}</div>', _("Who says what how often"))


def accuracies(judges: Mapping[str, ClassJudge], titles: Mapping[str, str]) -> str:
    """A row a model: its accuracy with the interval, and how many rows are right."""
    body = {}
    for name, judge in judges.items():
        share, (low, high) = judge.hits / judge.total, judge.interval()
        right = _("{hits:,} of {total:,}").format(hits=judge.hits, total=judge.total)
        body[titles[name]] = [
            _cell(percent(share), "", 0.06 + 0.44 * share**6),
            _cell("", _("{low} to {high}").format(low=percent(low), high=percent(high))),
            _cell("", right),
        ]
    head = [_("Accuracy"), _("Interval (95%)"), _("Right")]
    return _scrolling(_table(head, body), _("How often they are right"))


def likenesses(judges: Mapping[str, ReferenceJudge], titles: Mapping[str, str]) -> str:
    """A row a model: BLEU and chrF of all its translations."""
    body = {
        titles[name]: [
            _cell(f"{judge.bleu:.1f}", "", 0.06 + 0.44 * judge.bleu / 100),
            _cell(f"{judge.chrf:.1f}", "", 0.06 + 0.44 * judge.chrf / 100),
            _cell("", rows_of(judge.total)),
        ]
        for name, judge in judges.items()
    }
    title = _("How near they come to the translations of the file")
    return _scrolling(_table(["BLEU", "chrF", _("Judged by")], body), title)


def confusion(judge: ClassJudge, classes: Sequence[str]) -> str:
    """A matrix: what is right in rows, what the model says in columns, each with its count.

    Of many classes only those are shown that are taken for another most often.
    """
    if len(classes) > MOST_CLASSES:
        return _commonest(judge)
    names = [palette.class_title(label) for label in classes]
    body = {}
    for right, name in zip(classes, names, strict=True):
        counts = [judge.counts[right, said] for said in classes]
        whole = max(1, sum(counts))
        body[_("is {label}").format(label=name)] = [
            _cell(f"{it:,}", percent(it / whole), 0.06 + 0.44 * it / whole) for it in counts
        ]
    head = [_("said {label}").format(label=name) for name in names]
    return _scrolling(_table(head, body), _("Confusion matrix"))


def _commonest(judge: ClassJudge) -> str:
    wrong = Counter({pair: count for pair, count in judge.counts.items() if len(set(pair)) > 1})
    body = {
        " → ".join(map(palette.class_title, pair)): [_cell("", rows_of(count))]
        for pair, count in wrong.most_common(MOST_CLASSES)
    }
    return _scrolling(_table([_("right → said")], body), _("Confusion matrix")) if body else ""


def _table(head: Sequence[str], body: Mapping[str, Sequence[str]]) -> str:
    """head: plain text; body: cells as HTML by the name of their row."""
    first = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>'
        for name, cells in body.items()
    )
    return f"<table><thead><tr><td></td>{first}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(large: str, small: str, tint: float | None = None) -> str:
    look = f' style="{_TINT.format(tint)}"' if tint is not None else ""
    words = f"<b>{large}</b>" * bool(large), f"<small>{small}</small>" * bool(small)
    return f"<td{look}>{'<br>'.join(filter(None, words))}</td>"


def _scrolling(content: str, name: str) -> str:
    """What is wider than a phone scrolls by itself, by the keyboard too."""
    name = escape(name)
    return (
        f'{SHEET}<div class="batch" role="region" tabindex="0" aria-label="{name}">{content}</div>'
    )


def rows_of(count: int) -> str:
    """So many rows, in words."""
    return ngettext("{n:,} row", "{n:,} rows", count).format(n=count)


def percent(share: float) -> str:
    """A share as people read it; all but one of a million rows is not all of them."""
    return f"{share:.1%}" if 0.0005 <= share < 0.9995 or share in (0, 1) else f"{share:.4%}"
