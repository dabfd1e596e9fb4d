"""Which columns models' answers take in the download, for people who open it in a spreadsheet."""

from collections.abc import Mapping

import numpy as np


def columns(name: str, outputs: Mapping[str, np.ndarray], card: dict) -> list[tuple]:
    """(heading, a value for each row) of each column that a model's outputs take.

    Scores take a column a class, which says what `classes` would repeat in each row; every other
    output takes one.
    """
    classes, found = card.get("classes") or [], []
    for output, values in outputs.items():
        if classes and output == "scores":
            found += [(f"{name} {it}", values[:, place]) for place, it in enumerate(classes)]
        elif not (classes and output == "classes"):
            found.append((f"{name} {output}", values))
    return found
