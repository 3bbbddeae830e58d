"""What the people of a batch read and watch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bina.platform.models import Upload
from bina.training.models import Enrolment, Material
from bina.training.queries.batches import batches, may_record
from bina.training.rules.states import TAKES_A_SEAT

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.access import Actor
    from bina.training.models import Batch


def materials(actor: Actor, *, batch: Batch) -> QuerySet[Material]:
    """Materials of a batch for who has a seat in it, who runs it and who sees training; the oldest first."""
    found = Material.objects.filter(batch=batch).order_by("added_at", "pk")
    if may_record(actor, batch) or actor.may("training.see", agency=batch.agency_id):
        return found
    if actor.employee_id is None:
        return found.none()
    own = Enrolment.objects.filter(batch=batch, employee_id=actor.employee_id, state__in=TAKES_A_SEAT)
    return found if own.exists() else found.none()


def material_file(actor: Actor, *, material_id: UUID) -> Upload | None:
    """The file of a material that the actor may read; None for any other. At most four queries."""
    found = material(actor, material_id=material_id)
    if found is None or found.upload_id is None:
        return None
    if not materials(actor, batch=found.batch).filter(pk=found.pk).exists():
        return None
    return Upload.objects.get(pk=found.upload_id)


def material(actor: Actor, *, material_id: UUID) -> Material | None:
    """A material of a batch the actor may know of."""
    found = Material.objects.filter(pk=material_id, batch__in=batches(actor))
    return found.select_related("batch").first()
