"""Gates and states of a recurrent classifier on one text, and what they did to its memory.

Everything comes from the signature `trace`; `h` is the hidden state, `c` the cell state of an LSTM.
What an LSTM or a GRU carries from word to word is its memory: `c`, or `h` of a GRU and a plain RNN.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nlpapp.serving import Model

# In the order in which they are drawn.
GATES = ("forget_gate", "input_gate", "output_gate", "update_gate", "reset_gate")
PARTS = (*GATES, "candidate", "cell_state", "hidden")
_BACKWARD = "_backward"


@dataclass(frozen=True, eq=False)
class Direction:
    """One direction's reading of a text.

    parts: by name, in the order of PARTS, float32 [time, units] in the order of the text.
    """

    parts: Mapping[str, np.ndarray]
    backward: bool = False

    @cached_property
    def memory(self) -> np.ndarray:
        """What is carried from word to word: float32 [time, units]."""
        return self.parts.get("cell_state", self.parts["hidden"])

    @cached_property
    def before(self) -> np.ndarray:
        """The memory before each word, in the order of reading: zeros before the first."""
        nothing = np.zeros_like(self.memory[:1])
        if self.backward:
            return np.concatenate([self.memory[1:], nothing])
        return np.concatenate([nothing, self.memory[:-1]])

    def flows(self) -> dict[str, np.ndarray]:
        """How much was held, kept, written and let out at each word, float32 [time].

        Means over units of absolute values: `held` of the memory before, `kept` of what its gate
        left of that, `made` of the candidate, `written` of what its gate let in, `now` of the
        memory after, `out` of the hidden state. A plain RNN has no gate: what it keeps and what it
        adds cannot be told apart.
        """
        parts, flows = self.parts, {"held": self.before}
        if "forget_gate" in parts:  # c' = f c + i g
            flows["kept"] = parts["forget_gate"] * self.before
            flows["written"] = parts["input_gate"] * parts["candidate"]
        elif "update_gate" in parts:  # h' = z h + (1 - z) g
            flows["kept"] = parts["update_gate"] * self.before
            flows["written"] = (1 - parts["update_gate"]) * parts["candidate"]
        if "candidate" in parts:
            flows["made"] = parts["candidate"]
        flows |= {"now": self.memory, "out": parts["hidden"]}
        return {name: np.abs(values).mean(1) for name, values in flows.items()}

    def means(self) -> dict[str, np.ndarray]:
        """Each gate's mean over units, float32 [time], by name."""
        return {name: self.parts[name].mean(1) for name in self.parts if name in GATES}

    def moved(self, most: int) -> np.ndarray:
        """The units whose memory changed most at each word, most first: int [time, most]."""
        change = np.abs(self.memory - self.before)
        return np.argsort(-change, axis=1, kind="stable")[:, :most]

    def order(self) -> np.ndarray:
        """Units so that neighbours behave alike: int [units].

        Leaves of Ward's tree over their courses, each scaled to unit variance, turned so that
        neighbouring leaves are as near as can be (Bar-Joseph et al. 2001).
        """
        from scipy.cluster import hierarchy  # 27 MB that other pages do without

        courses = self.memory - self.memory.mean(0)
        spread = courses.std(0)
        courses = (courses / np.where(spread > 0, spread, 1)).T  # [units, time]
        if len(courses) < 3:
            return np.arange(len(courses))
        tree = hierarchy.linkage(courses, "ward", optimal_ordering=True)
        return hierarchy.leaves_list(tree)


@dataclass(frozen=True, eq=False)
class Reading:
    """What a model did with a text.

    tokens: str [time]. scores: float32 [time, classes], the answer had the text ended after each
    token. directions: one or two, forward first.
    """

    tokens: np.ndarray
    scores: np.ndarray
    directions: tuple[Direction, ...]


def shown_by(model: Model) -> bool:
    """Whether the model's trace shows states: a linear one's does not."""
    return "trace" in model.signatures and "hidden" in model.run([], "trace")


def read(model: Model, texts: Sequence[str]) -> list[Reading]:
    """The traces of texts by a model that shows states.

    Raises:
        ServingError: the graph failed.
    """
    out = model.run(texts, "trace")
    return [_reading(out, row, length) for row, length in enumerate(out["length"])]


def _reading(out: Mapping[str, np.ndarray], row: int, length: int) -> Reading:
    directions = []
    for way in ("", _BACKWARD):
        parts = {name: out[name + way][row, :length] for name in PARTS if name + way in out}
        if parts:
            directions.append(Direction(parts, backward=bool(way)))
    tokens, scores = out["tokens"][row, :length], out["scores_so_far"][row, :length]
    return Reading(tokens, scores, tuple(directions))
