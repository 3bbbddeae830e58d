"""Handing one message to a push service, and to no machine that is none of the internet's."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from bina.platform.push import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 10
MOST_ANSWER_BYTES = 10_000


class PrivateAddress(OSError):
    """The service's name leads to a machine inside, which Bina must not be made to ask."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status of the answer and how long the service asks to wait ("" when it does not say)."""

    status: int
    retry_after: str


class _Secure(http.client.HTTPSConnection):
    """A connection to the very address that was looked at: the name is not asked a second time."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.context = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.context)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), SECONDS)
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)


def post(endpoint: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send ``body`` to the endpoint; redirects are not followed.

    Raises:
        PrivateAddress: the endpoint is none of a service on the internet.
        OSError, http.client.HTTPException: the service cannot be reached, or does not speak HTTP.
    """
    parts = urlsplit(endpoint)
    connection = _connection(endpoint)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path or "/", body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_ANSWER_BYTES)
        return Answer(status=answer.status, retry_after=answer.headers.get("Retry-After", ""))
    finally:
        connection.close()


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
    return _Secure(host, port, sorted(found, key=lambda address: (":" in address, address))[0])
