"""Who reads which file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from bina.learning.models import Asset, Submission
from bina.learning.queries.reach import agencies_of

if TYPE_CHECKING:
    from bina.platform.access import Actor


def asset(actor: Actor, asset_id: UUID) -> Asset | None:
    """A file of courses for all who learn or build there; one handed in for its owner and its markers."""
    found = Asset.objects.filter(pk=asset_id).first()
    if found is None:
        return None
    if found.owner_id is not None:
        return found if _may_read_work(actor, found) else None
    readers = agencies_of(actor, "learning.take") | agencies_of(actor, "learning.author")
    return found if found.agency_id in readers else None


def _may_read_work(actor: Actor, found: Asset) -> bool:
    if actor.employee_id is not None and found.owner_id == actor.employee_id:
        return True
    marked = actor.reach("learning.mark", agency="agency_id")
    if actor.employee_id is not None:
        marked |= Q(enrolment__course__owner_id=actor.employee_id)
    return Submission.objects.filter(marked, asset=found).exists()
