"""Statements and requests for tests."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from bina.platform.access import system_actor
from bina.records import actions, queries
from bina.records.api import application
from bina.records.api.credentials import forget

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LESSON = "https://bina.example/kegiatan/1"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def made(employee: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """A statement of an employee who completed a lesson."""
    return {
        "id": str(uuid4()),
        "actor": queries.person_agent(employee or uuid4()),
        "verb": {"id": COMPLETED},
        "object": {"id": LESSON},
        **changes,
    }


def voiding(target: str) -> dict[str, Any]:
    """A statement that makes another void."""
    return made(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": target})


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(
    method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None, **params: str
) -> Answer:
    """Put a request to the endpoint as the server would."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/xapi{path}",
        "QUERY_STRING": urlencode(params),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    found: dict[str, Any] = {}

    def start(status: str, answered: list[tuple[str, str]]) -> None:
        found.update(
            status=int(status.split(maxsplit=1)[0]), headers={name.lower(): value for name, value in answered}
        )

    content = b"".join(application(environ, start))  # type: ignore[arg-type]  # it will do
    return Answer(found["status"], found["headers"], content)


@dataclass(frozen=True)
class Program:
    """An outside program with a key."""

    store: UUID
    key: str
    secret: str
    version: str = "1.0.3"

    @property
    def authorization(self) -> str:
        return "Basic " + base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()

    def call(self, method: str, path: str, *, data: Any = None, **more: Any) -> Answer:
        headers = {
            "Authorization": self.authorization,
            "X-Experience-API-Version": self.version,
            **more.pop("headers", {}),
        }
        body = more.pop("body", b"")
        if data is not None:
            body, headers = json.dumps(data).encode(), {"Content-Type": "application/json", **headers}
        return call(method, path, body=body, headers=headers, **more)

    def read(self, **params: str) -> list[Any]:
        answer = self.call("GET", "/statements", **params)
        assert answer.status == 200, answer.body
        found: list[Any] = answer.json["statements"]
        return found


def program(*scopes: str, store: UUID | None = None, per_minute: int | None = None, **more: Any) -> Program:
    """A program with a key of a store, its own when none is named."""
    forget()
    place = store or uuid4()
    new = actions.create_key(
        actor=system_actor(place),
        store=place,
        name="Uji",
        scopes=scopes or ("all",),
        per_minute=per_minute,
        at=AT,
    )
    return Program(place, new.key.public, new.secret, **more)


def ids(statements: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of statements."""
    return [one["id"] for one in statements]
