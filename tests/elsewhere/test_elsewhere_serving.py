"""What TensorFlow Serving would be given, held against its own messages.

TensorFlow Serving itself does not run here. Where a server is needed, a stand-in takes its place:
the service's class from tensorflow-serving-api, over a real connection, with plain TensorFlow
behind it. For REST the stand-in follows the rules as TensorFlow Serving documents them.
"""

import json
import re
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from answered_models import TEXTS, card_of

pytest.importorskip("tensorflow_serving", reason="tensorflow-serving-api is not installed")

import grpc
import tensorflow as tf
from google.protobuf import text_format
from tensorflow.core.protobuf import saved_model_pb2
from tensorflow_serving.apis.predict_pb2 import PredictRequest, PredictResponse
from tensorflow_serving.apis.prediction_log_pb2 import PredictionLog
from tensorflow_serving.apis.prediction_service_pb2_grpc import (
    PredictionServiceServicer,
    add_PredictionServiceServicer_to_server,
)
from tensorflow_serving.config.model_server_config_pb2 import ModelServerConfig


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Both stand-ins are on this machine, whatever way leads out of it."""
    monkeypatch.setenv("no_proxy", "localhost")


def signature_in(folder, name="serving_default"):
    """The SignatureDef as it stands in the file."""
    saved = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    (graph,) = (g for g in saved.meta_graphs if list(g.meta_info_def.tags) == ["serve"])
    return graph.signature_def[name]


def assert_fits(request, signature):
    """Every input of the signature and no other, each of its type and of a shape it takes."""
    assert signature.method_name == "tensorflow/serving/predict"
    assert set(request.inputs) == set(signature.inputs)
    for name, wanted in signature.inputs.items():
        given = request.inputs[name]
        assert given.dtype == wanted.dtype
        shape = tf.TensorShape(given.tensor_shape)
        assert shape.is_fully_defined() and shape.is_compatible_with(wanted.tensor_shape)


# The folders


def test_every_folder_is_laid_out_as_tensorflow_serving_looks_for_it(folders):
    for folder in folders:
        assert folder.name == str(int(folder.name)) and int(folder.name) >= 1
        assert (folder / "saved_model.pb").is_file()
        assert (folder / "variables" / "variables.index").is_file()
        assert list((folder / "variables").glob("variables.data-*"))
        assert (folder / "assets.extra" / "tf_serving_warmup_requests").is_file()
        assert signature_in(folder).inputs


def test_the_configuration_names_every_model_that_is_there(
    script, saved_models_root, folders, tmp_path
):
    models_config = script("serving/models_config.py")["models_config"]

    def served_from(root):
        config = text_format.Parse(models_config(root), ModelServerConfig())
        return config.model_config_list.config

    names = sorted({folder.parent.name for folder in folders})
    served = served_from(saved_models_root / "saved_models")
    assert [model.name for model in served] == names
    assert [model.base_path for model in served] == [f"/models/{name}" for name in names]
    assert {model.model_platform for model in served} == {"tensorflow"}
    assert not served_from(tmp_path)


def test_the_warm_up_file_asks_the_models_own_signature(folders):
    for folder in folders:
        file = folder / "assets.extra" / "tf_serving_warmup_requests"
        logs = [PredictionLog.FromString(r.numpy()) for r in tf.data.TFRecordDataset([str(file)])]
        assert 1 <= len(logs) <= 1000  # TensorFlow Serving takes no more
        for log in logs:
            assert log.WhichOneof("log_type") == "predict_log"
            request = log.predict_log.request
            assert request.model_spec.name == card_of(folder)["model"]
            assert request.model_spec.signature_name == "serving_default"
            assert_fits(request, signature_in(folder))
            # Nothing in the file that the messages do not know.
            spec = {"name": request.model_spec.name, "signature_name": "serving_default"}
            known = PredictRequest(model_spec=spec, inputs=request.inputs)
            assert log == PredictionLog(predict_log={"request": known})


# gRPC


class StandIn(PredictionServiceServicer):
    """Stands in for TensorFlow Serving: a SavedModel on plain TensorFlow, behind its service."""

    def __init__(self, models):
        self.models = {model.folder.parent.name: model for model in models}

    def Predict(self, request, context):  # noqa: N802 (the service names it)
        model = self.models.get(request.model_spec.name)
        if model is None:
            context.abort(
                grpc.StatusCode.NOT_FOUND,
                f"Servable not found for request: Latest({request.model_spec.name})",
            )
        assert_fits(request, signature_in(model.folder, request.model_spec.signature_name))
        inputs = {name: tf.make_ndarray(value) for name, value in request.inputs.items()}
        outputs = model.model.signatures[request.model_spec.signature_name](
            **{name: tf.constant(value) for name, value in inputs.items()}
        )
        response = PredictResponse(model_spec=request.model_spec)
        for name, value in outputs.items():
            response.outputs[name].CopyFrom(tf.make_tensor_proto(value.numpy()))
        return response


@pytest.fixture(scope="module")
def grpc_stand_in(of_each_cell):
    """Its address."""
    server = grpc.server(ThreadPoolExecutor(2))
    add_PredictionServiceServicer_to_server(StandIn(of_each_cell), server)
    port = server.add_insecure_port("localhost:0")
    server.start()
    yield f"localhost:{port}"
    server.stop(None).wait()


@pytest.fixture(scope="module")
def grpc_client(script):
    return SimpleNamespace(**script("serving/grpc_client.py"))


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], [""]], ids=["many", "one", "empty"])
def test_the_grpc_request_fits_the_signature_of_every_model_of_texts(
    grpc_client, text_folders, texts
):
    for folder in text_folders:
        request = grpc_client.request(folder.parent.name, texts)
        assert request.model_spec.name == folder.parent.name
        assert request.model_spec.signature_name == "serving_default"
        assert_fits(request, signature_in(folder))
        sent = PredictRequest.FromString(request.SerializeToString())
        text = tf.make_ndarray(sent.inputs["text"])
        assert [value.decode() for value in text] == texts


def test_the_grpc_client_gives_the_answers_of_every_kind_of_model(
    grpc_client, grpc_stand_in, of_each_cell, capsys
):
    for model in of_each_cell:
        name = model.folder.parent.name
        assert grpc_client.main(["--server", grpc_stand_in, name, *TEXTS]) == 0
        model.agrees_with(printed(capsys))


def test_the_grpc_client_prints_what_a_translator_says(grpc_client):
    response = PredictResponse()
    response.outputs["translation"].CopyFrom(tf.make_tensor_proto(["你好。", ""]))
    response.outputs["score"].CopyFrom(tf.make_tensor_proto([-0.25, -1.5], tf.float32))
    assert grpc_client.answers(response) == ["你好。  -0.250000", "  -1.500000"]


def test_the_grpc_client_says_why_it_was_refused(grpc_client, grpc_stand_in, capsys):
    assert grpc_client.main(["--server", grpc_stand_in, "sentiment-none", "text"]) == 1
    assert "sentiment-none: Servable not found" in capsys.readouterr().err


def printed(capsys):
    """What a client printed: of each text its label, and the probability of every class."""
    lines = capsys.readouterr().out.splitlines()
    parts = [line.split("  ") for line in lines]
    return [(label, {k: float(v) for k, v in map(str.split, rest)}) for label, *rest in parts]


# REST


def rest_stand_in_for(models):
    """A handler that answers as TensorFlow Serving's documentation of its REST interface says."""
    models = {f"/v1/models/{model.folder.parent.name}:predict": model for model in models}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model = models.get(self.path)
            if model is None:
                return self.reply(404, {"error": "Servable not found for request"})
            signature = body.pop("signature_name", "serving_default")
            rows = body.pop("instances")
            assert rows and not body, "one of `instances` and `inputs`, not empty, nothing else"
            wanted = signature_in(model.folder, signature).inputs
            assert all(row.keys() == wanted.keys() for row in rows)
            inputs = {name: tf.constant([row[name] for row in rows]) for name in wanted}
            outputs = model.model.signatures[signature](**inputs)
            assert {len(value) for value in outputs.values()} == {len(rows)}, "row format needs it"
            columns = {name: texts_of(value.numpy().tolist()) for name, value in outputs.items()}
            rows = [
                dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
            ]
            return self.reply(200, {"predictions": rows})

        def reply(self, status, body):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_):
            pass

    return Handler


