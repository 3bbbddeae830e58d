"""An agency that tells a simulator of SIASN of its finished training."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bina.exchange import actions
from bina.exchange.actions import ConnectionValues
from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.simulators import siasn
from bina.training.tests.certified import Desk, desk

if TYPE_CHECKING:
    from bina.exchange.simulators.siasn import Fault, SiasnSimulator
    from bina.training.models import Enrolment

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PATIENCE = 5.0
VALUES = ConnectionValues(
    environment="SIMULATOR",
    since=date(2026, 1, 1),
    is_on=True,
    waits_for_certificate=False,
    consumer_key=siasn.CONSUMER_KEY,
    consumer_secret=siasn.CONSUMER_SECRET,
    client_id=siasn.CLIENT_ID,
    username=siasn.USERNAME,
    password=siasn.PASSWORD,
    siasn_agency="A5EB03E2",
)


@dataclass
class Office:
    """BKPSDM of one agency, its simulator, and a clock that only the test moves."""

    desk: Desk
    simulator: SiasnSimulator
    now: datetime = NOW
    told: list[actions.Sent] = field(default_factory=list)

    def connect(self, **changes: Any) -> SiasnConnection:
        """Set the connection, with what is given instead of the usual values."""
        values = {name: getattr(VALUES, name) for name in ConnectionValues.__dataclass_fields__}
        return actions.save_connection(
            actor=self.desk.hr,
            agency_id=self.desk.agency.pk,
            values=ConnectionValues(**(values | changes)),
            at=self.now,
        )

    def gather(self) -> actions.Gathered:
        return actions.gather(agency_id=self.desk.agency.pk, at=self.now)

    def send(self, *faults: Fault, seconds: float = PATIENCE) -> actions.Sent:
        """Look and send once, with these faults."""
        self.simulator.make(faults)
        self.gather()
        told = actions.send_waiting(agency_id=self.desk.agency.pk, clock=lambda: self.now, seconds=seconds)
        self.told.append(told)
        return told

    def later(self, **passed: float) -> None:
        """Let time pass; what the simulator was to do later is done by then."""
        self.now += timedelta(**passed)
        self.simulator.settle()

    def entry(self, place: Enrolment) -> SiasnEntry:
        return SiasnEntry.objects.get(source_id=place.pk)

    def nip(self, place: Enrolment) -> str:
        return str(place.employee.nip)


def office(simulator: SiasnSimulator) -> Office:
    """An agency whose connection sends by itself and waits for no certificate."""
    made = Office(desk(), simulator)
    made.connect()
    return made
