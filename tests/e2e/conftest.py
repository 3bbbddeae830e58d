"""An installation of its own for the browser: files, database, server and worker as a person starts them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.template import app_of, copy_of_template, drop, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSWORD = "menata-kota-pelan-pelan"
QUIET_BROWSER = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True, slots=True)
class Installation:
    """A running Bina with an empty database, and its command line."""

    home: Path
    url: str
    environment: dict[str, str]

    def bina(self, *words: str, typed: str = "") -> dict[str, Any]:
        """Run a command with ``--json`` and give back what it printed; a refusal fails the test."""
        done = subprocess.run(
            [sys.executable, "-m", "bina", *words, "--json"],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        printed: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return printed


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("bina")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BINA_", "DATABASE_"))}
    database = f"{os.environ.get('BINA_TEST_NAME', 'test_bina')}_browser_{os.getpid()}"
    copy_of_template(database)
    addresses = {"DATABASE_URL": app_of(database), "DATABASE_OWNER_URL": owner_of(database)}
    own = {"BINA_HOME": str(home), "BINA_TEST_FAST": "1", "LANG": "id_ID.UTF-8", **addresses}
    environment = {**kept, **own}
    made = Installation(home=home, url=f"http://127.0.0.1:{port}", environment=environment)
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "bina", "serve", "--with-worker", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_served(made.url, server)
        yield made
    finally:
        server.terminate()
        server.wait(timeout=30)
        drop(database)


def wait_until_served(url: str, server: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers; each question waits for its connection or is refused at once."""
    for _ in range(2000):
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(f"{url}/akun/login/", timeout=10).close()  # noqa: S310  # our own server
        except OSError:  # refused, broken off, or not in time
            server_is_starting(server)
        else:
            return
    pytest.fail("the server did not answer")


def server_is_starting(server: subprocess.Popen[bytes]) -> None:
    """Give the starting server a moment, and notice when it dies instead."""
    try:
        server.wait(timeout=0.05)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture(scope="session")
def base_url(installation: Installation) -> str:
    return installation.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = os.environ.get("BINA_CHROMIUM") or shutil.which("chromium")
    arguments = [*QUIET_BROWSER, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "id-ID", "viewport": {"width": 1280, "height": 900}}
