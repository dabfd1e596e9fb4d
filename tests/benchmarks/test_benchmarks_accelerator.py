"""The accelerator's benchmark: what it counts, what it keeps when a part fails, and its peers.

That it runs, and that its loops compute what our reader does, needs JAX; without, it is not tried.
"""

import json
import re
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest

from benchmarks import accelerator, loads
from benchmarks.accelerator import Results
from benchmarks.accelerator_cases import run
from benchmarks.loads import TINY, Case, Sizes
from nlpapp.recurrent.cells import Reader

REASON = "JAX comes with benchmarks/accelerator-requirements.txt"


def told(title, contestant, *values, remark=""):
    line = {"title": title, "contestant": contestant}
    return json.dumps(line | ({"values": values, "remark": remark} if values or remark else {}))


def results(*lines):
    made = Results()
    made.take(f"{line}\n" for line in lines)
    return made


def test_operations_are_those_of_all_matrices_of_the_layer_forward_and_twice_backward():
    reader = Reader("bilstm", units=3)
    reader.build((1, 1, 5))
    matrices = [weight for weight in reader.trainable_variables if len(weight.shape) == 2]
    assert loads.lstm_operations(5, 3) == 3 * 2 * sum(np.prod(w.shape) for w in matrices)


def test_reviews_are_two_batches_of_unlike_length_again_and_again():
    recipe = loads.classifier_recipe(Sizes(steps=6), units=3, batch=7)
    batches = loads.reviews(Sizes(steps=6), recipe)
    assert len(batches) == 6
    shapes = [ids.shape for ids, labels in (batches[i] for i in range(6))]
    assert shapes == [shapes[0], shapes[1]] * 3 and shapes[0][1] < shapes[1][1]
    assert batches.tokens == sum(int((batches[i][0] != 0).sum()) for i in range(6))


def test_reviews_are_as_long_as_those_of_imdb_in_the_middle():
    batches = loads.reviews(Sizes(), loads.classifier_recipe(Sizes(), units=3, batch=256))
    quarter, three_quarters = (float((batches[i][0] != 0).sum(1).mean()) for i in (0, 1))
    # A log-normal of mean 240: quartiles at 178 / 1.68 and 178 * 1.68.
    assert quarter == pytest.approx(106, rel=0.1) and three_quarters == pytest.approx(300, rel=0.1)


def test_the_first_round_is_not_a_rate_but_how_long_getting_ready_took():
    assert loads.rates([5.0, 2.0, 1.0, 4.0], tokens=8) == ([4.0, 8.0, 2.0], 3.0)


def test_a_case_that_fails_is_told_and_the_next_one_runs():
    def fail():
        raise RuntimeError("no memory\nand a long story")

    cases = [Case("a", "x", 2.0, fail), Case("a", "y", 2.0, lambda: ([3.0, 5.0, 4.0], 1.25))]
    first, second = run(cases, time.monotonic() + 60, peak=80.0)
    assert (first["values"], first["remark"]) == ([], "failed: RuntimeError: no memory")
    assert second["values"] == [3.0, 5.0, 4.0]
    assert second["remark"] == "10.0% of the peak, ready in 1.2 s"


def test_nothing_begins_after_the_time_is_up():
    assert not list(run([Case("a", "x", 1.0, lambda: ([1.0], 0.0))], time.monotonic() - 1, None))


def test_a_part_that_is_too_slow_is_stopped_and_one_that_breaks_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(subprocess, "run", partial(_run_instead, ["sleep", "60"]))
    begin = time.monotonic()
    assert "its time was up" in accelerator.run_part("loops", tmp_path / "x", 0.2, True)
    assert time.monotonic() - begin < 30
    monkeypatch.setattr(subprocess, "run", partial(_run_instead, ["sh", "-c", "exit 3"]))
    assert "status 3" in accelerator.run_part("loops", tmp_path / "x", 20, True)
    assert "no time" in accelerator.run_part("loops", tmp_path / "x", -1, True)


_RUN = subprocess.run


def _run_instead(command, _, **options):
    return _RUN(command, **options)


def test_a_line_torn_by_the_stop_is_left_out():
    made = Results()
    made.take([told("a", "nlpapp", 1.0) + "\n", told("a", "PyTorch", 2.0)[:20]])
    assert list(made.cases["a"]) == ["nlpapp"]


