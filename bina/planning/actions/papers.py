"""How an agency's planning papers look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from bina.planning.models import PaperLook

if TYPE_CHECKING:
    from bina.platform.access import Actor


@transaction.atomic
def set_paper_look(*, actor: Actor, agency_id: UUID, values: Mapping[str, Any], at: datetime) -> PaperLook:
    """Set letterhead, signers and titles of an agency's papers; papers that were printed stay as they are.

    Args:
        values: fields of ``PaperLook``; an empty title is the usual one.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
    """
    actor.require("planning.edit", agency=agency_id)
    look, _made = PaperLook.objects.update_or_create(
        agency_id=agency_id, defaults={**values, "updated_at": at}
    )
    return look
