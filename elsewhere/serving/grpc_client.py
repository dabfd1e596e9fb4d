"""Asks a model of texts on TensorFlow Serving over gRPC; needs tensorflow-serving-api.

python elsewhere/serving/grpc_client.py sentiment-imdb-bilstm "A quiet, lovely film." "Dull."
"""

import argparse
import sys

import grpc
import tensorflow as tf
from tensorflow_serving.apis.predict_pb2 import PredictRequest, PredictResponse
from tensorflow_serving.apis.prediction_service_pb2_grpc import PredictionServiceStub

SERVER = "localhost:8500"


def request(model: str, texts: list[str]) -> PredictRequest:
    """One tensor of shape [batch]."""
    asked = PredictRequest()
    asked.model_spec.name = model
    asked.model_spec.signature_name = "serving_default"
    asked.inputs["text"].CopyFrom(tf.make_tensor_proto(texts, tf.string, [len(texts)]))
    return asked


def answers(response: PredictResponse) -> list[str]:
    """Of each text its label and the probability of every class; or its translation and score."""
    out = {name: tf.make_ndarray(tensor) for name, tensor in response.outputs.items()}
    if "translation" in out:  # [batch], as its score
        told = zip(out["translation"], out["score"], strict=True)
        return [f"{text.decode()}  {score:.6f}" for text, score in told]
    return [
        " ".join(
            [label.decode(), *(f" {c.decode()} {s:.6f}" for c, s in zip(classes, row, strict=True))]
        )  # of one text: its classes [classes] and their scores [classes]
        for label, classes, row in zip(out["label"], out["classes"], out["scores"], strict=True)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model")
    parser.add_argument("texts", nargs="+", metavar="text")
    parser.add_argument("--server", default=SERVER)
    asked = parser.parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show Chinese shows "?"
    with grpc.insecure_channel(asked.server) as channel:
        try:
            predict = PredictionServiceStub(channel).Predict
            response = predict(request(asked.model, asked.texts), timeout=30)  # seconds
        except grpc.RpcError as refusal:
            print(f"{asked.model}: {refusal.details()}", file=sys.stderr)
            return 1
    print(*answers(response), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
