"""Contract 1 asked of saved models in a process that has TensorFlow alone.

In the child neither this project nor Keras can be imported by anything of ours. It runs what a test
file asks of each folder, and hands over what the models said.
"""

import functools
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlpapp.saved import cards

SHIPPED = Path(cards.__file__).parents[2] / "saved_models"

# What TensorFlow Serving and every build of TensorFlow bring. Nothing here is Python, cuDNN, XLA or
# a library of its own; what is added must be as plain.
CORE_OPERATIONS = set(
    str.split("""
    Add AddN AddV2 All Any ArgMax Assert AssignVariableOp BatchMatMulV2 BiasAdd BiasAddGrad
    BroadcastGradientArgs BroadcastTo Cast Ceil ConcatOffset ConcatV2 Const Cos Cumsum DenseBincount
    Einsum DisableCopyOnRead DynamicStitch EmptyTensorList Equal Exp ExpandDims Fill FloorDiv
    FloorMod GatherNd GatherV2 Greater GreaterEqual HashTableV2 Identity If
    InitializeTableFromTextFileV2 InvertPermutation IsFinite Less LessEqual Log LogSoftmax
    LogicalAnd LogicalNot LogicalOr LookupTableFindV2 MatMul Max Maximum Mean MergeV2Checkpoints
    Minimum Mul Neg NoOp NotEqual OneHot OnesLike Pack Pad PadV2 PartitionedCall Placeholder Pow
    Prod RaggedGather RaggedRange RaggedTensorToTensor Range ReadVariableOp RealDiv Reciprocal
    ReduceJoin Relu Reshape ResourceGather RestoreV2 ReverseV2 SaveV2 ScatterNd SegmentMax Select
    SelectV2 Shape ShapeN ShardedFilename Sigmoid SigmoidGrad Sin Size Slice Softmax Softplus Split
    SplitV Squeeze StatefulPartitionedCall StatelessIf StatelessWhile StaticRegexFullMatch
    StaticRegexReplace StopGradient StridedSlice StridedSliceGrad StringJoin StringLength
    StringLower StringNGrams StringSplitV2 StringStrip StringToHashBucketFast Sub Substr Sum Tanh
    TanhGrad
    TensorListElementShape TensorListFromTensor TensorListGetItem TensorListLength
    TensorListPopBack TensorListPushBack TensorListReserve TensorListSetItem TensorListStack
    TensorScatterAdd TensorScatterUpdate Tile TopKV2 Transpose UnicodeDecode
    UnicodeDecodeWithOffsets UnicodeEncode UnicodeTranscode UniqueWithCounts Unpack
    UnsortedSegmentJoin UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentSum UpperBound
    VarHandleOp VarIsInitializedOp Where While ZerosLike
    """)
)

_BEGIN = """
import collections, os, pickle, sys, traceback

ours = ("nlpapp", "training")
sys.modules.update(dict.fromkeys(ours))  # None: whoever imports it gets an ImportError
import tensorflow as tf
# TensorFlow brings Keras in with itself; from here on nobody can ask for it.
sys.modules.update(dict.fromkeys(("keras", "tf_keras", "tensorflow_text")))
from tensorflow.core.protobuf import saved_model_pb2

# folders: what each warms up with. served: those that ship.
questions, folders, served = pickle.load(open(sys.argv[1], "rb"))

def values(outputs):
    return {name: value.numpy() for name, value in outputs.items()}

def described(specs):
    return {k: (s.dtype.name, s.shape.as_list()) for k, s in specs.items()}

def operations_of(folder):
    graph = saved_model_pb2.SavedModel()
    graph.ParseFromString(open(os.path.join(folder, "saved_model.pb"), "rb").read())
    return collections.Counter(
        node.op
        for meta in graph.meta_graphs
        for nodes in (meta.graph_def.node, *(f.node_def for f in meta.graph_def.library.function))
        for node in nodes
    )

def about(folder, model):
    answer = model.signatures["serving_default"]
    return {
        "signatures": {
            name: (described(s.structured_input_signature[1]), described(s.structured_outputs))
            for name, s in model.signatures.items()
        },
        "warmed up": [
            values(answer(**{name: tf.constant(value) for name, value in request.items()}))
            for request in folders[folder]
        ],
    }
"""

