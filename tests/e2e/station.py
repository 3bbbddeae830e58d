"""A server that tests may kill, behind a line that tests may cut; the browser sees one unchanging address."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.e2e.conftest import wait_until_served

if TYPE_CHECKING:
    from tests.e2e.conftest import Installation

CHUNK = 65536


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass
class Station:
    """A second server of the installation, on a port of its own, and the line to it."""

    installation: Installation
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.line = Line(to=self.port)
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.installation.home / f"station-{self.port}.log").open("a") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "bina", "serve", "--port", str(self.port)],
                env=self.installation.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until_served(f"http://127.0.0.1:{self.port}", self.server)

    def stop(self) -> None:
        """End the server."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(timeout=30)
            self.server = None

    def close(self) -> None:
        self.stop()
        self.line.close()

    def learners(self, *words: str) -> dict[str, Any]:
        """What ``tests.e2e.learners`` prints in this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.e2e.learners", *words],
            env=self.installation.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        printed: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return printed


class Line:
    """Passes bytes on between browser and server, one thread per direction.

    After ``swallow(b"POST /x")`` the answer to the next request that begins so is read and thrown away, the
    connection broken, and ``swallowed`` set: the server has done its work and the browser never hears of it.
    """

    def __init__(self, *, to: int) -> None:
        self.to = to
        self.swallowed = threading.Event()
        self._unheard = b""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._open, daemon=True).start()

    def swallow(self, beginning: bytes) -> None:
        self.swallowed.clear()
        self._unheard = beginning

    def close(self) -> None:
        self._door.close()

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _address = self._door.accept()
                threading.Thread(target=_Connection(self, browser).run, daemon=True).start()

    def is_unheard(self, request: bytes) -> bool:
        """Whether the answer to this request is to be swallowed; only one is."""
        if not self._unheard or self._unheard not in request:
            return False
        self._unheard = b""
        return True


class _Connection:
    """One connection of the browser and the one to the server that belongs to it."""

    def __init__(self, line: Line, browser: socket.socket) -> None:
        self.line, self.browser = line, browser
        self.unheard = False

    def run(self) -> None:
        try:
            self.server = socket.create_connection(("127.0.0.1", self.line.to))
        except OSError:
            self.browser.close()
            return
        threading.Thread(target=self._answers, daemon=True).start()
        self._pass(self.browser, self.server, self._look)

    def _look(self, sent: bytes) -> bool:
        self.unheard = self.unheard or self.line.is_unheard(sent)
        return True

    def _answers(self) -> None:
        self._pass(self.server, self.browser, self._is_heard)

    def _is_heard(self, _answer: bytes) -> bool:
        if self.unheard:
            self.line.swallowed.set()
        return not self.unheard

    def _pass(self, source: socket.socket, target: socket.socket, goes_on: Any) -> None:
        with contextlib.suppress(OSError):
            while (got := source.recv(CHUNK)) and goes_on(got):
                target.sendall(got)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
