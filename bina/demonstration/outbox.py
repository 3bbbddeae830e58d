"""What the made-up city would tell SIASN: an outbox that leads to the simulator and sends nothing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from bina.exchange import actions, queries
from bina.exchange.actions import ConnectionValues
from bina.exchange.simulators import siasn
from bina.platform.access import system_actor


def add_outbox(*, agency_id: UUID, since: date, at: datetime) -> int:
    """Connect the agency to the simulator and gather what was finished: so many entries. Idempotent."""
    actor = system_actor(agency_id)
    if queries.connection_of(actor, agency_id=agency_id) is None:
        values = ConnectionValues(
            environment="SIMULATOR",
            since=since,
            consumer_key=siasn.CONSUMER_KEY,
            consumer_secret=siasn.CONSUMER_SECRET,
            client_id=siasn.CLIENT_ID,
            username=siasn.USERNAME,
            password=siasn.PASSWORD,
        )
        actions.save_connection(actor=actor, agency_id=agency_id, values=values, at=at)
    actions.gather(agency_id=agency_id, at=at)
    return queries.entries(actor).filter(agency_id=agency_id).count()
