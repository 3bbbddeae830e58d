"""What those who mark may see."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bina.learning.models import Activity, Course
from bina.learning.queries.reach import authored

if TYPE_CHECKING:
    from bina.platform.access import Actor


def markable_activity(actor: Actor, activity_id: UUID) -> Activity | None:
    """An activity whose learners the actor may judge."""
    reached = Course.objects.filter(authored(actor, permission="learning.mark")).values("pk")
    found = Activity.objects.filter(pk=activity_id, version__course__in=reached)
    return found.select_related("version__course", "section").first()
