"""Finds, verifies, loads, runs and times saved models; knows no task and no Keras.

    from nlpapp import serving

    scan = serving.scan(serving.default_root())
    for refusal in scan.refused:
        print(refusal)
    model = serving.load(serving.find(scan.root, scan.models[0].name))
    answers = model.run(["A fine film.", ""])  # {"label": object [2], "scores": float32 [2, k]}

Listing needs no TensorFlow; it is imported when the first model is loaded.
"""

from nlpapp.serving.errors import ServingError
from nlpapp.serving.listing import Entry, Refusal, Scan, default_root, find, scan, skipped
from nlpapp.serving.model import Model, load
from nlpapp.serving.running import latency

__all__ = [
    "Entry",
    "Model",
    "Refusal",
    "Scan",
    "ServingError",
    "default_root",
    "find",
    "latency",
    "load",
    "scan",
    "skipped",
]
