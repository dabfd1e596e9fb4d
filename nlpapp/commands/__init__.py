"""The commands of ``python -m nlpapp``: each a file with its options and what it does.

They reach models through ``nlpapp.serving`` alone and know no task: what they print or write is
whatever outputs a model's signature has.
"""

from pathlib import Path
from typing import Annotated

import tyro

# The option that all share.
SavedModels = Annotated[
    Path | None,
    tyro.conf.arg(
        metavar="DIR",
        help="Folder that holds the models.",
        help_behavior_hint="(default: NLPAPP_SAVED_MODELS, or saved_models here)",
    ),
]


class CommandError(Exception):
    """The command cannot do what was asked; the message is one sentence for a person."""
