"""Private addresses of calendars; a new one makes the old one worthless."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bina.training.models import CalendarFeed
from bina.training.queries.batches import batches, may_record

if TYPE_CHECKING:
    from bina.platform.access import Actor

TOKEN_BYTES = 32


@transaction.atomic
def renew_own_feed(*, actor: Actor, at: datetime) -> CalendarFeed:
    """Give the actor's own calendar a new address.

    Raises:
        PermissionDenied: the actor is no employee.
    """
    if actor.employee_id is None or actor.agency_id is None:
        raise PermissionDenied("training.catalogue")
    feed, _new = CalendarFeed.objects.update_or_create(
        employee_id=actor.employee_id,
        defaults={"agency_id": actor.agency_id, "token": _token(), "made_at": at},
    )
    return feed


@transaction.atomic
def renew_batch_feed(*, actor: Actor, batch_id: UUID, at: datetime) -> CalendarFeed:
    """Give a batch's calendar a new address.

    Raises:
        PermissionDenied: the actor may neither edit nor record the agency's training.
    """
    batch = batches(actor).get(pk=batch_id)
    if not may_record(actor, batch):
        actor.require("training.edit", agency=batch.agency_id)
    feed, _new = CalendarFeed.objects.update_or_create(
        batch_id=batch_id, defaults={"agency_id": batch.agency_id, "token": _token(), "made_at": at}
    )
    return feed


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