def test_a_table_has_ours_first_by_speed_and_says_what_is_missing():
    made = results(
        json.dumps({"device": "NVIDIA H100", "packages": {"jax": "1"}}),
        told("a", "PyTorch"),
        told("a", "PyTorch", 9.0, 8.0, remark="ready"),
        told("a", "nlpapp"),
        told("a", "nlpapp, unrolled"),
        told("a", "cuDNN"),
        told("a", "nlpapp", 2.0, 3.0),
        told("a", "nlpapp, unrolled", 5.0, 6.0),
        told("a", "cuDNN", remark="failed: no card"),
        told("a", "packed"),
        told("b", "nlpapp"),
    )
    report = accelerator.made_of(made, 0.0, ["loops: ended with status 1"])
    (table,) = report.comparisons  # nothing of "b" was measured
    assert list(table.values) == ["nlpapp, unrolled", "nlpapp", "PyTorch"]
    assert table.note == "cuDNN: failed: no card. packed: not finished in the time there was."
    assert table.remarks["PyTorch"] == "ready"
    assert "NVIDIA H100" in report.machine and "status 1" in report.note
    *_, line = accelerator.summary(report)
    assert line == "a: 2; 6 (nlpapp, unrolled); 8 (PyTorch)"


def test_a_card_has_the_peak_of_its_data_sheet_and_an_unknown_one_none():
    assert loads.peak("NVIDIA H100 80GB HBM3") == loads.peak("NVIDIA H200") == 989e12
    assert loads.peak("") is None


@pytest.mark.parametrize("part", [*accelerator.ENDS])
def test_every_case_of_a_part_runs_at_tiny_sizes(part, tmp_path):
    pytest.importorskip("jax", reason=REASON)
    pytest.importorskip("torch", reason="PyTorch comes with benchmarks/requirements.txt")
    file = tmp_path / "told.jsonl"
    command = [sys.executable, "-m", "benchmarks.accelerator_cases", part, file, "900", "--tiny"]
    environment = accelerator.environment(part) | {
        "JAX_PLATFORMS": "cpu",
        "CUDA_VISIBLE_DEVICES": "",
    }
    subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], check=True)
    made = results(*file.read_text().splitlines())
    cases = [(name, case) for table in made.cases.values() for name, case in table.items()]
    assert cases and {"jax", "keras", "torch"} <= made.packages.keys()
    for name, case in cases:
        if name.startswith("cuDNN"):
            assert "NotImplementedError" in case["remark"]
        else:
            assert len(case["values"]) == TINY.rounds and min(case["values"]) > 0


def test_a_peer_gives_the_states_of_our_reader_and_the_gradients_of_their_differences():
    jax = pytest.importorskip("jax", reason=REASON)
    from benchmarks.peers.jax_lstm import scanned

    way = partial(scanned, unroll=4)

    random = np.random.default_rng(3)
    vectors, lengths = random.normal(size=(3, 7, 5)), np.array([7, 3, 1], np.int32)
    reader = Reader("bilstm", units=4)
    reader.build(vectors.shape)
    weights = [random.normal(0, 0.7, weight.shape) for weight in reader.trainable_variables]
    for variable, value in zip(reader.trainable_variables, weights, strict=True):
        variable.assign(value)
    valid = np.arange(7)[None, :, None] < lengths[:, None, None]
    ours = np.array(reader(vectors.astype(np.float32), lengths=lengths)) * valid
    np.testing.assert_allclose(way(weights, vectors, lengths) * valid, ours, atol=1e-5)

    with jax.enable_x64(True):
        pull = random.normal(size=ours.shape) * valid

        @jax.jit
        def pulled(weights, vectors):
            return (way(weights, vectors, lengths) * pull).sum()

        gradients = jax.jit(jax.grad(pulled, argnums=(0, 1)))(weights, vectors)
        steps = [random.normal(size=w.shape) for w in weights], random.normal(size=vectors.shape)
        ahead, behind = (
            pulled(
                [w + h * s for w, s in zip(weights, steps[0], strict=True)], vectors + h * steps[1]
            )
            for h in (1e-5, -1e-5)
        )
        slope = sum(
            float((g * s).sum())
            for g, s in zip(*map(jax.tree.leaves, (gradients, steps)), strict=True)
        )
    assert slope == pytest.approx(float(ahead - behind) / 2e-5, rel=1e-4)


def test_in_half_precision_every_product_of_a_peer_is_in_half_precision():
    jax = pytest.importorskip("jax", reason=REASON)
    if keras.backend.backend() != "jax":
        pytest.skip("with KERAS_BACKEND=jax alone")
    from benchmarks.peers.jax_lstm import LoopReader, scanned

    reader = LoopReader(3, partial(scanned, unroll=4), dtype="mixed_bfloat16")
    reader.build((2, 5, 4))
    others = [variable.value for variable in reader.non_trainable_variables]

    def read(weights, vectors):
        hidden, _ = reader.stateless_call(weights, others, vectors, np.array([5, 2], np.int32))
        return hidden

    weights = [variable.value for variable in reader.trainable_variables]
    vectors = jax.numpy.ones((2, 5, 4), "bfloat16")
    products = re.findall(r":(\w+)\[\S* = dot_general", str(jax.make_jaxpr(read)(weights, vectors)))
    assert len(products) > 2 and set(products) == {"bf16"}
