"""What a card says of the machine."""

import re
from importlib.metadata import version

from nlpapp.learning import machine


def test_hardware_can_be_told_where_cores_cannot_be_asked_for(monkeypatch):
    monkeypatch.delattr("nlpapp.learning.machine.os.sched_getaffinity", raising=False)
    monkeypatch.delenv("TF_NUM_INTRAOP_THREADS", raising=False)
    assert re.search(r", \d+ cores$", machine.hardware())


def test_fewer_threads_than_cores_are_told(monkeypatch):
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    assert machine.hardware().endswith(" cores, on 1 thread")
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "0")  # TensorFlow's word for as many as there are
    assert machine.hardware().endswith(" cores")


def test_the_backend_is_told_with_its_version_and_its_accelerator(monkeypatch):
    assert machine.backend() == f"tensorflow {version('tensorflow')}"
    monkeypatch.setattr(machine.keras.distribution, "list_devices", lambda: ["gpu:0", "gpu:1"])
    assert machine.backend() == f"tensorflow {version('tensorflow')} on gpu"
