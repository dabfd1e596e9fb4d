"""Numbers out of their range are named as the command line has them."""

from dataclasses import dataclass, field

import pytest

from nlpapp.learning.ranges import Count, CountOrZero, Positive, PositiveOrZero, Share, complaints


@dataclass(frozen=True)
class Inner:
    width: Count = 1


@dataclass(frozen=True)
class Values:
    epochs: Count = 1
    patience: CountOrZero = 0
    learning_rate: Positive = 0.1
    penalty: PositiveOrZero = 0.0
    dropout: Share = 0.0
    name: str = ""
    inner: Inner = field(default_factory=Inner)


def test_what_is_within_its_range_is_no_matter():
    assert not list(complaints(Values()))
    assert not list(complaints(Values(9, 9, 1e-9, 2.5, 0.999, "x", Inner(3))))


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        (Values(epochs=0), "--epochs must be at least 1, not 0"),
        (Values(patience=-1), "--patience must be at least 0, not -1"),
        (Values(learning_rate=0.0), "--learning-rate must be above 0, not 0.0"),
        (Values(learning_rate=float("nan")), "--learning-rate must be above 0, not nan"),
        (Values(learning_rate=float("inf")), "--learning-rate must be above 0, not inf"),
        (Values(penalty=-0.5), "--penalty must be at least 0, not -0.5"),
        (Values(dropout=1.0), "--dropout must be at least 0 and below 1, not 1.0"),
        (Values(inner=Inner(0)), "--inner.width must be at least 1, not 0"),
    ],
)
def test_what_is_not_is_named_with_what_it_must_be(values, complaint):
    assert list(complaints(values)) == [complaint]
