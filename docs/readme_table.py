"""Write the results in README.md, README.zh-CN.md and docs/recipes.md from the shipped cards.

python -m docs.readme_table    # on a quiet machine: it times an answer of every model
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

from nlpapp import serving  # noqa: E402
from nlpapp.app import front, tasks  # noqa: E402, F401  (the pages declare the tasks)
from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.saved import cards  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- results: made by `python -m docs.readme_table` from the cards -->\n"
END = "<!-- end of results -->"
BEGIN_LENGTHS = "<!-- lengths: made by `python -m docs.readme_table` from the cards -->\n"
END_LENGTHS = "<!-- end of lengths -->"
LENGTHS_OF = "tatoeba-en-zh"


@dataclass(frozen=True)
class Column:
    """A figure of the card's metrics: its number times `scale`, with so many digits.

    test: whose, where it is not the corpus's own.
    """

    title: str
    metric: str
    scale: float = 1
    digits: int = 3
    test: str = ""

    def number(self, card: dict, part: str = "value") -> str:
        metrics = ({"": card["metrics"]} | cards.beside(card)).get(self.test, {})
        figure = metrics.get(self.metric)
        return f"{self.scale * figure[part]:.{self.digits}f}" if figure else ""


# What the tables say besides numbers, by README.
WORDS = {
    "README.md": {
        "heading": "**{task}, {corpus}**: {train:,} {of} to learn from, {test:,} to be judged by.",
        "where": "Trained on: {hardware}. One answer: of the signature, strings to strings, for "
        "{timed}, on {here}.",
        "or": " or ",
    },
    "README.zh-CN.md": {
        "heading": "**{task}，{corpus}**：用 {train:,} {of}学习，用 {test:,} {of}评判。",
        "where": "训练机器：{hardware}。单次回答：调用签名，从字符串到字符串，输入为{timed}，"
        "在 {here} 上测得。",
        "or": "或",
        "texts": "条文本",
        "rows": "行",
        "Forecasting": "时间序列预测",
        "skill against persistence, % (95 %)": "相对持续性预测的技巧评分，%（95 %）",
        "within the 80 % band, %": "落入 80 % 区间，%",
        "Sentiment": "情感分析",
        "Translation": "机器翻译",
        "a review of about 250 words": "一篇约 250 词的评论",
        "a sentence of 12 words": "一个 12 词的句子",
        "model": "模型",
        "test accuracy (95 %)": "测试准确率（95 %）",
        "calibration error": "校准误差",
        "test BLEU (95 %)": "测试 BLEU（95 %）",
        "greedy": "贪心",
        "lower-cased": "不分大小写",
        "training": "训练",
        "one answer": "单次回答",
    },
}

# By task; models are sorted by the first one, which is shown with its interval.
COLUMNS = {
    "sentiment": [
        Column("test accuracy (95 %)", "accuracy", 100, 2),
        Column("F1", "f1"),
        Column("ROC AUC", "roc_auc"),
        Column("calibration error", "calibration_error"),
    ],
    "translation": [
        Column("test BLEU (95 %)", "bleu", digits=1),
        Column("greedy", "bleu_greedy", digits=1),
        Column("lower-cased", "bleu_lower_cased", digits=1),
        Column("chrF", "chrf", digits=1),
    ],
    "forecasting": [
        Column("skill against persistence, % (95 %)", "skill", 100, 1),
        Column("MASE", "mase"),
        Column("within the 80 % band, %", "coverage", 100, 1),
    ],
}


def main() -> None:
    argparse.ArgumentParser(description=__doc__, allow_abbrev=False).parse_args()
    _put(ROOT / "docs/recipes.md", BEGIN_LENGTHS, lengths(), END_LENGTHS)
    entries = serving.scan(ROOT / "saved_models").models
    seconds = {entry.name: _seconds(entry) for entry in entries if tasks.timed_text(entry.card)}
    for readme, words in WORDS.items():
        _put(ROOT / readme, BEGIN, tables(entries, seconds, words), END)


def _put(path: Path, begin: str, made: str, end: str) -> None:
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    path.write_text(before + begin + made + end + after, encoding="utf-8")


def lengths() -> str:
    """BLEU of one corpus's translators by length of the source, best last."""
    models = serving.scan(ROOT / "saved_models").models
    cards = [entry.card for entry in models if entry.card["corpus"]["name"] == LENGTHS_OF]
    cards.sort(key=lambda card: card["metrics"]["bleu"]["value"])
    bins = [f"{bin_['from']} to {bin_['to'] - 1}" for bin_ in cards[0]["bleu_by_length"]]
    rows = [
        [card["model"].removeprefix(f"translation-{LENGTHS_OF}-"), _number(card["metrics"]["bleu"])]
        + [_number(bin_) for bin_ in card["bleu_by_length"]]
        for card in cards
    ]
    titles = ["model", "all", *bins]
    return "\n".join([_line(titles), _line(["---"] * len(titles)), *map(_line, rows), ""])


