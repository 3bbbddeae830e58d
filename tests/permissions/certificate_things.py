"""Certificates that the addresses name: a person's own, one handed in, and one that anybody checks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from bina.people.tests.factories import hr_actor
from bina.platform.models import Upload
from bina.training.actions.certificates import save_layout
from bina.training.actions.letters import LetterLayoutValues, save_letter_layout
from bina.training.models import Certificate, Enrolment, Letter, LetterRecipient, OutsideCertificate
from bina.training.rules.certificates import code_from
from bina.training.tests.certified import LAYOUT

if TYPE_CHECKING:
    from uuid import UUID

    from bina.people.models import Agency, Employee

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PUBLIC_CODE, PUBLIC_TOKEN = code_from(1), "t" * 43


def look_of_agency(agency: Agency) -> None:
    """The agency issues certificates and writes letters."""
    save_layout(actor=hr_actor(agency), agency_id=agency.pk, values=LAYOUT, at=NOW)
    letterhead = LetterLayoutValues(
        signer_name="Drs. Rahmat",
        signer_post="Kepala BKPSDM",
        assignment_pattern="{urut}/{tahun}",
        invitation_pattern="{urut}/{tahun}",
    )
    save_letter_layout(actor=hr_actor(agency), agency_id=agency.pk, values=letterhead, at=NOW)


def certificates_of(person: Employee) -> dict[str, UUID]:
    """A certificate of the person's completed place, one they handed in and may mend, and a letter."""
    place = Enrolment.objects.get(employee=person, state="COMPLETED")
    upload = Upload.objects.create(
        agency_id=person.agency_id,
        purpose="training.outside_certificate",
        name="a.png",
        file=ContentFile(b"\x89PNG\r\n\x1a\n", name="a.png"),
        size_bytes=8,
        created_at=NOW,
    )
    outside = OutsideCertificate.objects.create(
        agency_id=person.agency_id,
        employee=person,
        state="RETURNED",
        remark="Fotonya kabur",
        form=9,
        name="Seminar luar",
        organiser="Universitas",
        number="1/S/2026",
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 1, 5),
        length_jp=Decimal(8),
        upload=upload,
        kind="png",
        sha256="0" * 64,
        submitted_at=NOW,
        decided_at=NOW,
    )
    return {
        "certificate": _certificate(place, person.name).pk,
        "outside": outside.pk,
        "letter": _letter(place).pk,
    }


def _letter(place: Enrolment) -> Letter:
    """A signed letter that names the person alone."""
    serial = Letter.objects.count() + 1
    letter = Letter.objects.create(
        agency_id=place.agency_id,
        batch_id=place.batch_id,
        kind="ASSIGNMENT",
        state="ISSUED",
        number=f"{serial}/2026",
        year=2026,
        serial=serial,
        dated_on=date(2026, 1, 5),
        file=ContentFile(b"%PDF-1.7", name="surat.pdf"),
        sha256="1" * 64,
        ordered_at=NOW,
        issued_at=NOW,
    )
    LetterRecipient.objects.create(
        agency_id=place.agency_id, letter=letter, enrolment=place, employee_id=place.employee_id
    )
    return letter


def public_certificate(place: Enrolment) -> None:
    """One whose code and shared address stand in the table."""
    one = _certificate(place, "Pemegang Umum")
    one.code, one.share_token = PUBLIC_CODE, PUBLIC_TOKEN
    one.save()


def _certificate(place: Enrolment, name: str) -> Certificate:
    count = Certificate.objects.count()
    return Certificate.objects.create(
        agency_id=place.agency_id,
        enrolment=place,
        employee_id=place.employee_id,
        state="ISSUED",
        code=code_from(100 + count),
        number=f"{count}",
        status_serial=count,
        holder_name=name,
        programme_name="Pelatihan Umum",
        form_name="Seminar",
        starts_on=date(2025, 5, 5),
        ends_on=date(2025, 5, 6),
        length_jp=Decimal(16),
        issued_on=date(2025, 5, 7),
        issued_at=NOW,
        file=ContentFile(b"%PDF-1.7", name="a.pdf"),
        sha256="1" * 64,
        updated_at=NOW,
    )
