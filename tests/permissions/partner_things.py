"""A partner of an agency with an agreement, an offer, and money committed for a batch of theirs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.base import ContentFile

from bina.platform.models import Upload
from bina.training.models import Agreement, Partner, StudyCase
from bina.training.tests.factories import NOW
from bina.training.tests.partner_factories import (
    AgreementFactory,
    BudgetLineFactory,
    CommitmentFactory,
    PartnerFactory,
    PartnerOfferFactory,
)

if TYPE_CHECKING:
    from bina.people.models import Employee, Unit


def partners_of_agency(root: Unit, *, mark: str) -> dict[str, UUID]:
    """One of everything that is agreed with a partner; ``mark`` is in every name."""
    partner = PartnerFactory.create(agency=root.agency, name=f"Universitas {mark}")
    line = BudgetLineFactory.create(agency=root.agency, name=f"Belanja {mark}")
    commitment = CommitmentFactory.create(line=line, batch__programme__name=f"Pelatihan {mark}")
    return {
        "partner": partner.pk,
        "agreement": AgreementFactory.create(partner=partner, title=f"Perjanjian {mark}").pk,
        "agreement.signed": _signed(partner).pk,
        "offer": PartnerOfferFactory.create(partner=partner, title=f"Tawaran {mark}").pk,
        "line": line.pk,
        "commitment": commitment.pk,
    }


def _signed(partner: Partner) -> Agreement:
    """An agreement with its signed document."""
    kept = Upload.objects.create(
        agency_id=partner.agency_id,
        purpose="training.agreement",
        name="pks.pdf",
        file=ContentFile(b"%PDF-1.7", name="pks.pdf"),
        size_bytes=8,
        created_at=NOW,
    )
    return AgreementFactory.create(partner=partner, upload_id=kept.pk)


def study_of(person: Employee) -> UUID:
    """An application of the person for formal education."""
    case = StudyCase.objects.create(
        agency=person.agency,
        employee=person,
        kind=StudyCase.Kind.PERMIT,
        level="45",
        field="Administrasi Publik",
        school="Universitas Contoh",
        starts_on=date(2026, 9, 1),
        ends_on=date(2028, 8, 31),
        applied_at=NOW,
        updated_at=NOW,
    )
    return case.pk
