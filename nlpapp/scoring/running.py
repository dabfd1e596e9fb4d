"""Where the pipeline runs: processes of this machine, or whatever runner Beam is asked for."""

import logging
import os
import queue
import re
import shlex
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import apache_beam as beam
import grpc
import psutil
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions
from apache_beam.portability.api import beam_provision_api_pb2 as provision
from apache_beam.runners.portability.fn_api_runner.fn_runner import (
    ExtendedProvisionInfo,
    FnApiRunner,
)
from apache_beam.runners.portability.portable_runner import JobServiceHandle
from apache_beam.runners.runner import PipelineState
from apache_beam.transforms.environments import SubprocessSDKEnvironment

import nlpapp
from nlpapp.scoring import ScoringError
from nlpapp.scoring.pipeline import Job, build

_ROOT = str(Path(nlpapp.__file__).parents[1])
# Beam's names of threads that end with a process of the job, which they wait for or listen to.
_WAITS_FOR_PROCESS = "run_worker"
_END_WITH_PROCESS = (_WAITS_FOR_PROCESS, "beam_control_read", "read_grpc_client_inputs")
_KILLED = (
    "A process of the job was ended by something else ({reason}). Nothing was written; the same "
    "command does it again."
)
_WHILE = re.compile(r" \[while running .*\]$")
_KIND = re.compile(r"^[\w.]+(?:Error|Exception): (?=.)")


def options_of(arguments: Sequence[str], workers: int) -> PipelineOptions:
    """Beam's options; ``workers`` where they do not say how many processes there are.

    Raises:
        ScoringError: Beam knows no such option, or a value does not fit.
    """
    try:
        options = PipelineOptions(list(arguments))
        known = options.get_all_options()
        unknown = options.get_all_options(retain_unknown_options=True).keys() - known.keys()
    except SystemExit as error:  # argparse has said what is wrong
        raise ScoringError("Beam does not take these options.") from error
    if unknown:
        names = ", ".join(f"--{name}" for name in sorted(unknown))
        raise ScoringError("Beam has no option {names}.", names=names)
    direct = options.view_as(DirectOptions)
    if not any(it.startswith("--direct_num_workers") for it in arguments):
        direct.direct_num_workers = workers or _cores()  # Beam's 0 means those of the whole machine
    return options


def run(job: Job, options: PipelineOptions) -> None:
    """Do the job; returns when every file is in its place.

    Raises:
        ScoringError: it failed; no file has been put in its place.
    """
    with ExitStack() as here:
        outcome = here.enter_context(_deaths())
        runner = options.view_as(StandardOptions).runner
        if runner is None:
            runner = here.enter_context(_processes(options))
        try:
            root = beam.Pipeline(runner, options)
        except (ValueError, ImportError) as error:
            first, *_ = str(error).splitlines()
            raise ScoringError("Beam cannot begin: {reason}", reason=first) from error
        build(root, job)
        threading.Thread(target=_run, args=(root, outcome), daemon=True).start()
        ended = outcome.get()
        if isinstance(ended, ScoringError):
            raise ended
        if ended is not None:
            raise ScoringError("The job failed: {reason}", reason=_reason(ended)) from ended


def _run(root: beam.Pipeline, outcome: queue.Queue) -> None:
    try:
        result = root.run()
        state = result.wait_until_finish()
        if state not in (PipelineState.DONE, None):
            raise RuntimeError(f"it ended as {state}.")
    except BaseException as error:
        outcome.put(error)
    else:
        outcome.put(None)


@contextmanager
def _deaths() -> Iterator[queue.Queue]:
    """Where it arrives how the pipeline ended, also where one of its processes was killed.

    Beam's runner on this machine would wait for the answer of a dead process without end.
    """
    outcome: queue.Queue[BaseException | None] = queue.Queue()
    before = threading.excepthook

    def told(args: threading.ExceptHookArgs) -> None:
        if args.thread and args.thread.name == _WAITS_FOR_PROCESS:
            outcome.put(ScoringError(_KILLED, reason=args.exc_value))
        elif not isinstance(args.exc_value, grpc.RpcError):  # of a connection with a dead process
            before(args)

    threading.excepthook = told
    try:
        yield outcome
    finally:
        threading.excepthook = before


@contextmanager
def _processes(options: PipelineOptions) -> Iterator[FnApiRunner]:
    """Beam's own runner, with as many processes of this machine as the options say."""
    count = options.view_as(DirectOptions).direct_num_workers
    path = os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH")]))
    # Threads of one process share the cores with other processes, not with each other.
    threads = {"TF_NUM_INTRAOP_THREADS": str(max(1, _cores() // (count or _cores())))}
    others = set(psutil.Process().children(recursive=True))
    said = JobServiceHandle.encode_pipeline_options(options.get_all_options())
    command = f"exec {shlex.quote(sys.executable)} -m nlpapp.scoring.worker"
    logged = logging.root.manager.disable
    with _environment(threads | {"PYTHONPATH": path}):
        logging.disable(logging.CRITICAL)  # what goes wrong is raised too
        try:
            yield FnApiRunner(
                default_environment=SubprocessSDKEnvironment.from_command_string(command),
                provision_info=ExtendedProvisionInfo(
                    provision.ProvisionInfo(pipeline_options=said)
                ),
            )
        finally:
            for process in set(psutil.Process().children(recursive=True)) - others:
                process.kill()
            for thread in threading.enumerate():
                if thread.name in _END_WITH_PROCESS:  # not without a word: it must go unheard here
                    thread.join(timeout=10)
            logging.disable(logged)


def _cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Variables that processes begun in the block inherit; what somebody has set is kept."""
    before = dict(os.environ)
    os.environ.update(values | {name: it for name, it in before.items() if name != "PYTHONPATH"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _reason(error: BaseException) -> str:
    """The last line of what Beam says, which is the error itself, without Beam's own additions."""
    *_, last = str(error).strip().splitlines() or [type(error).__name__]
    return _KIND.sub("", _WHILE.sub("", last.strip()))
