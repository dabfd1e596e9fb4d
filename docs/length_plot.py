"""Draw docs/images/bleu-by-length.png: the article's claim about long sentences, as measured.

python -m docs.length_plot

What attention and a gated cell do for long sources: BLEU on the test split of tatoeba-en-zh by
length, from the cards of shipped models and of docs/results.
"""

import json

from docs.runs_table import RESULTS, ROOT
from nlpapp import serving
from nlpapp.app import card_charts, card_tables, figures, palette

CORPUS = "tatoeba-en-zh"
COMPARED = {("rnn", "noattention"), ("lstm", "noattention"), ("lstm", None)}


def main() -> None:
    cards = [entry.card for entry in serving.scan(ROOT / "saved_models").models]
    cards += [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*.json")]
    cards = [c for c in cards if (c["cell"], c["variant"]) in COMPARED]
    cards = sorted((c for c in cards if palette.corpus_of(c) == CORPUS), key=palette.rank)
    bleu = figures.of("bleu")
    titles, looks = palette.titles(cards), palette.styles(cards)
    chart = card_charts.by_length(card_tables.by_length(cards, bleu), bleu, titles, looks)
    chart.properties(width=640).save(ROOT / "docs/images/bleu-by-length.png", scale_factor=2)


if __name__ == "__main__":
    main()
