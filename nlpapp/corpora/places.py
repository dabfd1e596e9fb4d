"""Where corpora are looked for: three folders, each with an option or an environment variable."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The folders of one run.

    data_dir: TensorFlow Datasets prepares corpora here and finds them again; must be writable
        only when something has to be prepared.
    manual_root: holds a folder for each corpus with files that replace its downloads.
    prepared_dir: corpora that were prepared elsewhere; only ever read.
    """

    data_dir: Path
    manual_root: Path | None = None
    prepared_dir: Path | None = None

    @classmethod
    def resolve(
        cls, data_dir: str | Path | None = None, manual_dir: str | Path | None = None
    ) -> "Places":
        """An argument wins over its environment variable; an empty variable counts as unset."""
        # TensorFlow Datasets reads TFDS_DATA_DIR too, but importing it just for that costs seconds.
        default = os.environ.get("TFDS_DATA_DIR") or "~/tensorflow_datasets"
        return cls(
            data_dir=Path(data_dir or default).expanduser(),
            manual_root=_optional(manual_dir or os.environ.get("NLPAPP_MANUAL_DIR")),
            prepared_dir=_optional(os.environ.get("NLPAPP_PREPARED_DIR")),
        )


def _optional(path: str | Path | None) -> Path | None:
    return Path(path).expanduser() if path else None
