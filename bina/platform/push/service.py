"""Handing one message to a push service, and to no machine that is none of the internet's."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from bina.platform.push import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECONDS = 10
# Each byte may come in time and the whole never end: no exchange holds a sending thread longer than this.
EXCHANGE_SECONDS = 20.0


class PrivateAddress(OSError):
    """The service's name leads to a machine inside, which Bina must not be made to ask."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status of the answer and how long the service asks to wait ("" when it does not say)."""

    status: int
    retry_after: str


class Secure(http.client.HTTPSConnection):
    """A connection to the very address that was looked at: the name is not asked a second time."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.context = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.context)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), SECONDS)
        secure = self.context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = secure  # before the handshake, so that the deadline ends that too
        secure.do_handshake()


def post(endpoint: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send ``body`` to the endpoint; redirects are not followed.

    Raises:
        PrivateAddress: the endpoint is none of a service on the internet.
        OSError, http.client.HTTPException: the service cannot be reached, or does not speak HTTP.
    """
    parts = urlsplit(endpoint)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return exchange(_connection(endpoint), path=path or "/", body=body, headers=headers)


def exchange(
    connection: http.client.HTTPConnection, *, path: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    """One request and its answer, without its body, within the deadline; the connection is closed after it.

    Raises:
        OSError, http.client.HTTPException: as ``post``, or the time was over.
    """
    try:
        with _deadline(connection):
            connection.request("POST", path, body=body, headers=dict(headers))
            answer = connection.getresponse()
        return Answer(status=answer.status, retry_after=answer.headers.get("Retry-After", ""))
    finally:
        connection.close()


@contextmanager
def _deadline(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Break the connection off when its time is over: what waits on it then meets the end of the line."""

    def break_off() -> None:
        with suppress(OSError):  # it was closed in the same moment
            if connection.sock is not None:  # an SSL socket's own shutdown takes its state from the reader
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(EXCHANGE_SECONDS, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def endpoint_allowed(endpoint: str) -> bool:
    """Whether the endpoint may be asked at all; trials may allow a service on this machine."""
    local = tuple(settings.PUSH_LOCAL_SERVICES)
    return endpoint.startswith(local) if local else rules.endpoint_allowed(endpoint)


def _connection(endpoint: str) -> http.client.HTTPConnection:
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if not endpoint_allowed(endpoint):
        raise PrivateAddress(host)
    if settings.PUSH_LOCAL_SERVICES:
        return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    port = parts.port or 443
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(rules.address_allowed(address) for address in found):
        raise PrivateAddress(host)
    return Secure(host, port, sorted(found, key=lambda address: (":" in address, address))[0])
