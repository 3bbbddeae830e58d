"""The letterhead of an agency, its signer, and the patterns of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training.actions.certificates.layouts import LogoFile, keep_logo
from bina.training.actions.letters.refusals import LetterRefused
from bina.training.models import LetterLayout
from bina.training.rules.certificates import PART_NAMES, pattern_faults

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class LetterLayoutValues:
    """What HR sets of the letterhead, the signer and the numbers."""

    signer_name: str
    signer_post: str
    office: str = ""
    address: str = ""
    contact: str = ""
    place: str = ""
    signer_rank: str = ""
    signer_nip: str = ""
    assignment_pattern: str = ""
    invitation_pattern: str = ""
    basis: str = ""


@transaction.atomic
def save_letter_layout(
    *,
    actor: Actor,
    agency_id: UUID,
    values: LetterLayoutValues,
    at: datetime,
    logo: LogoFile | None = None,
) -> LetterLayout:
    """Set how letters look from now on; those signed keep theirs. No ``logo`` leaves it as it is.

    Raises:
        PermissionDenied: ``actor`` may not prepare batches of the agency.
        LetterRefused: a pattern of numbers cannot be used.
        FileNotTaken: the logo is too large or neither PNG nor JPEG.
    """
    actor.require("training.edit", agency=agency_id)
    for field in ("assignment_pattern", "invitation_pattern"):
        if faults := pattern_faults(getattr(values, field).strip()):
            text = _("Mend these parts: {faults}. There are {parts}; {{urut}} and {{tahun}} must be there.")
            known = ", ".join(f"{{{name}}}" for name in PART_NAMES)
            raise LetterRefused(text.format(faults=", ".join(faults), parts=known), field=field)
    found = LetterLayout.objects.select_for_update().filter(agency_id=agency_id).first()
    layout = found or LetterLayout(agency_id=agency_id)
    for name in LetterLayoutValues.__dataclass_fields__:
        setattr(layout, name, getattr(values, name).strip())
    if logo is not None:
        purpose = "training.letter_logo"
        layout.logo = keep_logo(actor, agency_id, logo.file, at, purpose=purpose) if logo.file else None
    layout.updated_at = at
    layout.save()
    return layout
