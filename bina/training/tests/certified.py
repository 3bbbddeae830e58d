"""An agency that issues certificates, for the tests of certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import (
    AccountFactory,
    AgencyFactory,
    EmployeeFactory,
    UnitFactory,
    account_with,
    actor_for,
    hr_actor,
)
from bina.platform.access import Actor, Role
from bina.training.actions import certificates as actions
from bina.training.models import Batch, Certificate, Enrolment, Programme
from bina.training.tests.factories import NOW, BatchFactory, EnrolmentFactory, ProgrammeFactory

LAYOUT = actions.LayoutValues(
    signer_name="Drs. Teuku Rahmat, M.Si.",
    signer_post="Kepala BKPSDM",
    place="Lhokseumawe",
    number_pattern="{urut:4}/{angkatan}/{bulan}/{tahun}",
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@dataclass
class Desk:
    """BKPSDM's desk of one agency."""

    agency: Agency
    unit: Unit
    hr: Actor
    programme: Programme
    batch: Batch

    def completed(self, count: int = 1, *, batch: Batch | None = None, **values: Any) -> list[Enrolment]:
        """People who completed a batch."""
        return [self.place("COMPLETED", batch=batch, **values) for _number in range(count)]

    def place(self, state: str, *, batch: Batch | None = None, **values: Any) -> Enrolment:
        """A place in any state."""
        needed: dict[str, dict[str, Any]] = {
            "COMPLETED": {"completed_on": date(2026, 3, 2), "earned_jp": Decimal(16)},
            "WAITING": {"queue_number": 1},
            "OFFERED": {"offer_until": NOW},
        }
        person = values.pop("employee", None) or EmployeeFactory.create(unit=self.unit)
        return EnrolmentFactory.create(
            batch=batch or self.batch, employee=person, state=state, **(needed.get(state, {}) | values)
        )

    def issue(self, **chosen: Any) -> int:
        return actions.issue_certificates(
            agency_id=self.agency.pk, chosen=actions.Chosen(**(chosen or {"year": 2026})), at=NOW
        )

    def certificate(self, **values: Any) -> Certificate:
        """An issued certificate of somebody new."""
        place = self.place("COMPLETED", **values)
        self.issue()
        return Certificate.objects.get(enrolment=place)


def desk(code: str = "") -> Desk:
    """An agency with a layout and a finished batch of a programme."""
    agency = AgencyFactory.create(code=code) if code else AgencyFactory.create()
    unit = UnitFactory.create(agency=agency)
    programme = ProgrammeFactory.create(agency=agency, name="Pelayanan yang Ramah", organiser="BKPSDM")
    batch = BatchFactory.create(
        programme=programme,
        code="PLY01-01",
        state="FINISHED",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 2),
    )
    hr = hr_actor(agency)
    actions.save_layout(actor=hr, agency_id=agency.pk, values=LAYOUT, at=NOW)
    return Desk(agency, unit, hr, programme, batch)


def employee_actor(person: Employee) -> Actor:
    """The person, with an account of their own."""
    return actor_for(AccountFactory.create(employee=person))


def upload(content: bytes = PDF, name: str = "sertifikat.pdf") -> ContentFile[bytes]:
    """A file as a form hands it over."""
    return ContentFile(content, name=name)


def hr_account(one: Desk, **values: Any) -> Any:
    """An account of an HR developer of the whole agency."""
    return account_with(Role.HR_DEVELOPER, unit=one.unit, **values)
