"""The way a request takes: version, credential, rate, resource, reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from logging import getLogger
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings
from django.db import connection

from bina.records.api import about, agents, alternate, documents, oauth, statements
from bina.records.api.credentials import Credential, Unauthorized, credential
from bina.records.api.http import Reply, Request, read_request
from bina.records.api.rates import TooMany, buckets
from bina.records.errors import Rejected
from bina.records.rules.formats import time_text

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/xapi"
ANSWERS = {"0.9": "0.9", "1.0": "1.0.3", "2.0": "2.0.0"}
_VERSION = re.compile(r"(1\.0|2\.0)(\.\d+)?\Z")
_log = getLogger(__name__)
Resource = Callable[[Request, Credential], Reply]

RESOURCES: dict[str, Mapping[str, Resource]] = {
    "/statements": statements.METHODS,
    "/activities/state": documents.STATE,
    "/activities/profile": documents.ACTIVITY_PROFILE,
    "/agents/profile": documents.AGENT_PROFILE,
    "/activities": agents.ACTIVITIES,
    "/agents": agents.AGENTS,
}


class NoResource(Rejected):
    """There is nothing at that address."""

    status = 404


class NoMethod(Rejected):
    """The resource does not know the method."""

    status = 405


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request (WSGI)."""
    path = environ["PATH_INFO"][len(PREFIX) :].rstrip("/")
    version = _spoken(environ.get("HTTP_X_EXPERIENCE_API_VERSION", ""))
    try:
        request = read_request(environ, path=path)
        reply = _answer(request, secure=_is_secure(environ))
        version = request.version
    except Rejected as error:
        reply = _refusal(error)
    except RecursionError:
        reply = _refusal(Rejected("The JSON is nested too deeply."))
    except Exception:  # noqa: BLE001 - the outermost loop of the endpoint: a program gets an answer, the log the reason
        _log.exception("A request to the record store failed")
        reply = Reply(status=500, body=b'{"error":"The server failed; its log says how."}')
    finally:
        if not connection.in_atomic_block:
            connection.close()
    if path == "/statements":
        reply.headers.setdefault("X-Experience-API-Consistent-Through", time_text(datetime.now(UTC)))
    return _send(reply, version, environ["REQUEST_METHOD"], start_response)


def _spoken(header: str) -> str:
    """The version in which a refusal is answered; programs of xAPI 0.9 sent none."""
    found = _VERSION.match(header)
    if found:
        return found[1]
    return "2.0" if header else "0.9"


def _is_secure(environ: WSGIEnvironment) -> bool:
    return not settings.HTTPS or "https" in {
        environ.get("HTTP_X_FORWARDED_PROTO"),
        environ.get("wsgi.url_scheme"),
    }


def _answer(request: Request, *, secure: bool) -> Reply:
    if not secure:
        raise Unauthorized("Credentials are only taken over HTTPS.")
    if request.path == "/about":
        return about.answer(request)
    if request.path == "/oauth/token":
        return oauth.token(request)
    if request.path not in RESOURCES:
        raise NoResource("There is no such resource.")
    if request.method == "POST" and "method" in request.params:
        request = alternate.unfolded(request)
    _require_version(request)
    who = credential(request.headers.get("authorization", ""))
    if who.per_minute is not None:
        buckets.take(who.public, per_minute=who.per_minute)
    methods = RESOURCES[request.path]
    if request.method not in methods:
        raise NoMethod(f"{request.method} is not known here; known are {', '.join(methods)}.")
    return methods[request.method](request, who)


def _require_version(request: Request) -> None:
    version = request.headers.get("x-experience-api-version", "")
    found = _VERSION.match(version)
    if found is None:
        raise Rejected(f'X-Experience-API-Version must be 1.0.x or 2.0.x, not "{version}".')
    request.version = found[1]


def _refusal(error: Rejected) -> Reply:
    headers = {}
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.wait)
    return Reply(status=error.status, body=msgspec.json.encode({"error": str(error)}), headers=headers)


def _send(reply: Reply, version: str, method: str, start_response: StartResponse) -> Iterable[bytes]:
    headers = {
        "X-Experience-API-Version": ANSWERS[version],
        "Content-Length": str(len(reply.body)),
        "X-Content-Type-Options": "nosniff",
        **reply.headers,
    }
    if reply.body:
        headers["Content-Type"] = reply.content_type
    start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", list(headers.items()))
    return [b""] if method == "HEAD" else [reply.body]
