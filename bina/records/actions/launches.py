"""Credentials for content: one person, one registration, one activity and what lies below it, for hours."""

from __future__ import annotations

import base64
import hmac
import time
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from django.conf import settings

_SALT = b"bina.records.launch"


class Launch(msgspec.Struct, frozen=True, array_like=True):
    """What a launch token allows; ``until`` in seconds of the epoch."""

    agency_id: UUID
    employee_id: UUID
    registration: UUID
    prefix: str
    until: int


@dataclass(frozen=True, slots=True)
class LaunchToken:
    """A signed token. ``bearer`` goes after ``Bearer``, ``basic`` after ``Basic`` (cmi5's auth-token)."""

    bearer: str

    @property
    def basic(self) -> str:
        return base64.b64encode(f"launch:{self.bearer}".encode()).decode()


def launch_token(
    *, agency_id: UUID, employee_id: UUID, registration: UUID, activity_prefix: str, lifetime: timedelta
) -> LaunchToken:
    """Make a credential with which content writes and reads for one attempt. Nothing is stored.

    It allows the statements endpoint for this actor and registration about activities whose IRI begins with
    ``activity_prefix`` (or that name such a one as parent or grouping), their state, and the actor's
    profile. It ends by itself; there is nothing to revoke.
    """
    launch = Launch(
        agency_id, employee_id, registration, activity_prefix, int(time.time() + lifetime.total_seconds())
    )
    return LaunchToken(bearer=signed(msgspec.json.encode(launch), salt=_SALT))


def read_launch(token: str) -> Launch | None:
    """What the token allows; None when it is not ours or its time is over."""
    body = unsigned(token, salt=_SALT)
    if body is None:
        return None
    launch = msgspec.json.decode(body, type=Launch)
    return launch if launch.until >= time.time() else None


def signed(body: bytes, *, salt: bytes) -> str:
    """The body with a signature under the installation's secret key, safe in headers and addresses."""
    return f"{_text(body)}.{_text(_signature(body, salt))}"


def unsigned(token: str, *, salt: bytes) -> bytes | None:
    """The body when the signature is right."""
    body, _, signature = token.partition(".")
    try:
        read = _bytes(body)
        right = hmac.compare_digest(_bytes(signature), _signature(read, salt))
    except ValueError:
        return None
    return read if right else None


def _signature(body: bytes, salt: bytes) -> bytes:
    key = hmac.digest(settings.SECRET_KEY.encode(), salt, sha256)
    return hmac.digest(key, body, sha256)


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
