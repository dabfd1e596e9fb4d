"""The README of a saved model, for people and for the Hugging Face hub, made from its card."""

import json
import re

from nlpapp.saved import cards

_TITLES = {
    "accuracy": "Accuracy",
    "f1": "F1 (macro)",
    "roc_auc": "ROC AUC",
    "log_loss": "Log loss",
    "bleu": "BLEU",
    "chrf": "chrF",
    "bleu_without_short": "BLEU without short turns",
    "mae": "MAE",
    "rmse": "RMSE",
    "mase": "MASE",
    "skill": "Skill against persistence",
    "coverage": "Share in the band",
}
# Where the hub calls a task otherwise.
_HUB_TASKS = {"sentiment": "text-classification", "forecasting": "time-series-forecasting"}

_EXAMPLE = 'text=tf.constant(["some text"])'


def of(card: dict) -> str:
    """Markdown with the hub's YAML header (`model-index` holds the test figures).

    card: as in `nlpapp.saved.cards`. Where it tells them, `counted` is what figures are over (else
    texts), `example` the arguments of a call, and `notes` are sentences to know. The header is JSON
    line by line, which YAML understands.
    """
    corpus = card["corpus"]
    measured = _measured(card)
    results = [
        {
            "task": {"type": _HUB_TASKS.get(card["task"], card["task"])},
            "dataset": {"name": judged, "type": judged, "split": "test"},
            "metrics": [
                {"type": name, "name": _TITLES[name], "value": round(figure["value"], 4)}
                for name, figure in metrics.items()
            ],
        }
        for judged, metrics in measured.items()
    ]
    header = {
        "library_name": "tensorflow",
        **_licence(_licences(card)),
        **({"language": re.split("[+-]", spoken)} if (spoken := corpus.get("language")) else {}),
        "tags": [card["task"], card["cell"], "nlpapp"],
        "model-index": [{"name": card["model"], "results": results}],
    }
    lines = ["---", *(f"{key}: {json.dumps(value)}" for key, value in header.items()), "---", ""]
    lines += [
        f"# {card['model']}",
        "",
        f"Version {card['version']}. Task: {card['task']}. Cell: {card['cell']}. "
        f"Corpus: {corpus['name']} {corpus['version']} ({corpus['licence']}).",
        "",
        f"| measure | test | 95 % interval | {card.get('counted', 'texts')} |",
        "|---|---|---|---|",
        *(
            f"| {_TITLES[name]}{'' if judged == corpus['name'] else f' ({judged})'} "
            f"| {figure['value']:.4g} | {figure['low']:.4g} to {figure['high']:.4g} "
            f"| {figure['n']:,} |"
            for judged, metrics in measured.items()
            for name, figure in metrics.items()
        ),
        "",
        f"{card['parameters']:,} parameters, {card['bytes_on_disk'] / 1e6:.1f} MB. "
        f"Trained in {card['training']['seconds'] / 60:.1f} minutes{_before(card)} on "
        f"{card['training']['hardware']}, by",
        "",
        f"    {card['command']}",
        "",
        *(line for note in card.get("notes", ()) for line in (note, "")),
        *_other_seeds(card),
        *_began(card),
        *_ends(card),
        *_again(card),
        "Load it with TensorFlow alone:",
        "",
        "    import tensorflow as tf",
        f'    model = tf.saved_model.load("{card["model"]}/{card["version"]}")',
        f'    model.signatures["serving_default"]({card.get("example", _EXAMPLE)})',
        "",
        "The whole story, sha256 of every file included, is in "
        f"`{card['version']}/assets.extra/card.json`.",
        "",
        f"Corpus: {corpus['citation']}",
        "",
    ]
    return "\n".join(lines)


def _measured(card: dict) -> dict[str, dict]:
    """By corpus, its own first and then those judged beside it, the figures that have a title."""
    found = {card["corpus"]["name"]: card["metrics"]} | cards.beside(card)
    return {
        judged: {name: metrics[name] for name in _TITLES if name in metrics}
        for judged, metrics in found.items()
    }


def _before(card: dict) -> str:
    minutes = cards.shared_seconds(card) / 60
    return (
        f", after {minutes:.1f} minutes for word vectors and teachers that all cells share,"
        if minutes
        else ""
    )


def _other_seeds(card: dict) -> list[str]:
    """Of a model that is one of several seeds, a table of the others' test figures."""
    others = card.get("other_seeds", ())
    if not others:
        return []
    names = [name for name in _TITLES if name in card["metrics"]]
    rows = [
        [it["seed"], *(f"{it['metrics'][name]['value']:.4g}" for name in names)] for it in others
    ]
    return [
        f"Its seed is {card['seed']}, chosen because its validation loss lies in the middle. On "
        "the same test the other seeds reach:",
        "",
        *(
            f"| {' | '.join(map(str, row))} |"
            for row in (["seed", *map(_TITLES.get, names)], ["---"] * (len(names) + 1), *rows)
        ),
        "",
    ]


def _began(card: dict) -> list[str]:
    """Of a model that went on from another, a paragraph that says from which."""
    if "started_from" not in card:
        return []
    began = card["started_from"]
    corpus = began["corpus"]
    return [
        f"Its training began with version {began['version']} of {began['model']}, which had "
        f"learned from {corpus['name']} {corpus['version']} ({corpus['licence']}). "
        f"{corpus['citation']}",
        "",
        *_began(began),
    ]


def _licences(card: dict) -> str:
    """Those of all texts that were learned from, by a model that this one went on from too."""
    before = _licences(card["started_from"]) if "started_from" in card else ""
    return f"{card['corpus']['licence']}; {before}"


def _licence(of_texts: str) -> dict[str, str]:
    """The hub's fields. What others do not allow of their texts, nobody can of what learned it."""
    if "non-commercial" in of_texts:
        return {"license": "other", "license_name": "non-commercial"}
    if "none stated" in of_texts:
        return {"license": "other", "license_name": "none-stated"}
    return {"license": "apache-2.0"}


def _ends(card: dict) -> list[str]:
    """Of a model that answers from its last states alone, a paragraph that says so."""
    if card.get("recipe", {}).get("read_out") != "last":
        return []
    return [
        "It answers from the state in which each direction ends, and from nothing else; models "
        "without this variant pool the states after every token.",
        "",
    ]


def _again(card: dict) -> list[str]:
    """Of a version that was packaged again, and not trained, a paragraph that says so."""
    if "repackaged" not in card:
        return []
    made = card["repackaged"]
    return [
        f"Version {card['version']} has the weights of version {made['from']}, bit for bit, "
        "packaged again without training by",
        "",
        f"    {made['command']}",
        "",
        f"Its figures are {made['figures']}.",
        "",
    ]