def texts_of(value):
    """Strings come as text, since no output's name ends in _bytes."""
    if isinstance(value, list):
        return [texts_of(part) for part in value]
    return value.decode() if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def rest_stand_in(of_each_cell):
    """Its address."""
    with ThreadingHTTPServer(("localhost", 0), rest_stand_in_for(of_each_cell)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def rest(script):
    return SimpleNamespace(**script("serving/rest.py"))


def test_the_rest_request_has_a_row_a_text_under_the_signatures_input_name(rest, text_folders):
    for folder in text_folders:
        request = rest.request("http://server:1", folder.parent.name, TEXTS)
        assert request.get_method() == "POST"
        assert request.full_url == f"http://server:1/v1/models/{folder.parent.name}:predict"
        body = json.loads(request.data)
        assert body.keys() == {"signature_name", "instances"}
        (name,) = signature_in(folder, body["signature_name"]).inputs
        assert body["instances"] == [{name: text} for text in TEXTS]


def test_no_output_of_a_model_would_be_taken_for_bytes_or_break_its_rows(folders):
    for folder in folders:
        for name, output in signature_in(folder).outputs.items():
            assert not name.endswith("_bytes")
            assert output.tensor_shape.dim[0].size == -1


def test_the_rest_client_gives_the_answers_of_every_kind_of_model(
    rest, rest_stand_in, of_each_cell, capsys
):
    for model in of_each_cell:
        name = model.folder.parent.name
        assert rest.main(["--server", rest_stand_in, name, *TEXTS]) == 0
        model.agrees_with(printed(capsys))


def test_the_rest_client_prints_what_a_translator_says(rest):
    rows = [{"translation": "你好。", "score": -0.25}, {"translation": "", "score": -1.5}]
    said = rest.answers(json.dumps({"predictions": rows}).encode())
    assert said == ["你好。  -0.250000", "  -1.500000"]


def test_the_rest_client_says_why_it_was_refused(rest, rest_stand_in, capsys):
    assert rest.main(["--server", rest_stand_in, "sentiment-none", "text"]) == 1
    assert "Servable not found" in capsys.readouterr().err


def test_the_rest_client_says_where_no_server_answers(rest, capsys):
    assert rest.main(["--server", "http://localhost:9", "sentiment-none", "text"]) == 1
    assert "http://localhost:9: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"<html>Welcome</html>", "as TensorFlow Serving gives them"),
        (b"\xff", "as TensorFlow Serving gives them"),
        (b'{"healthy": true}', "as TensorFlow Serving gives them"),
        (b"[1, 2]", "as TensorFlow Serving gives them"),
        (b'{"predictions": [0.5]}', "as TensorFlow Serving gives them"),
        (b'{"predictions": [{"label": "a", "classes": ["a"], "scores": []}]}', "gives them"),
        (None, "reset"),
    ],
)
def test_the_rest_client_says_in_a_sentence_that_another_server_answered(
    rest, capsys, body, complaint
):
    class Other(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            if body is None:  # no longer than 0 seconds: closed with a reset
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            else:
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("localhost", 0), Other) as server:
        server.shutdown_request = server.close_request  # no farewell before the reset
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://localhost:{server.server_port}"
        assert rest.main(["--server", address, "sentiment-none", "text"]) == 1
    said = capsys.readouterr()
    assert not said.out and said.err.startswith(f"{address}: ") and said.err.count("\n") == 1
    assert complaint in said.err


def test_the_rest_client_takes_a_model_and_an_address_as_people_type_them(
    rest, rest_stand_in, capsys
):
    assert rest.request("http://server:1", "sentiment-工单/1", []).full_url.endswith(
        "/v1/models/sentiment-%E5%B7%A5%E5%8D%95%2F1:predict"
    )
    assert rest.main(["--server", rest_stand_in, "sentiment-工单", "text"]) == 1
    assert "Servable not found" in capsys.readouterr().err
    for server in ("localhost", "localhost:8601", "http://localhost:many"):
        assert rest.main(["--server", server, "sentiment-none", "text"]) == 1
        assert f"{server}: " in capsys.readouterr().err


def test_the_readmes_curl_asks_what_the_client_asks_and_where(rest, readme):
    body, url = re.search(r"curl -d '(.*)' \\\n +(http\S+)", readme).groups()
    model = re.search(r"/models/(\S+):predict", url).group(1)
    (instance,) = json.loads(body)["instances"]
    asked = rest.request(rest.SERVER, model, [instance["text"]])
    assert asked.full_url == url
    assert json.loads(asked.data) == json.loads(body) | {"signature_name": "serving_default"}
    assert f"-p {url.split(':')[2].partition('/')[0]}:8501" in readme
