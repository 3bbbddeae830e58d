"""What anybody may know of a certificate whose code, file or shared address they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from bina.training.models import Certificate
from bina.training.rules.certificates import code_as_written


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate as strangers see it; nothing else of the person leaves Bina this way."""

    code: str
    holder_name: str
    programme_name: str
    starts_on: date
    ends_on: date
    length_jp: Decimal
    issuer: str
    is_revoked: bool
    is_doubted: bool
    sha256: str


def check_address(code: str) -> str:
    """The address, whole, at which anybody checks the certificate of that code."""
    return f"{settings.INSTALLATION_URL}{reverse('certificates:check', args=[code])}"


def by_code(written: str) -> Checked | None:
    """The issued or revoked certificate of a code, however it was typed; None for any other. One query."""
    code = code_as_written(written)
    found = Certificate.objects.exclude(state="WAITING").filter(code=code).select_related("agency").first()
    if not code or found is None:
        return None
    return Checked(
        code=found.code,
        holder_name=found.holder_name,
        programme_name=found.programme_name,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        length_jp=found.length_jp,
        issuer=found.agency.name,
        is_revoked=found.state == Certificate.State.REVOKED,
        is_doubted=found.doubted_at is not None,
        sha256=found.sha256,
    )


def code_of_file(sha256: str) -> str:
    """The code of the certificate whose signed file has these bytes; empty for any other. One query."""
    found = Certificate.objects.exclude(state="WAITING").filter(sha256=sha256).exclude(sha256="")
    return found.values_list("code", flat=True).first() or ""


def shared(token: str) -> Certificate | None:
    """The certificate whose holder shares it at that address. One query."""
    found = Certificate.objects.filter(share_token=token, state=Certificate.State.ISSUED)
    return found.select_related("agency").first() if token else None
