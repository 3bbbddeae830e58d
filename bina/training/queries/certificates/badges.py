"""Certificates as Open Badges 3.0, with what verifiers fetch: the issuer's DID document and status lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bina.platform.signing.credentials import (
    LIST_LENGTH,
    Issuer,
    issuer,
    moment,
    status_entry,
    status_list,
    status_place,
)
from bina.platform.signing.linked_data import BADGES_CONTEXT, CREDENTIALS_CONTEXT
from bina.training.models import Certificate, CertificateLayout
from bina.training.queries.certificates.checking import check_address


def badge(one: Certificate) -> dict[str, Any]:
    """The signed credential of an issued certificate; the same certificate always gives the same bytes.

    It names the holder as printed, never their NIP, and says where its revocation would be published.
    """
    by = _issuer(one.agency.code)
    number, index = status_place(one.status_serial)
    issued_at = one.issued_at or one.updated_at
    credential = {
        "@context": [CREDENTIALS_CONTEXT, BADGES_CONTEXT],
        "id": f"urn:uuid:{one.pk}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": by.did, "type": ["Profile"], "name": one.agency.name},
        "validFrom": moment(issued_at),
        "name": one.programme_name,
        "credentialSubject": _subject(one),
        "credentialStatus": status_entry(list_url=_list_url(one.agency.code, number), index=index),
    }
    return by.sign(credential, at=issued_at)


def _issuer(agency_code: str) -> Issuer:
    folder = reverse("certificates:did", args=[agency_code]).removesuffix("/did.json")
    return issuer(address=f"{settings.INSTALLATION_URL}{folder}")


def _list_url(agency_code: str, number: int) -> str:
    return f"{settings.INSTALLATION_URL}{reverse('certificates:status', args=[agency_code, number])}"


def _subject(one: Certificate) -> dict[str, Any]:
    address = check_address(one.code)
    return {
        "id": f"{address}#pemegang",
        "type": ["AchievementSubject"],
        "name": one.holder_name,
        "licenseNumber": one.number,
        "activityStartDate": _midnight(one.starts_on),
        "activityEndDate": _midnight(one.ends_on),
        "creditsEarned": _number(one.length_jp),
        "achievement": _achievement(one, address),
    }


def _achievement(one: Certificate, address: str) -> dict[str, Any]:
    with translation.override("id"):
        narrative = _("Completed {form} of {jp} lesson hours (JP, 45 minutes each).").format(
            form=one.form_name, jp=_number(one.length_jp)
        )
        levels = [(str(taught["code"]), _named(taught)) for taught in one.outcomes]
    made: dict[str, Any] = {
        "id": f"urn:uuid:{one.enrolment_id}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": one.programme_name,
        "description": one.form_name,
        "inLanguage": "id",
        "criteria": {"id": f"{address}#kriteria", "narrative": narrative},
    }
    if levels:
        made["alignment"] = [
            {
                "id": f"{address}#kompetensi-{place}",
                "type": ["Alignment"],
                "targetCode": code,
                "targetName": name,
                "targetUrl": address,
            }
            for place, (code, name) in enumerate(levels, start=1)
        ]
    return made


def _named(taught: dict[str, Any]) -> str:
    return _("{competence}, level {level}").format(competence=taught["name"], level=taught["level"])


def _midnight(day: date) -> str:
    return moment(datetime.combine(day, time(), UTC))


def _number(length_jp: Decimal) -> int | float:
    return int(length_jp) if length_jp == length_jp.to_integral_value() else float(length_jp)


def did_document(agency_code: str) -> dict[str, Any] | None:
    """The DID document of an agency that issues certificates; None for any other code. One query."""
    if not CertificateLayout.objects.filter(agency__code=agency_code).exists():
        return None
    return _issuer(agency_code).document()


def status_list_credential(agency_code: str, number: int) -> dict[str, Any] | None:
    """The signed list of an agency's revocations; None where no certificate can stand in it. Two queries."""
    known = CertificateLayout.objects.filter(agency__code=agency_code).values_list("agency_id", "updated_at")
    found = known.first()
    if found is None:
        return None
    agency_id, _since = found
    rows = Certificate.objects.filter(
        agency_id=agency_id,
        state=Certificate.State.REVOKED,
        status_serial__gte=number * LIST_LENGTH,
        status_serial__lt=(number + 1) * LIST_LENGTH,
    ).values_list("status_serial", "revoked_at")
    revoked = [(status_place(serial)[1], at) for serial, at in rows]
    changed = max((at for _index, at in revoked if at is not None), default=_LONG_AGO)
    return status_list(
        by=_issuer(agency_code),
        list_url=_list_url(agency_code, number),
        revoked=[index for index, _at in revoked],
        valid_from=changed,
        at=changed,
    )


_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
