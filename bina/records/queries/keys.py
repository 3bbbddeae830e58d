"""Reads of keys: for the server that checks them, and for the people who keep them."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.records.models import Key

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.access import Actor


class UnknownKey(Refused):
    """The store has no key of that name."""


def keys(actor: Actor) -> QuerySet[Key]:
    """Keys of the agencies whose record store the actor keeps, newest first."""
    return Key.objects.filter(actor.reach("records.keys", agency="store_id")).order_by("-created_at", "-id")


def store_keys(store: UUID) -> QuerySet[Key]:
    """Keys of one store, newest first."""
    return Key.objects.filter(store_id=store).order_by("-created_at", "-id")


def key_named(*, store: UUID, public: str) -> Key:
    """The store's key of that name.

    Raises:
        UnknownKey: there is none.
    """
    found = store_keys(store).filter(public=public).first()
    if found is None:
        raise UnknownKey(_('The record store has no key "{key}".').format(key=public))
    return found


def key_list(store: UUID) -> list[dict[str, Any]]:
    """The store's keys, for programs; no secrets."""
    return [
        {
            "key": key.public,
            "name": key.name,
            "scopes": key.scopes,
            "per_minute": key.per_minute,
            "created_at": key.created_at,
            "revoked_at": key.revoked_at,
        }
        for key in store_keys(store)
    ]


def endpoint() -> str:
    """Address of the record store, which programs are given with a key."""
    return f"{settings.INSTALLATION_URL}/xapi/"


def secret_hash(secret: str) -> str:
    """The form in which a secret is kept: it has 256 random bits, so that a fast keyed hash protects it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"records.key\0" + secret.encode(), sha256).hexdigest()


def live_key(public: str) -> Key | None:
    """The key of that name unless it is revoked."""
    return Key.objects.filter(public=public, revoked_at=None).first()


def opens(key: Key, secret: str) -> bool:
    """Whether the secret is the key's."""
    return hmac.compare_digest(key.secret_hash, secret_hash(secret))
