"""What both versions of a model are asked before the later one gets its name.

Made by the project: no corpus need be at hand. Reviews, sentences and paragraphs in English and in
Chinese, and what is seldom seen or hard to cut.
"""

from nlpapp import corpora

_REVIEWS, _SENTENCES, _PARAGRAPHS = 40, 80, 10
_ODD = (
    "",
    " \t\n",
    "?!",
    "🎻",
    "I loved it 😀👍🏽 — 10/10!!!",
    "太好看了😂，五星⭐️⭐️⭐️⭐️⭐️",
    "1984",
    "3.14, 2,000 and 1,234,567.89",
    "Seat 12B, row 7:30 or 19：45?",
    "我生于1984年，住在3号楼，电话是555-0199。",
    "ＦＵＬＬ　ＷＩＤＴＨ，１２，３４５",
    "A café, a na\u00efve r\u00e9sum\u00e9.",
    "A cafe\u0301, a nai\u0308ve re\u0301sume\u0301.",
    "An un\u00adbe\u00adliev\u00adable film.",
    "Don't, can't, l'amour, rock 'n' roll, the '90s.",
    "“Are you coming?” she asked. “Yes,” he said. “In a minute.”",
    "「你来了？」他问。「我走了。」",
    "Mr. Green met Dr. Smith at 5 p.m. in St. Louis. It rained.",
    "<br /><b>Bold</b> and not <i>subtle</i>.<br />The end.",
    "Zwei Kinder in gelben Regenjacken springen über eine große Pfütze.",
    "Ένα κορίτσι διαβάζει. Девочка читает. 女の子が読んでいます。",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "good " * 90,
    "不" * 90,
    "one line\nanother line\r\n\r\na third",
    "https://example.org/a?b=c&d=e#f and a@b.example",
    "\x00\x07 control \x1f characters \u200b between\ufeff",
)


def texts() -> list[str]:
    """A few hundred, always the same."""
    reviews = corpora.load("sample").test.texts[:_REVIEWS]
    sources, targets = corpora.load("sample-en-zh").test.pairs()
    english, chinese = sources[:_SENTENCES], targets[:_SENTENCES]
    paragraphs = [
        between.join(side[begin : begin + 4])
        for side, between in ((english, " "), (chinese, ""))
        for begin in range(0, 4 * _PARAGRAPHS // 2, 4)
    ]
    return [*reviews, *english, *chinese, *paragraphs, *_ODD]
