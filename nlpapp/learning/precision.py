"""What layers multiply in while training. Weights are float32 in any case."""

from typing import Literal

Precision = Literal["float32", "bfloat16"]

_POLICIES = {"float32": "float32", "bfloat16": "mixed_bfloat16"}


def policy(precision: Precision) -> str:
    """The name of Keras's dtype policy, for the `dtype` of layers."""
    return _POLICIES[precision]
