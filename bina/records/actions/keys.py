"""Making and revoking keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.records.models import Key
from bina.records.queries.keys import secret_hash
from bina.records.rules.scopes import SCOPES, known

if TYPE_CHECKING:
    from bina.platform.access import Actor


class UnknownScope(Refused):
    """A scope that xAPI does not have."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made. Its secret is shown once and can never be read again."""

    key: Key
    secret: str


@transaction.atomic
def create_key(
    *,
    actor: Actor,
    store: UUID,
    name: str,
    scopes: Sequence[str],
    at: datetime,
    per_minute: int | None = None,
) -> NewKey:
    """Make a key for one store.

    Args:
        per_minute: requests a server process answers in a minute; None for no limit.

    Raises:
        PermissionDenied: the actor does not keep that store.
        UnknownScope: a scope is none of the specification's.
    """
    actor.require("records.keys", agency=store)
    if not scopes or not known(scopes):
        raise UnknownScope(_("A key needs scopes out of these: {scopes}.").format(scopes=", ".join(SCOPES)))
    secret = secrets.token_urlsafe(32)
    key = Key.objects.create(
        store_id=store,
        name=name,
        public=secrets.token_hex(10),
        secret_hash=secret_hash(secret),
        scopes=list(dict.fromkeys(scopes)),
        per_minute=per_minute,
        created_at=at,
    )
    return NewKey(key, secret)


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: UUID, at: datetime) -> None:
    """End a key for good. Servers notice within `api.credentials.TRUSTED_SECONDS`. Idempotent.

    Raises:
        PermissionDenied: the actor does not keep that store.
        Key.DoesNotExist: there is no such key.
    """
    key = Key.objects.select_for_update().get(pk=key_id)
    actor.require("records.keys", agency=key.store_id)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
