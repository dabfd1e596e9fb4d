"""Asks a model of texts on TensorFlow Serving over REST, with Python alone.

python elsewhere/serving/rest.py sentiment-imdb-bilstm "A quiet, lovely film." "Dull."
"""

import argparse
import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

# Inside its container the server listens on 8501, which on this machine the demo's page has.
SERVER = "http://localhost:8601"


def request(server: str, model: str, texts: list[str]) -> urllib.request.Request:
    """In row format, one instance a text: all inputs and outputs have the batch first."""
    instances = [{"text": text} for text in texts]
    body = json.dumps({"signature_name": "serving_default", "instances": instances})
    url = f"{server}/v1/models/{urllib.parse.quote(model, safe='')}:predict"
    return urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})


def post(asked: urllib.request.Request) -> tuple[bool, bytes]:
    """Whether the server took it, and what it said: on a refusal {"error": why}."""
    try:
        response = urllib.request.urlopen(asked)
    except urllib.error.HTTPError as refusal:
        response = refusal
    with response:
        return response.status == http.client.OK, response.read()


def answers(body: bytes) -> list[str]:
    """Of each text its label and the probability of every class; or its translation and score."""
    return [_line(row) for row in json.loads(body)["predictions"]]


def _line(row: dict) -> str:
    if "translation" in row:
        return f"{row['translation']}  {row['score']:.6f}"
    scores = zip(row["classes"], row["scores"], strict=True)
    return " ".join([row["label"], *(f" {name} {score:.6f}" for name, score in scores)])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model")
    parser.add_argument("texts", nargs="+", metavar="text")
    parser.add_argument("--server", default=SERVER)
    asked = parser.parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show Chinese shows "?"
    try:
        taken, body = post(request(asked.server, asked.model, asked.texts))
    except OSError as error:
        print(f"{asked.server}: {getattr(error, 'reason', error)}", file=sys.stderr)
        return 1
    except (ValueError, http.client.HTTPException) as error:  # no address, or no server of HTTP
        print(f"{asked.server}: {error}; an address is like {SERVER}", file=sys.stderr)
        return 1
    if not taken:
        print(f"{asked.model}: {body.decode(errors='replace')}", file=sys.stderr)
        return 1
    try:
        lines = answers(body)
    except (ValueError, TypeError, LookupError):  # HTML, or JSON of something else
        print(
            f"{asked.server}: what answers has no labels or translations as TensorFlow Serving "
            f"gives them; an address is like {SERVER}",
            file=sys.stderr,
        )
        return 1
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
