"""Who asks: a key's secret, an OAuth bearer, or a launch token.

A credential that was found right is trusted for ``TRUSTED_SECONDS`` by its keyed digest, so that most
requests neither hash a secret nor ask the database; a revoked key therefore ends within that time everywhere.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from bina.records.actions.launches import Launch, read_launch, signed, unsigned
from bina.records.actions.statements import own_authority
from bina.records.errors import Rejected
from bina.records.models import Key
from bina.records.queries.keys import live_key, opens
from bina.records.rules.authorities import Authority
from bina.records.rules.scopes import allowed

TRUSTED_SECONDS = 5.0
TOKEN_SECONDS = 3600
_REMEMBERED = 4096
_TOKEN_SALT = b"records.bearer"
_LAUNCH_ALLOWS = frozenset(
    {"statements/write", "statements/read", "state", "state/read", "profile", "profile/read"}
)
_PROCESS_KEY = secrets.token_bytes(32)


class Unauthorized(Rejected):
    """No credential, or one that is not right."""

    status = 401


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request may do, in which store, in whose name."""

    store: UUID
    allows: frozenset[str]
    authority: Authority
    public: str = ""
    per_minute: int | None = None
    launch: Launch | None = None

    @property
    def mine(self) -> UUID | None:
        """The key that statements must hold to be shown, when only one's own are."""
        return None if "statements/read" in self.allows else UUID(self.authority.keys[0])


class Bearer(msgspec.Struct, frozen=True, array_like=True):
    """What an OAuth bearer token says; ``until`` in seconds of the epoch."""

    public: str
    scopes: tuple[str, ...]
    until: int


_trusted: OrderedDict[bytes, tuple[float, Credential]] = OrderedDict()
_lock = Lock()


def credential(header: str) -> Credential:
    """The credential in an Authorization header.

    Raises:
        Unauthorized: there is none, or it is not right.
    """
    digest = blake2b(header.encode("utf-8", "surrogateescape"), key=_PROCESS_KEY, digest_size=32).digest()
    now = time.monotonic()
    held = _trusted.get(digest)
    if held is not None and held[0] > now:
        return held[1]
    found = _verified(header)
    with _lock:
        _trusted[digest] = (now + TRUSTED_SECONDS, found)
        while len(_trusted) > _REMEMBERED:
            _trusted.popitem(last=False)
    return found


def forget() -> None:
    """Trust nobody any more, as after the time is over."""
    with _lock:
        _trusted.clear()


def _verified(header: str) -> Credential:
    scheme, _, value = header.partition(" ")
    found: Credential | None = None
    if scheme.lower() == "basic":
        found = _basic(*basic_pair(value))
    elif scheme.lower() == "bearer":
        found = _launched(value.strip()) or _bearer(value.strip())
    if found is None:
        raise Unauthorized("A right credential is needed: a key with its secret, or a bearer token.")
    return found


def basic_pair(value: str) -> tuple[str, str]:
    """User and password of Basic credentials; empty texts when they cannot be read."""
    try:
        user, _, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def _basic(user: str, password: str) -> Credential | None:
    if user == "launch":
        return _launched(password)
    key = checked_key(user, password)
    return of_key(key, key.scopes) if key else None


def checked_key(public: str, secret: str) -> Key | None:
    """The live key, when the secret is its own."""
    key = live_key(public) if public else None
    return key if key is not None and opens(key, secret) else None


def of_key(key: Key, scopes: Any) -> Credential:
    """What the key allows within the scopes."""
    agent = {
        "objectType": "Agent",
        "name": key.name,
        "account": {"homePage": f"{settings.INSTALLATION_URL}/xapi", "name": key.public},
    }
    return Credential(
        store=key.store_id,
        allows=allowed(scopes) & allowed(key.scopes),
        authority=Authority.of(agent),
        public=key.public,
        per_minute=key.per_minute,
    )


def _launched(token: str) -> Credential | None:
    launch = read_launch(token)
    if launch is None:
        return None
    return Credential(
        store=launch.agency_id,
        allows=_LAUNCH_ALLOWS,
        authority=Authority.of(own_authority()),
        launch=launch,
    )


def bearer_token(key: Key, scopes: tuple[str, ...]) -> str:
    """A token that stands for the key within the scopes for ``TOKEN_SECONDS``."""
    token = Bearer(key.public, scopes, int(time.time()) + TOKEN_SECONDS)
    return signed(msgspec.json.encode(token), salt=_TOKEN_SALT)


def _bearer(token: str) -> Credential | None:
    body = unsigned(token, salt=_TOKEN_SALT)
    if body is None:
        return None
    read = msgspec.json.decode(body, type=Bearer)
    key = live_key(read.public) if read.until >= time.time() else None
    return of_key(key, read.scopes) if key else None
