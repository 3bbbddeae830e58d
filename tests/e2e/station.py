"""A server that tests may kill, behind a line that tests may cut; the browser sees one unchanging address."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from queue import Queue
from time import monotonic
from typing import TYPE_CHECKING, Any

from tests.e2e.conftest import wait_until_served

if TYPE_CHECKING:
    from tests.e2e.conftest import Installation

CHUNK = 65536
PACKET = 1460


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

    def start(self, *, release: str = "") -> None:
        """Start the server, as another release of the application when named, and wait until it answers."""
        with (self.installation.home / f"station-{self.port}.log").open("a") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "bina", "serve", "--port", str(self.port)],
                env={**self.installation.environment, "BINA_RELEASE": release},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until_served(f"http://127.0.0.1:{self.port}", self.server)
        self.line.heal()

    def stop(self) -> None:
        """Kill the server with all its processes."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
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


@dataclass(frozen=True, slots=True)
class Pace:
    """A slow line: the time there and back, and what it carries to the browser for all connections."""

    round_trip_seconds: float
    bytes_per_second: float


SLOW_3G = Pace(round_trip_seconds=0.4, bytes_per_second=400_000 / 8)


class Line:
    """Passes bytes on between browser and server, and counts those that the browser gets.

    After ``swallow(b"POST /x")`` the answer to the next request that begins so is read and thrown away, the
    connection broken, and ``swallowed`` set: the server has done its work and the browser never hears of it.
    The line is dead from then on, until ``heal``.
    Requests that hold what ``lose`` names never reach the server. With a ``pace`` everything takes its time.
    """

    def __init__(self, *, to: int) -> None:
        self.to = to
        self.swallowed = threading.Event()
        self.pace: Pace | None = None
        self.carried_bytes = 0
        self._free_at = 0.0
        self._lock = threading.Lock()
        self._unheard = self._lost = b""
        self._is_dead = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._opening = threading.Thread(target=self._open, daemon=True)
        self._opening.start()

    def swallow(self, beginning: bytes) -> None:
        self.swallowed.clear()
        self._unheard = beginning

    def lose(self, part: bytes) -> None:
        self._lost = part

    def heal(self) -> None:
        """Carry everything again, at full pace."""
        self._is_dead, self._unheard, self._lost, self.pace = False, b"", b"", None

    def die(self) -> None:
        """Carry nothing more."""
        self._is_dead = True
        self.swallowed.set()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._opening.join()
        self._door.close()

    def loses(self, request: bytes) -> bool:
        return self._is_dead or (bool(self._lost) and self._lost in request)

    def is_unheard(self, request: bytes) -> bool:
        """Whether the answer to this request is to be swallowed; only one is."""
        if not self._unheard or self._unheard not in request:
            return False
        self._unheard = b""
        return True

    def arrives_at(self, size: int, *, to_browser: bool) -> float:
        """When bytes that are sent now have crossed the line, on the clock of ``monotonic``."""
        with self._lock:
            now = monotonic()
            if to_browser:
                self.carried_bytes += size
            if self.pace is None:
                return now
            if to_browser:
                now = self._free_at = max(self._free_at, now) + size / self.pace.bytes_per_second
            return now + self.pace.round_trip_seconds / 2

    def greeting_seconds(self) -> float:
        """What setting up a connection takes: once there and back."""
        return self.pace.round_trip_seconds if self.pace else 0.0

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _address = self._door.accept()
                threading.Thread(target=_Connection(self, browser).run, daemon=True).start()


class _Connection:
    """One connection of the browser and the one to the server that belongs to it."""

    def __init__(self, line: Line, browser: socket.socket) -> None:
        self.line, self.browser = line, browser
        self.unheard = False

    def run(self) -> None:
        wait_until(monotonic() + self.line.greeting_seconds())
        with self.browser, socket.socket() as self.server, contextlib.suppress(OSError):
            self.server.connect(("127.0.0.1", self.line.to))
            self._carry_both_ways()

    def _carry_both_ways(self) -> None:
        ways = ((self.browser, self.server), (self.server, self.browser))
        carriers = [threading.Thread(target=self._carry, args=ends, daemon=True) for ends in ways]
        for one in carriers:
            one.start()
        for one in carriers:
            one.join()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        """Take bytes from one end as they come; another thread puts them out when they arrive."""
        under_way: Queue[tuple[float, bytes]] = Queue()
        putting_out = threading.Thread(target=self._put_out, args=(under_way, target), daemon=True)
        putting_out.start()
        to_browser = target is self.browser
        with contextlib.suppress(OSError):
            while (got := source.recv(CHUNK)) and self._passes(got, to_browser=to_browser):
                for start in range(0, len(got), PACKET):
                    part = got[start : start + PACKET]
                    under_way.put((self.line.arrives_at(len(part), to_browser=to_browser), part))
        under_way.put((monotonic(), b""))
        putting_out.join()

    def _passes(self, bytes_: bytes, *, to_browser: bool) -> bool:
        if not to_browser:
            self.unheard = self.unheard or self.line.is_unheard(bytes_)
            return not self.line.loses(bytes_)
        if self.unheard:
            self.line.die()
        return not self.unheard

    def _put_out(self, under_way: Queue[tuple[float, bytes]], target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                moment, part = under_way.get()
                wait_until(moment)
                if not part:
                    break
                target.sendall(part)
        for end in (self.browser, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def wait_until(moment: float) -> None:
    """Let the time of the line pass; nothing else is waited for."""
    threading.Event().wait(max(moment - monotonic(), 0))
