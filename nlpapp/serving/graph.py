"""The graph of a SavedModel, restored without what only training needs.

`tf.saved_model.load` makes a Python function of every function in the file, the gradients' too, and
keeps several copies of each graph: a translator of 8 MB takes 200 MB and leaves 80,000 objects for
Python's collector to walk over. Here the nodes that signatures need run in a session of their own:
the same kernels and the same answers, a third of the memory, hardly an object.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlpapp.serving.inputs import Input

if TYPE_CHECKING:
    import tensorflow as tf
    from tensorflow.core.framework.graph_pb2 import GraphDef
    from tensorflow.core.protobuf.meta_graph_pb2 import MetaGraphDef, SignatureDef, TensorInfo

_INIT = "__saved_model_init_op"  # TensorFlow's name for the signature that fills tables


@dataclass(frozen=True)
class Signature:
    """A signature that can be called by any number of threads. inputs: by name, sorted."""

    inputs: Mapping[str, Input]
    _definition: "SignatureDef"
    _session: "tf.compat.v1.Session"

    def __call__(self, feed: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Outputs by name, for an array for each input; strings are bytes, both ways.

        Raises:
            tf.errors.OpError: an operation failed.
        """
        values = self._run(*(feed[name] for name in self.inputs))
        return dict(zip(self._definition.outputs, values, strict=True))

    @cached_property
    def _run(self):
        tensor = self._session.graph.get_tensor_by_name
        feeds = [tensor(self._definition.inputs[name].name) for name in self.inputs]
        fetches = [tensor(info.name) for info in self._definition.outputs.values()]
        return self._session.make_callable(fetches, feeds)


def restore(folder: Path) -> dict[str, Signature]:
    """The signatures of a SavedModel, by name.

    Raises:
        Exception: the folder holds none; TensorFlow promises no one kind.
    """
    import tensorflow as tf
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

    saved = SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    (whole,) = (it for it in saved.meta_graphs if "serve" in it.meta_info_def.tags)
    definitions = dict(whole.signature_def)
    init = definitions.pop(_INIT, None)

    graph = tf.Graph()
    with graph.as_default():
        tf.graph_util.import_graph_def(_needed(whole), name="")
    session = tf.compat.v1.Session(graph=graph)
    weights = {whole.saver_def.filename_tensor_name: str(folder / "variables/variables")}
    session.run(graph.get_operation_by_name(whole.saver_def.restore_op_name), weights)
    if init:
        files = {
            asset.tensor_info.name: str(folder / "assets" / asset.filename)
            for asset in whole.asset_file_def
        }
        session.run(graph.get_operation_by_name(_node(init.outputs[_INIT].name)), files)
    return {
        name: Signature(
            {key: _input(key, info) for key, info in sorted(definition.inputs.items())},
            definition,
            session,
        )
        for name, definition in definitions.items()
    }


def _needed(whole: "MetaGraphDef") -> "GraphDef":
    """The nodes and functions that signatures use, or that restore weights and tables."""
    from tensorflow.core.framework.graph_pb2 import GraphDef

    nodes = {node.name: node for node in whole.graph_def.node}
    functions = {it.signature.name: it for it in whole.graph_def.library.function}
    saver, definitions = whole.saver_def, whole.signature_def.values()
    tensors = [saver.filename_tensor_name, saver.restore_op_name]
    for it in definitions:
        tensors += [info.name for info in (*it.inputs.values(), *it.outputs.values())]
    tensors += [asset.tensor_info.name for asset in whole.asset_file_def]

    kept = _reached(map(_node, tensors), lambda name: map(_node, nodes[name].input))
    called = (name for node in kept for name in _called(nodes[node], functions))
    used = _reached(
        called,
        lambda name: (it for node in functions[name].node_def for it in _called(node, functions)),
    )
    graph = GraphDef(versions=whole.graph_def.versions)
    graph.node.extend(node for name, node in nodes.items() if name in kept)
    graph.library.function.extend(it for name, it in functions.items() if name in used)
    return graph


def _reached(roots: Iterable[str], following) -> set[str]:
    """The roots, and whatever follows from them."""
    reached, waiting = set(), list(roots)
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            waiting += following(name)
    return reached


def _called(node, functions: Mapping[str, object]) -> Iterator[str]:
    """Names of the functions that a node calls."""
    if node.op in functions:
        yield node.op
    for value in node.attr.values():
        names = [value.func.name, *(it.name for it in value.list.func)]
        yield from (name for name in names if name in functions)


def _node(tensor: str) -> str:
    """The node of a tensor's name, or of a control input's."""
    return tensor.removeprefix("^").partition(":")[0]


def _input(name: str, info: "TensorInfo") -> Input:
    import tensorflow as tf

    sizes = tf.TensorShape(info.tensor_shape).as_list()
    dtype = np.dtype(tf.as_dtype(info.dtype).as_numpy_dtype)
    return Input(name, dtype, tuple(sizes))