def _number(figure: dict) -> str:
    return f"{figure['value']:.1f} ({figure['low']:.1f} to {figure['high']:.1f})"


def tables(
    entries: list[serving.Entry], seconds: Mapping[str, float], words: Mapping[str, str]
) -> str:
    """A table for each task and corpus. seconds: of one answer, by the name of models of texts."""
    entries = sorted(entries, key=_group)
    parts = [_table(list(its), seconds, words) for _, its in groupby(entries, _group)]
    trained_on = sorted({entry.card["training"]["hardware"] for entry in entries})
    timed = sorted({tasks.of(entry.card).what for entry in entries if entry.name in seconds})
    where = words["where"].format(
        hardware="; ".join(trained_on),
        timed=words["or"].join(words.get(it, it) for it in timed),
        here=hardware(),
    )
    return "\n".join([*parts, where, ""])


def _group(entry: serving.Entry) -> tuple[str, str]:
    return entry.card["task"], entry.card["corpus"]["name"]


def _seconds(entry: serving.Entry) -> float:
    """Of one answer of the signature, warm."""
    return serving.latency(serving.load(entry), tasks.timed_text(entry.card), runs=21)


def _table(
    entries: list[serving.Entry], seconds: Mapping[str, float], words: Mapping[str, str]
) -> str:
    task, corpus = _group(entries[0])
    columns = COLUMNS[task]
    tests = dict.fromkeys(test for entry in entries for test in cards.beside(entry.card))
    columns = [*columns, *(replace(columns[0], title=test, test=test) for test in tests)]
    entries.sort(key=lambda entry: entry.card["metrics"][columns[0].metric]["value"])
    columns = [c for c in columns if any(c.number(entry.card) for entry in entries)]
    size, task = entries[0].card["corpus"]["rows"], task.capitalize()
    timed = {entry.name for entry in entries} & set(seconds)
    titles = ["model", *(column.title for column in columns), "MB", "training"]
    titles += ["one answer"] * bool(timed)
    of = "texts" if timed else "rows"
    heading = words["heading"].format(
        task=words.get(task, task),
        corpus=corpus,
        train=size["train"],
        test=size["test"],
        of=words.get(of, of),
    )
    lines = [
        heading,
        "",
        _line([words.get(title, title) for title in titles]),
        _line(["---"] * len(titles)),
    ]
    several = len({entry.card["training"]["hardware"] for entry in entries}) > 1
    rows = [_row(entry, columns, seconds.get(entry.name), several) for entry in entries]
    return "\n".join([*lines, *rows, ""])


def _row(entry: serving.Entry, columns: list[Column], seconds: float | None, named: bool) -> str:
    """named: whether the processor is told that training took its time on, and how many threads."""
    card, first = entry.card, columns[0]
    hardware = card["training"]["hardware"]
    processor = hardware.partition(" ")[0].removesuffix("(R)")
    _, limited, threads = hardware.partition(", on ")
    processor += f", {threads}" if limited else ""
    cells = [
        f"`{entry.name}`",
        f"{first.number(card)} ({first.number(card, 'low')} to {first.number(card, 'high')})",
        *(column.number(card) for column in columns[1:]),
        f"{card['bytes_on_disk'] / 1e6:.1f}",
        f"{card['training']['seconds'] / 60:.1f} min" + (f", {processor}" if named else ""),
    ]
    if seconds is not None:
        cells.append(f"{1000 * seconds:.1f} ms")
    return _line(cells)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
