"""A saved model as Beam's RunInference wants it: loaded once a process, asked batch by batch."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from apache_beam.ml.inference.base import ModelHandler

from nlpapp import serving
from nlpapp.quiet import import_tensorflow
from nlpapp.scoring.rows import Row

# A batch is so many rows, or fewer where so many characters come first. The model sorts them by
# length, so the more there are, the less is padded.
BATCH_ROWS = 1024
_BATCH_CHARACTERS = 2**23


class SavedModelHandler(ModelHandler[Row, Row, serving.Model]):
    """Adds to each row one value for each output of the model, in the order of `Model.run`."""

    def __init__(self, entry: serving.Entry):
        super().__init__(
            min_batch_size=_BATCH_CHARACTERS,
            max_batch_size=_BATCH_CHARACTERS,
            element_size_fn=_characters,
        )
        self._entry = entry

    def load_model(self) -> serving.Model:
        import_tensorflow()
        return serving.load(self._entry)

    def run_inference(
        self, batch: Sequence[Row], model: serving.Model, inference_args: dict | None = None
    ) -> Iterator[Row]:
        outputs = model.run([row.text for row in batch]).values()
        for row, answers in zip(batch, zip(*outputs, strict=True), strict=True):
            yield replace(row, answers=row.answers + answers)

    def get_num_bytes(self, batch: Sequence[Row]) -> int:
        return sum(len(row.text.encode("utf-8", "replace")) for row in batch)

    def get_metrics_namespace(self) -> str:
        return self._entry.name


def _characters(row: Row) -> int:
    return max(len(row.text), _BATCH_CHARACTERS // BATCH_ROWS)
