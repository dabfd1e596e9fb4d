"""New texts from old ones, for a teacher to label: clauses of training texts in new company.

Where a corpus has no unlabelled texts, a student that sees its teacher only on the few labelled
ones copies little of it; texts made by rule and labelled by the teacher help (Tang et al. 2019,
arXiv:1903.12136, section 3.3, on sampling n-grams).
"""

import re
from collections.abc import Sequence

import numpy as np

_CLAUSE = re.compile(r"[^,.;:!?…，。；：！？]+[,.;:!?…，。；：！？]*\s*")
_GOES_ON = 0.75  # how likely another clause of the same text follows
_CHANGES = 0.5  # how likely a run of clauses from another text follows


def recombined(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """`count` texts, each one or more runs of neighbouring clauses, each run from a random text.

    Runs have four clauses on average, and texts two runs. The same arguments give the same texts.
    """
    parted = [clauses for text in texts if (clauses := _CLAUSE.findall(text))]
    if not parted:
        return []
    random = np.random.default_rng(seed)

    def run() -> str:
        clauses = parted[random.integers(len(parted))]
        first = random.integers(len(clauses))
        return "".join(clauses[first : first + random.geometric(1 - _GOES_ON)])

    made = []
    for _ in range(count):
        text = run()
        while random.random() < _CHANGES:
            text += f" {run()}"  # or two words would become one
        made.append(text)
    return made
