"""Asks a sentiment model on TensorFlow Serving over gRPC; needs tensorflow-serving-api.

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


def answers(response: PredictResponse) -> list[tuple[str, dict[str, float]]]:
    """Of each text its label, and the probability of every class."""
    label = tf.make_ndarray(response.outputs["label"])  # [batch]
    classes = tf.make_ndarray(response.outputs["classes"])  # [batch, classes]
    scores = tf.make_ndarray(response.outputs["scores"])  # [batch, classes]
    return [
        (label[i].decode(), {c.decode(): float(s) for c, s in zip(classes[i], row, strict=True)})
        for i, row in enumerate(scores)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model")
    parser.add_argument("texts", nargs="+", metavar="text")
    parser.add_argument("--server", default=SERVER)
    asked = parser.parse_args(arguments)
    with grpc.insecure_channel(asked.server) as channel:
        try:
            predict = PredictionServiceStub(channel).Predict
            response = predict(request(asked.model, asked.texts), timeout=30)  # seconds
        except grpc.RpcError as refusal:
            print(f"{asked.model}: {refusal.details()}", file=sys.stderr)
            return 1
    for label, scores in answers(response):
        print(label, *(f" {name} {score:.6f}" for name, score in scores.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
