"""cmi5 on a content origin: launching a unit, its fetch address, and its own way to the record store."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from pydantic import BaseModel, Field, ValidationError

from bina.learning.content.launching import actor_of_token
from bina.learning.content.origins import files_key
from bina.learning.content.serving.delivering import token_for
from bina.learning.kinds.cmi5 import actions, rules
from bina.learning.kinds.cmi5.course import Course
from bina.platform.errors import Refused
from bina.records.api import application

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from bina.learning.content.origins import Place
    from bina.platform.access import Actor

WRITES: Final = frozenset({"PUT", "POST", "DELETE"})


class Wanted(BaseModel):
    """Which unit is to be launched."""

    token: str = Field(max_length=1000)
    unit: int
    language: str = Field(default="", max_length=10)
    mode: str = Field(default="Normal", max_length=10)


def cmi5_response(request: HttpRequest, place: Place, path: str, *, at: datetime) -> HttpResponseBase:
    """Answer a request below ``/_bina/cmi5/``."""
    if path == "luncur" and request.method == "POST":
        return _launch(request, place, at)
    if path == "ambil" and request.method == "POST":
        return _fetch(request, place, at)
    if path == "selesai" and request.method == "GET":
        return HttpResponse(render_to_string("learning/content/left.html"))
    if path.startswith("xapi"):
        return _xapi(request, place, path.removeprefix("xapi").rstrip("/"), at)
    return HttpResponseNotFound()


def _launch(request: HttpRequest, place: Place, at: datetime) -> HttpResponseBase:
    try:
        wanted = Wanted.model_validate_json(request.body)
    except ValidationError:
        return HttpResponse(status=422)
    token = token_for(wanted.token, place)
    actor = actor_of_token(token) if token else None
    if token is None or actor is None:
        return HttpResponse(status=403)
    with translation.override(wanted.language or translation.get_language()):
        try:
            address = actions.launch(
                actor=actor,
                token=token,
                unit=wanted.unit,
                origin=f"{request.scheme}://{request.META['HTTP_HOST']}",
                files=f"/{files_key(place.label, at)}/",
                mode=wanted.mode,
                at=at,
            )
        except Refused as refusal:
            return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"url": address.url, "own": address.own_window})


def _fetch(request: HttpRequest, place: Place, at: datetime) -> HttpResponseBase:
    found = _key(request.GET.get("kunci", ""), "fetch", place)
    if found is None:
        answer = {"error-code": "2", "error-text": "The address is not valid, or its time is over."}
    else:
        key, actor = found
        answer = actions.fetch(actor=actor, key=key, at=at)
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def _key(text: str, purpose: str, place: Place) -> tuple[actions.Key, Actor] | None:
    key = actions.read_key(text, purpose=purpose, token_of=lambda token: token_for(token, place))
    actor = actor_of_token(key.token) if key else None
    return (key, actor) if key and actor else None


class _Answer(Exception):
    """A request is answered without the record store: status and sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request of a running session."""

    request: HttpRequest
    path: str
    course: Course
    key: str
    session: rules.Session


def _xapi(request: HttpRequest, place: Place, path: str, at: datetime) -> HttpResponseBase:
    if path == "/about":
        return _forward(request, path, "")
    found = _key(_credential(request), "auth", place)
    if found is None:
        return _refusal(_Answer(401, "The credential is not valid."))
    key, actor = found
    try:
        with transaction.atomic():
            return _answered(_asked(request, path, key, actions.locked(actor, key.token, at)))
    except _Answer as answer:
        return _refusal(answer)


def _refusal(answer: _Answer) -> HttpResponseBase:
    return JsonResponse({"error": str(answer)}, status=answer.status)


def _asked(request: HttpRequest, path: str, key: actions.Key, course: Course | None) -> _Asked:
    session = course.session(key.session) if course else None
    if course is None or session is None:
        raise _Answer(403, "The session has ended.")
    return _Asked(request, path, course, key.session, session)


def _credential(request: HttpRequest) -> str:
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(text, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _answered(asked: _Asked) -> HttpResponseBase:
    if "method" in asked.request.GET:
        raise _Answer(403, "Requests in the alternate form are not taken here.")
    statements = _statements(asked) if asked.path == "/statements" else []
    _check_documents(asked)
    response = _forward(asked.request, asked.path, actions.store_token(asked.course, asked.session))
    if response.status_code < 300 or (response.status_code == 404 and asked.request.method == "GET"):
        _take_in(asked, statements)
    return response


def _statements(asked: _Asked) -> list[dict[str, Any]]:
    """The statements of a write, each checked against what the session will have said by then."""
    request = asked.request
    if request.method not in {"PUT", "POST"}:
        return []
    if request.content_type != "application/json":
        raise _Answer(403, "Statements are sent as application/json.")
    found = _decoded(request)
    listed = found if isinstance(found, list) else [found]
    session = asked.session
    for one in listed:
        reason = rules.trouble(one, session)
        if reason:
            raise _Answer(403, reason)
        if rules.is_defined(one):
            session = replace(session, verbs=session.verbs | {rules.verb_of(one)})
    return listed


def _decoded(request: HttpRequest) -> Any:
    try:
        return msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _Answer(400, "The body is not JSON.") from None


def _check_documents(asked: _Asked) -> None:
    request = asked.request
    if request.method not in WRITES:
        return
    if asked.path == "/activities/state" and request.GET.get("stateId", "LMS.LaunchData") == "LMS.LaunchData":
        raise _Answer(403, "LMS.LaunchData is the system's own.")
    if asked.path == "/agents/profile" and request.method != "DELETE":
        _check_preferences(asked)


def _check_preferences(asked: _Asked) -> None:
    request = asked.request
    if request.GET.get("profileId") != rules.PREFERENCES or "agent" not in request.GET:
        return  # the record store's own rules apply
    kind = request.headers.get("Content-Type", "")
    is_json = kind.partition(";")[0].strip().lower() == "application/json"
    reason = rules.preferences_trouble(kind, _decoded(request) if is_json else None)
    if reason:
        raise _Answer(403, reason)


def _take_in(asked: _Asked, statements: list[dict[str, Any]]) -> None:
    """Note what the session has read and said."""
    running, request = asked.course.sessions[asked.key], asked.request
    read = set(running.read)
    if request.method == "GET" and asked.path == "/activities/state":
        read |= {"launch"} if request.GET.get("stateId") == "LMS.LaunchData" else set()
    if request.method == "GET" and asked.path == "/agents/profile":
        read |= {"preferences"} if request.GET.get("profileId") == rules.PREFERENCES else set()
    if read == set(running.read) and not statements:
        return
    running.read = tuple(sorted(read))
    asked.course.at = datetime.now(UTC)  # what is told now comes after what the record store has just kept
    for one in statements:
        asked.course.hear(asked.key, one)
    asked.course.satisfy(asked.key)
    asked.course.keep()


def _forward(request: HttpRequest, path: str, bearer: str) -> HttpResponse:
    """Ask the record store, in this process and this transaction."""
    environ = {
        **request.META,
        "PATH_INFO": f"/xapi{path}",
        "HTTP_AUTHORIZATION": f"Bearer {bearer}",
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.input": io.BytesIO(request.body),
    }
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_rest: object) -> Any:
        started[:] = [status, headers]

    body = b"".join(application(environ, start_response))
    response = HttpResponse(body, status=int(started[0].split(" ", 1)[0]))
    del response["Content-Type"]
    for name, value in started[1]:
        response[name] = value
    return response
