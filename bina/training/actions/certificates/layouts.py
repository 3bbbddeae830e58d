"""How the certificates of an agency look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.platform.models import Upload
from bina.training.actions.certificates.refusals import CertificateRefused, FileNotTaken
from bina.training.models import CertificateLayout
from bina.training.rules.certificates import (
    PART_NAMES,
    Numbered,
    certificate_number,
    file_kind,
    pattern_faults,
)

if TYPE_CHECKING:
    from django.core.files import File

    from bina.platform.access import Actor

LARGEST_LOGO_BYTES = 512 << 10
_HEAD = 16
LONGEST_NUMBER = 120
_LONGEST = Numbered(9_999_999, "X" * 60, "X" * 40, date(2088, 8, 1))


@dataclass(frozen=True, slots=True)
class LayoutValues:
    """What HR sets of the look and the numbers."""

    signer_name: str
    signer_post: str
    title: str = "Sertifikat"
    office: str = ""
    place: str = ""
    signer_nip: str = ""
    colour: str = CertificateLayout.Colour.TEAL
    number_pattern: str = ""
    shows_nip: bool = False


@dataclass(frozen=True, slots=True)
class LogoFile:
    """A new picture, or ``None`` to go on without one."""

    file: File[bytes] | None


@transaction.atomic
def save_layout(
    *, actor: Actor, agency_id: UUID, values: LayoutValues, at: datetime, logo: LogoFile | None = None
) -> CertificateLayout:
    """Set how certificates look from now on; those issued keep theirs. No ``logo`` leaves it as it is.

    Raises:
        PermissionDenied: ``actor`` may not issue certificates of the agency.
        CertificateRefused: the pattern of numbers cannot be used.
        FileNotTaken: the logo is too large or neither PNG nor JPEG.
    """
    actor.require("training.certify", agency=agency_id)
    pattern = values.number_pattern.strip()
    if faults := pattern_faults(pattern):
        text = _("Mend these parts: {faults}. There are {parts}; {{urut}} and {{tahun}} must be there.")
        known = ", ".join(f"{{{name}}}" for name in PART_NAMES)
        raise CertificateRefused(text.format(faults=", ".join(faults), parts=known), field="number_pattern")
    if len(certificate_number(pattern, _LONGEST)) > LONGEST_NUMBER:
        text = _("With long codes this makes numbers of more than {most} marks.")
        raise CertificateRefused(text.format(most=LONGEST_NUMBER), field="number_pattern")
    found = CertificateLayout.objects.select_for_update().filter(agency_id=agency_id).first()
    layout = found or CertificateLayout(agency_id=agency_id)
    for name in LayoutValues.__dataclass_fields__:
        setattr(layout, name, getattr(values, name))
    layout.number_pattern, layout.updated_at = pattern, at
    if logo is not None:
        layout.logo = keep_logo(actor, agency_id, logo.file, at) if logo.file else None
    layout.save()
    return layout


def keep_logo(
    actor: Actor,
    agency_id: UUID,
    file: File[bytes],
    at: datetime,
    *,
    purpose: str = "training.certificate_logo",
) -> Upload:
    """Keep a picture for an agency's papers.

    Raises:
        FileNotTaken: it is too large or neither PNG nor JPEG.
    """
    if file.size > LARGEST_LOGO_BYTES:
        text = _("The picture has more than {size} kB.")
        raise FileNotTaken(text.format(size=LARGEST_LOGO_BYTES >> 10), field="logo")
    kind = file_kind(file.read(_HEAD))
    file.seek(0)
    if kind not in {"png", "jpg"}:
        raise FileNotTaken(_("The picture must be PNG or JPEG."), field="logo")
    file.name = f"logo.{kind}"
    return Upload.objects.create(
        agency_id=agency_id,
        account_id=actor.account_id,
        purpose=purpose,
        name=PurePath(str(file.name)).name,
        file=file,
        size_bytes=file.size,
        created_at=at,
    )
