"""The server process, with the jobs' worker beside it when asked."""

from __future__ import annotations

import argparse
import resource
import signal
import subprocess
import sys

from django.db import connection
from granian import Granian
from granian.constants import Interfaces

# The server counts kept connections, not requests: at its own limit of a thousand or fewer, everybody else
# waits until some browser has been idle for half a minute.
MOST_CONNECTIONS = 16_384


def serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop (INT or TERM); the worker beside it is stopped too.

    The pool of connections is closed first: the server's processes are forked, and a forked pool has no
    threads to fill it, so that the first requests would wait in vain.
    """
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's wrapper has it
    worker = subprocess.Popen([sys.executable, "-m", "bina", "worker"]) if arguments.with_worker else None
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a connection is an open file
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        Granian(
            "bina.wsgi:application",
            address=arguments.host,
            port=arguments.port,
            interface=Interfaces.WSGI,
            workers=arguments.workers,
            blocking_threads=8,
            backlog=4096,
            backpressure=MOST_CONNECTIONS,
            websockets=False,
        ).serve()
    except KeyboardInterrupt:
        return 0
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=15)
    return 0
