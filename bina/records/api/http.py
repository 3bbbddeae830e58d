"""Requests and replies of the endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bina.records.errors import Rejected

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LARGEST_BODY = 64 * 1024 * 1024
JSON = "application/json"


class TooLarge(Rejected):
    """The body is larger than the server takes."""

    status = 413


@dataclass(slots=True)
class Request:
    """A request; ``path`` begins behind ``/xapi``, names of ``headers`` are in lower case with dashes."""

    method: str
    path: str
    params: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    version: str = "2.0"
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def is_read(self) -> bool:
        return self.method in {"GET", "HEAD"}


@dataclass(slots=True)
class Reply:
    """A reply."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


def read_request(environ: WSGIEnvironment, *, path: str) -> Request:
    """The request that the server hands over.

    Raises:
        TooLarge: more than ``LARGEST_BODY``.
        Rejected: a parameter is given twice, or is not UTF-8.
    """
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        params=parameters(environ.get("QUERY_STRING", "")),
        headers=_Headers(environ),
        body=_body(environ),
    )


class _Headers(Mapping[str, str]):
    """The headers of a WSGI environment, read where they stand."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        key = name.upper().replace("-", "_")
        value: str = self._environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"]
        return value

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


def _body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit():
        if int(length) > LARGEST_BODY:
            raise TooLarge("The body is too large.")
        return environ["wsgi.input"].read(int(length)) if length != "0" else b""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        body: bytes = environ["wsgi.input"].read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge("The body is too large.")
        return body
    return b""


def parameters(text: str) -> dict[str, str]:
    """The parameters of a query string.

    Raises:
        Rejected: one is given twice, or is not UTF-8.
    """
    if not text:
        return {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise Rejected(f"The parameters cannot be read: {error}") from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Rejected("A parameter is given twice.")
    return found


def http_date(at: datetime) -> str:
    """A time as HTTP headers write it."""
    return format_datetime(at.astimezone(UTC), usegmt=True)
