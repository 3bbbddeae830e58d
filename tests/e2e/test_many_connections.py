"""Browsers keep their connections open; those that say nothing keep nobody out."""

from __future__ import annotations

import resource
import socket
import urllib.request
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Installation

pytestmark = pytest.mark.e2e
KEPT = 1_500  # more than the server takes by its own default, by far


@pytest.fixture
def many_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * KEPT), hard))


@pytest.mark.usefixtures("many_files")
def test_kept_connections_keep_nobody_out(installation: Installation) -> None:
    place = urlsplit(installation.url)
    with ExitStack() as kept:
        for _number in range(KEPT):
            kept.enter_context(socket.create_connection((place.hostname, place.port), timeout=10))
        with urllib.request.urlopen(f"{installation.url}/akun/login/", timeout=15) as answer:  # noqa: S310  # our own server
            assert answer.status == 200
