"""When sending happens: on somebody's word, and by itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from bina.exchange.actions.connecting import ConnectionRefused
from bina.exchange.models import SiasnConnection
from bina.exchange.queries import connections_that_send
from bina.platform.jobs import defer, queue_run

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.models import JobRun


@transaction.atomic
def order_sending(*, actor: Actor, agency_id: UUID, at: datetime) -> JobRun:
    """Queue a look at what finished and the sending of all that waits.

    Raises:
        PermissionDenied: ``actor`` may not send for the agency.
        ConnectionRefused: the connection is not set.
    """
    actor.require("exchange.send", agency=agency_id)
    if not SiasnConnection.objects.filter(agency_id=agency_id).exists():
        raise ConnectionRefused(_("Set the connection to SIASN first."))
    return queue_run(
        "exchange.send_now",
        actor=actor,
        title=_("Send finished training to SIASN"),
        at=at,
        agency_id=agency_id,
        agency=str(agency_id),
        lock=f"siasn-{agency_id}",
    )


def tick() -> int:
    """Queue the sending of every agency that sends by itself; gives how many agencies."""
    queued = 0
    for agency_id in connections_that_send().values_list("agency_id", flat=True):
        lock = f"siasn-{agency_id}"
        try:
            with transaction.atomic():
                defer("exchange.send_waiting", lock=lock, queueing_lock=lock, agency=str(agency_id))
        except AlreadyEnqueued:
            continue  # the one that waits will do the work
        queued += 1
    return queued
