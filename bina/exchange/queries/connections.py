"""Connections of agencies to SIASN."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from bina.exchange.models import SiasnConnection

if TYPE_CHECKING:
    from bina.platform.access import Actor


def connection_of(actor: Actor, *, agency_id: UUID) -> SiasnConnection | None:
    """The agency's connection, for who may set it or see what goes through it; None before it is set."""
    seen = actor.reach("exchange.connect", agency="agency_id") | actor.reach(
        "exchange.see", agency="agency_id"
    )
    return SiasnConnection.objects.filter(seen, agency_id=agency_id).first()


def connections_that_send() -> QuerySet[SiasnConnection]:
    """Every agency's connection that sends by itself. Not narrowed by an actor: for the periodic job."""
    return SiasnConnection.objects.filter(is_on=True).order_by("pk")
