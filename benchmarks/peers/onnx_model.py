"""The bidirectional LSTM classifier of `nlpapp.tasks.sentiment` as an ONNX graph, for ONNX Runtime.

Written down rather than exported, so that it is the graph ONNX has operators for: one LSTM that
knows where each text ends.
"""

import numpy as np
import onnx
import onnxruntime
from onnx import parser

_GRAPH = """
<ir_version: 10, opset_import: ["" : 21]>
classifier (int32[batch, time] ids) => (float[batch, classes] logits)
<int32 zero = {{0}}, int64[1] time_axis = {{1}}, int64[1] unit_axis = {{2}},
 int64[3] joined = {{0, 0, -1}}, float lowest = {{-1e9}}, float nothing = {{0}}>
{{
    is_padding = Equal(ids, zero)
    is_token = Not(is_padding)
    counted = Cast<to = 6>(is_token)
    lengths = ReduceSum<keepdims = 0>(counted, time_axis)
    vectors = Gather(embedding, ids)
    steps_first = Transpose<perm = [1, 0, 2]>(vectors)
    read = LSTM<direction = "bidirectional", hidden_size = {units}>(
        steps_first, kernel, recurrent, bias, lengths)
    texts_first = Transpose<perm = [2, 0, 1, 3]>(read)
    hidden = Reshape(texts_first, joined)
    beyond = Unsqueeze(is_padding, unit_axis)
    for_highest = Where(beyond, lowest, hidden)
    highest = ReduceMax<keepdims = 0>(for_highest, time_axis)
    for_mean = Where(beyond, nothing, hidden)
    total = ReduceSum<keepdims = 0>(for_mean, time_axis)
    as_float = Cast<to = 1>(lengths)
    count = Unsqueeze(as_float, time_axis)
    mean = Div(total, count)
    pooled = Concat<axis = 1>(highest, mean)
    logits = Gemm(pooled, output_kernel, output_bias)
}}
"""


def session(weights: list[np.ndarray], threads: int) -> onnxruntime.InferenceSession:
    """Runs `logits` float32 [batch, classes] from `ids` int32 [batch, time], texts not empty.

    weights: what a Keras SentimentModel("bilstm") has, `model.get_weights()`.
    """
    embedding, *directions, output_kernel, output_bias = weights
    units = len(directions[1])
    model = parser.parse_model(_GRAPH.format(units=units))
    forward, backward = directions[:3], directions[3:]
    constants = {
        "embedding": embedding,
        "kernel": np.stack([_gates(part[0]).T for part in (forward, backward)]),
        "recurrent": np.stack([_gates(part[1]).T for part in (forward, backward)]),
        # ONNX has a second bias, for the recurrent product.
        "bias": np.stack(
            [np.append(_gates(d[2]), np.zeros(4 * units)) for d in (forward, backward)]
        ),
        "output_kernel": output_kernel,
        "output_bias": output_bias,
    }
    model.graph.initializer.extend(
        onnx.numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name)
        for name, value in constants.items()
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _gates(values: np.ndarray) -> np.ndarray:
    """Gates of the last axis from Keras's order (i, f, candidate, o) to ONNX's (i, o, f, c)."""
    i, f, candidate, o = np.split(values, 4, axis=-1)
    return np.concatenate([i, o, f, candidate], axis=-1)
