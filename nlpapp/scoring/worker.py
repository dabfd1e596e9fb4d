"""One of the processes that do the work on this machine: Beam's own, with nothing to say."""

import logging
import os
import signal
import threading
import time


def _end_with(parent: int) -> None:
    """End this process when the one that began it is gone, however far its work is."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    threading.excepthook = lambda args: None  # of connections that are gone
    logging.disable(logging.CRITICAL)  # what goes wrong is raised where the job was begun
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for that process, which ends this one
    from apache_beam.runners.worker import sdk_worker_main

    sdk_worker_main.main([])