_END = """
answers, optimised = {}, set()
for folder in folders:
    operations = operations_of(folder)
    # To optimise a graph takes longer than to run it. Of what ships, one model of every graph is
    # asked as it is served.
    like = frozenset(operations.items())
    asked_plain = folder not in served or like in optimised
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": asked_plain})
    if folder in served:
        optimised.add(like)
    try:
        model = tf.saved_model.load(folder)
        said = about(folder, model) | run(model.signatures, questions)
        answers[folder] = said | {"operations": set(operations)}
    except Exception:
        answers[folder] = traceback.format_exc()
pickle.dump(answers, open(sys.argv[2], "wb"))
"""


def newest() -> list[Path]:
    """The newest version folder of each shipped model; training again leaves older ones."""
    versions = sorted(
        (path.parents[1] for path in SHIPPED.glob(f"*/*/{cards.CARD_PATH}")),
        key=lambda folder: (folder.parent, int(folder.name)),
    )
    return list({folder.parent: folder for folder in versions}.values())


@functools.cache
def card_of(folder: Path) -> dict:
    """The card of a version folder, every file of which was held against it: once, not each time.

    Raises CardError.
    """
    return cards.verify(folder)


def shipped(task: str) -> list:
    """A parameter for the newest version folder of each shipped model of a task."""
    folders = [folder for folder in newest() if card_of(folder)["task"] == task]
    return [pytest.param(folder, id=folder.parent.name) for folder in folders] or [
        pytest.param(None, id="shipped", marks=pytest.mark.skip("saved_models/ holds none yet"))
    ]


def warm_up(folder: Path) -> list[dict[str, np.ndarray]]:
    """The inputs of each request that TensorFlow Serving warms a model up with.

    Raises AssertionError where a request is not of the model's own `serving_default`.
    """
    import tensorflow as tf
    from tensorflow.core.framework.tensor_pb2 import TensorProto

    path = folder / "assets.extra" / "tf_serving_warmup_requests"
    found = []
    for record in tf.data.TFRecordDataset(str(path)):
        # PredictionLog.predict_log = 6, PredictLog.request = 1, then PredictRequest.
        (log,) = fields_of(record.numpy())[6]
        (request,) = map(fields_of, fields_of(log)[1])
        (spec,) = map(fields_of, request[1])
        assert (spec[1], spec[3]) == ([folder.parent.name.encode()], [b"serving_default"])
        entries = [fields_of(entry) for entry in request[2]]
        found.append(
            {
                name.decode(): tf.make_ndarray(TensorProto.FromString(tensor))
                for entry in entries
                for name, tensor in zip(entry[1], entry[2], strict=True)
            }
        )
    return found


def fields_of(message: bytes) -> dict[int, list[bytes]]:
    """Length-delimited fields of a protocol buffer by number, of wire format alone."""
    found, place = {}, 0
    while place < len(message):
        key, place = varint(message, place)
        assert key & 7 == 2, "only nested messages and strings are written here"
        size, place = varint(message, place)
        found.setdefault(key >> 3, []).append(message[place : place + size])
        place += size
    return found


def varint(data: bytes, place: int) -> tuple[int, int]:
    """A number, and where the next one begins."""
    value = shift = 0
    while True:
        byte = data[place]
        value, place, shift = value | (byte & 127) << shift, place + 1, shift + 7
        if byte < 128:
            return value, place


def answers_of(run: str, questions: object, folders: list[Path], work: Path) -> dict:
    """What every model said, by folder; a string where asking it failed.

    run: source of a function `run(signatures, questions)` that gives a dict, for the child, where
    `tf` and `values`, from outputs to arrays, are at hand. work: an empty folder.

    With it stand the model's `operations` and `signatures`, and what it says, `warmed up`, to each
    request of its warm-up file.
    """
    asked = {str(folder): warm_up(folder) for folder in folders}
    served = {path for path in asked if Path(path).is_relative_to(SHIPPED)}
    (work / "questions").write_bytes(pickle.dumps((questions, asked, served)))
    child = _BEGIN + run + _END
    done = subprocess.run(
        [sys.executable, "-c", child, str(work / "questions"), str(work / "answers")],
        cwd=work,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return pickle.loads((work / "answers").read_bytes())
