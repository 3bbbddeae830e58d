"""Two agencies of one installation: a host with an open batch, and guests who may have come to it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from bina.people.models import Employee
from bina.training import actions
from bina.training.models import Batch, Enrolment, Session, UnitCoverage
from bina.training.tests.city import City, ids
from bina.training.tests.factories import NOW, SessionFactory

LATER = datetime(2027, 3, 3, 3, 0, tzinfo=UTC)


class Pair:
    """``host`` holds the batch; ``guest`` and ``third`` are other agencies."""

    def __init__(self, *, seats: int = 10) -> None:
        self.host, self.guest, self.third = City(), City(), City()
        self.host.agency.name, self.guest.agency.name = "Pemerintah Kota Tuan", "Pemerintah Kota Tamu"
        self.host.agency.save()
        self.guest.agency.save()
        for city in (self.host, self.guest, self.third):
            UnitCoverage.objects.create(agency=city.agency, unit=city.root, at_most_percent=100)
        self.batch: Batch = self.host.asked_batch(seats=seats)
        self.session: Session = SessionFactory.create(batch=self.batch)

    def share(self, **values: object) -> None:
        """Open the batch to the guest, on terms."""
        terms = {"guests": {self.guest.agency.pk: None}, **values}
        actions.open_to_agencies(
            actor=self.host.hr,
            batch_id=self.batch.pk,
            values=actions.JointValues(**terms),  # type: ignore[arg-type]  # a test names its own terms
            at=NOW,
        )

    def claim(self, people: list[Employee], *, city: City | None = None) -> actions.Claimed:
        actor = (city or self.guest).hr
        return actions.claim(actor=actor, batch_id=self.batch.pk, employees=ids(people), at=NOW)

    def held(self, *, absent: tuple[UUID, ...] = ()) -> None:
        """Run the batch to its end; everybody with a seat is there but for those named."""
        hr = self.host.hr
        actions.start_batch(actor=hr, batch_id=self.batch.pk, at=NOW)
        places = Enrolment.objects.filter(batch=self.batch, state="ATTENDING")
        present = {place.pk: place.employee_id not in absent for place in places}
        actions.record_attendance(actor=hr, session_id=self.session.pk, present=present, at=NOW)
        actions.record_scores(
            actor=hr,
            batch_id=self.batch.pk,
            scores={place.pk: (Decimal(40), Decimal(90)) for place in places},
            at=NOW,
        )
        actions.finish_batch(actor=hr, batch_id=self.batch.pk, at=LATER)

    def place_of(self, person: Employee) -> Enrolment:
        return Enrolment.objects.get(batch=self.batch, employee=person)
