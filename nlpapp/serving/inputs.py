"""What a signature takes, and how values given by a person become the arrays that it takes.

Names, types and shapes are the signature's own. Nothing is padded and nothing converted that would
lose something: whoever gives the wrong thing is told what is wanted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nlpapp.serving.errors import ServingError

# Kinds of NumPy's numbers that may be given for a kind that is wanted.
_GIVEN_FOR = {"f": "fiu", "i": "iu", "u": "iu", "b": "b"}


@dataclass(frozen=True)
class Input:
    """One input of a signature.

    dtype: NumPy's, object for strings. shape: sizes of its axes, None where any will do.
    """

    name: str
    dtype: np.dtype
    shape: tuple[int | None, ...]

    @property
    def by_row(self) -> bool:
        """Whether it has a value for each row; otherwise one value is for all of them."""
        return self.shape[:1] == (None,)

    def __str__(self) -> str:
        kind = "string" if self.dtype == object else self.dtype.name
        first = ["batch"] if self.by_row else []
        sizes = first + ["any" if size is None else str(size) for size in self.shape[len(first) :]]
        return f"{self.name} ({kind} [{', '.join(sizes)}])"

    def read(self, value: object, row: int | None = None) -> np.ndarray:
        """The value of a row (from 1), or without one the value that is for all rows.

        Raises:
            ServingError: it is not of the input's kind, is too large for it, or has another shape.
        """
        where = f"{self}, row {row}" if row else str(self)
        read = self._strings(value, where) if self.dtype == object else self._numbers(value, where)
        wanted = self.shape[1:] if self.by_row else self.shape
        fits = len(wanted) == read.ndim and all(
            size in (None, given) for size, given in zip(wanted, read.shape, strict=True)
        )
        if not fits:
            raise ServingError(
                "{input}: a shape of {shape} does not fit.", input=where, shape=list(read.shape)
            )
        return read

    def neutral(self) -> np.ndarray:
        """A value that says nothing: zeros, or empty strings."""
        sizes = self.shape[1:] if self.by_row else self.shape
        filler = b"" if self.dtype == object else 0
        return np.full([1 if size is None else size for size in sizes], filler, self.dtype)

    def _strings(self, value: object, where: str) -> np.ndarray:
        read = np.empty((), object)
        if isinstance(value, str):  # an array of it would drop NUL at its end
            read[()] = value
        else:
            read = np.array(value, dtype=object)
        for place, text in np.ndenumerate(read):
            if not isinstance(text, str):
                kind = type(text).__name__
                raise ServingError("{input}: {kind} is no string.", input=where, kind=kind)
            read[place] = text.encode("utf-8", "replace")
        return read

    def _numbers(self, value: object, where: str) -> np.ndarray:
        try:
            given = np.asarray(value)
        except ValueError as error:  # rows of a row differ in length
            raise ServingError("{input}: the values form no array.", input=where) from error
        if given.dtype.kind not in _GIVEN_FOR.get(self.dtype.kind, "fiu"):
            kind = type(value).__name__ if given.dtype.kind in "OUS" else given.dtype.name
            raise ServingError("{input}: {kind} does not fit.", input=where, kind=kind)
        with np.errstate(over="ignore"):
            read = given.astype(self.dtype)
        if self.dtype.kind != "f":
            lost = read != given
        elif given.dtype.kind == "f":
            lost = np.isfinite(given) & ~np.isfinite(read)
        else:  # as Python's own numbers, which compare exactly
            lost = read.astype(object) != given.astype(object)
        if lost.any():
            raise ServingError(
                "{input}: {value} is too large.", input=where, value=given[lost].flat[0]
            )
        return read


def is_text(inputs: Collection[Input]) -> bool:
    """Whether a string a row is all that is taken."""
    return [(it.dtype, it.shape) for it in inputs] == [(np.dtype(object), (None,))]


@dataclass(frozen=True)
class Batch:
    """Values for a signature. rows: by input, an array for each row; shared: for all rows."""

    rows: Mapping[str, list[np.ndarray]]
    shared: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(next(iter(self.rows.values()))) if self.rows else 1

    def chunks(self, size: int) -> list[list[int]]:
        """Places of the rows that go together: all arrays of one shape, strings of like length."""
        keys = [self._shapes_and_length(row) for row in range(len(self))]
        chunks: list[list[int]] = []
        for row in sorted(range(len(self)), key=keys.__getitem__):
            last = chunks[-1] if chunks else []
            if last and len(last) < size and keys[last[0]][0] == keys[row][0]:
                last.append(row)
            else:
                chunks.append([row])
        return chunks

    def feed(self, places: list[int]) -> dict[str, np.ndarray]:
        """By input, the arrays for the rows at these places."""
        stacked = {
            name: np.stack([values[place] for place in places])
            for name, values in self.rows.items()
        }
        return stacked | self.shared

    def _shapes_and_length(self, row: int) -> tuple[list[tuple[int, ...]], int]:
        values = [column[row] for column in self.rows.values()]
        bytes_read = sum(len(text) for it in values if it.dtype == object for text in it.flat)
        return [it.shape for it in values], bytes_read


def batch_of(given: Iterable | Mapping[str, object], inputs: Mapping[str, Input]) -> Batch:
    """What was given, checked against what is taken.

    given: values of the one input that has strings, or by the name of each input: a value a row
        where its first axis is the batch, else the value itself.

    Raises:
        ServingError: an input is missing, unknown, or does not fit; or they differ in rows.
    """
    taken = ", ".join(map(str, inputs.values()))
    given = _by_name(given, inputs, taken)
    if missing := [name for name in inputs if name not in given]:
        raise ServingError(
            "{names} must be given too; taken are: {inputs}.",
            names=", ".join(missing),
            inputs=taken,
        )
    if unknown := [str(name) for name in given if name not in inputs]:
        raise ServingError(
            "{names} is not taken; taken are: {inputs}.", names=", ".join(unknown), inputs=taken
        )
    rows, shared = {}, {}
    for name, known in inputs.items():
        if not known.by_row:
            shared[name] = known.read(given[name])
        else:
            rows[name] = [known.read(it, row) for row, it in enumerate(_rows(given, name), 1)]
    if len({len(values) for values in rows.values()}) > 1:
        counts = ", ".join(f"{name} {len(values)}" for name, values in rows.items())
        raise ServingError("The inputs differ in their number of rows: {counts}.", counts=counts)
    return Batch(rows, shared)


def _by_name(given: Iterable | Mapping, inputs: Mapping[str, Input], taken: str) -> Mapping:
    if isinstance(given, Mapping):
        return given
    if len(inputs) == 1 and (only := next(iter(inputs.values()))).dtype == object and only.by_row:
        return {only.name: given}
    raise ServingError(
        "Values must be given by the input's name; taken are: {inputs}.", inputs=taken
    )


def _rows(given: Mapping, name: str) -> list:
    values = given[name]
    if isinstance(values, str):
        raise ServingError("{name} takes a list of texts; wrap a single text in [ ].", name=name)
    try:
        return list(values)
    except TypeError as error:
        raise ServingError("{name} takes a list, a value a row.", name=name) from error
