"""A saved model as Beam's RunInference wants it: loaded once a process, asked batch by batch."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from apache_beam.ml.inference.base import ModelHandler

from nlpapp import serving
from nlpapp.quiet import import_tensorflow
from nlpapp.scoring.rows import Row

# A batch is so many rows, or fewer where so many characters or numbers come first. The model sorts
# them by length, so the more there are, the less is padded.
BATCH_ROWS = 1024
_BATCH_SIZE = 2**23


class SavedModelHandler(ModelHandler[Row, Row, serving.Model]):
    """Adds to each row one value for each output of the model, in the order of `Model.run`."""

    def __init__(self, entry: serving.Entry):
        super().__init__(
            min_batch_size=_BATCH_SIZE,
            max_batch_size=_BATCH_SIZE,
            element_size_fn=_size,
        )
        self._entry = entry

    def load_model(self) -> serving.Model:
        import_tensorflow()
        return serving.load(self._entry)

    def run_inference(
        self, batch: Sequence[Row], model: serving.Model, inference_args: dict | None = None
    ) -> Iterator[Row]:
        if not batch:
            return  # Beam asks about nothing where one row fills a batch
        columns = zip(*(row.given for row in batch), strict=True)
        outputs = model.run(dict(zip(model.inputs(), columns, strict=True))).values()
        for row, answers in zip(batch, zip(*outputs, strict=True), strict=True):
            yield replace(row, answers=row.answers + answers)

    def get_num_bytes(self, batch: Sequence[Row]) -> int:
        return sum(_bytes(it) for row in batch for it in row.given)

    def get_metrics_namespace(self) -> str:
        return self._entry.name


def _bytes(given: object) -> int:
    if isinstance(given, str):
        return len(given.encode("utf-8", "replace"))
    return np.asarray(given).nbytes


def _size(row: Row) -> int:
    given = sum(len(it) if isinstance(it, str) else np.size(it) for it in row.given)
    return max(given, _BATCH_SIZE // BATCH_ROWS)
