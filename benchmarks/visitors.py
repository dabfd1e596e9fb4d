"""How long visitors of the Compare page wait when many come at once, each with a text of their own.

    python -m benchmarks.visitors                  # writes benchmarks/results/visitors.json
    python -m benchmarks.visitors --at-once 10 --out /tmp/results

Starts the real server on this machine and speaks its own protocol with it, as a browser does, one
connection a visitor; nothing else of a browser runs beside it. Every verdict shown is held against
what the model says when it is asked alone.
"""

import argparse
import asyncio
import contextlib
import math
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import report
from nlpapp import serving
from nlpapp.app import columns, palette
from nlpapp.corpora.sample import english
from nlpapp.corpora.sample.grammar import Writer

ROOT = Path(__file__).resolve().parents[1]
CORPUS = "imdb"
PATIENCE = 300  # seconds, many times what fifty visitors wait
_COLUMN = re.compile(r"<section.*?</section>", re.DOTALL)
_SAID = re.compile(
    r'</span>([^<]+)</h3>.*?class="verdict"><span>([^<]+)</span>.*?<span>([^<]+%)</span></div>',
    re.DOTALL,
)


@dataclass
class Visit:
    """Seconds until the first verdict and until everything was there, and what was shown.

    A time is infinite where that never came.
    verdicts: (title of the model, label, confidence as it is written).
    """

    first: float = math.inf
    everything: float = math.inf
    verdicts: set[tuple[str, str, str]] = field(default_factory=set)


async def visit(address: str, text: str) -> Visit:
    """Open the page on a text, and stay until it stands still or patience ends.

    Raises:
        OSError, websockets.WebSocketException: the server went away.
    """
    began, seen = time.perf_counter(), Visit()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            async for message in _messages(address, text):
                page = message.delta.new_element.html.body
                columns_shown = filter(None, map(_SAID.search, _COLUMN.findall(page)))
                if verdicts := {it.groups() for it in columns_shown}:
                    seen.first = min(seen.first, time.perf_counter() - began)
                    seen.verdicts = {tuple(map(unescape, it)) for it in verdicts}
            seen.everything = time.perf_counter() - began
    return seen


async def _messages(address: str, text: str) -> AsyncIterator[ForwardMsg]:
    """What the server sends to a new session until the run of the page is over."""
    url = f"ws://{address}/_stcore/stream"
    wanted = BackMsg()
    query = {"corpus": CORPUS, "text": text, "lang": "en"}
    wanted.rerun_script.query_string = urlencode(query)
    # Fifty at once may wait in the line for longer than the library's patience.
    async with websockets.connect(
        url, subprotocols=["streamlit"], max_size=None, open_timeout=120, ping_timeout=None
    ) as connection:
        await connection.send(wanted.SerializeToString())
        async for data in connection:
            message = ForwardMsg.FromString(data)
            yield message
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and message.HasField(
                "script_finished"
            ):
                return
    raise ConnectionResetError("the server closed the connection before the page was whole")


async def all_at_once(address: str, texts: list[str]) -> list[Visit]:
    """One visitor a text, all begun together."""
    return await asyncio.gather(*(visit(address, text) for text in texts))


@contextlib.contextmanager
def server() -> Iterator[tuple[str, psutil.Process]]:
    """The pages on a free port of this machine: their address, and the process.

    Raises:
        SystemExit: the server ended, or never answered.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
    options = ["--server.headless", "true", "--server.port", str(port)]
    running = subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"localhost:{port}"
    try:
        _wait_for(address, running)
        yield address, psutil.Process(running.pid)
    except (OSError, websockets.WebSocketException) as error:
        if running.poll() is None:
            raise
        sys.exit(f"The server ended with status {running.returncode} while it was asked: {error}")
    finally:
        running.terminate()
        running.wait()


def _wait_for(address: str, running: subprocess.Popen) -> None:
    for _ in range(240):
        if running.poll() is not None:
            sys.exit(f"The server ended with status {running.returncode} before it answered.")
        with contextlib.suppress(OSError), urlopen(f"http://{address}/_stcore/health"):
            return
        time.sleep(0.5)
    sys.exit(f"The server did not answer at {address}.")


def texts_of(count: int, seed: int) -> list[str]:
    """Different reviews of some sixty words."""
    writer = Writer(seed)
    reviews = (writer.review(english.ENGLISH, positive=bool(it % 2)) for it in range(8 * count))
    words = " ".join(reviews).split()
    each = min(60, len(words) // count)
    return [" ".join(words[it * each : (it + 1) * each]) for it in range(count)]


def answers_alone(texts: list[str]) -> list[set[tuple[str, str, str]]]:
    """For each text, what every model says of it, asked alone in this process."""
    entries = [it for it in serving.scan(ROOT / "saved_models").models if _belongs(it.card)]
    titles = palette.titles([it.card for it in entries])
    said: list[set[tuple[str, str, str]]] = [set() for _ in texts]
    for entry in entries:
        model = serving.load(entry)
        for text, verdicts in zip(texts, said, strict=True):
            out = model.run([text])
            percent = columns.percent(float(out["scores"][0].max()))
            verdicts.add((titles[entry.name], out["label"][0], percent))
    return said


def _belongs(card: dict) -> bool:
    return card["task"] == "sentiment" and card["corpus"]["name"] == CORPUS


def main() -> None:
    """Measure, compare, keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 10, 50], help="visitors")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=report.RESULTS)
    wanted = parser.parse_args()

    measured = report.begin("visitors", "Visitors of the Compare page, all at once")
    first: dict[str, list[float]] = {}
    everything: dict[str, list[float]] = {}
    answers: dict[str, set] = {}
    with server() as (address, process):
        began = time.perf_counter()
        asyncio.run(visit(address, "Not bad."))
        start = time.perf_counter() - began
        taken = process.memory_info().rss / 2**20
        print(f"  the first page: {start:.1f} s, then the server takes {taken:,.0f} MB")
        for turn in range(wanted.rounds):
            for count in wanted.at_once:
                name = "1 visitor" if count == 1 else f"{count} visitors"
                texts = texts_of(count, seed=1000 * turn + count)
                visits = asyncio.run(all_at_once(address, texts))
                answers |= {text: it.verdicts for text, it in zip(texts, visits, strict=True)}
                first.setdefault(name, []).append(statistics.median(it.first for it in visits))
                last = statistics.median(it.everything for it in visits)
                everything.setdefault(name, []).append(last)
                print(f"  {name}: first verdict {first[name][-1]:.2f} s, everything {last:.2f} s")
    alone = dict(zip(answers, answers_alone(list(answers)), strict=True))
    wrong = [text for text, verdicts in answers.items() if verdicts != alone[text]]
    if silent := sum(not verdicts for verdicts in answers.values()):
        print(f"  {silent} of {len(answers)} visitors saw no verdict")
    for text in wrong[:3]:
        print(f"  not as asked alone: {sorted(answers[text] ^ alone[text])}")
    note = (
        f"{len(answers) - len(wrong)} of {len(answers)} visitors got from every model what it says "
        f"when it is asked alone. The very first page came {start:.1f} s after the server began to "
        f"listen; with its models in memory the server took {taken:,.0f} MB."
    )
    for title, values in (("the first verdict", first), ("everything", everything)):
        comparison = report.Comparison(
            f"Median wait for {title}, five models each", "seconds", False, values, note
        )
        measured.comparisons.append(comparison)
    report.finish(measured, wanted.out)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    main()
