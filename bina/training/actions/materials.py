"""Addresses of what the people of a batch read and watch."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.training.actions.telling import tell
from bina.training.models import Batch, Enrolment, Material
from bina.training.queries.batches import batches, may_record
from bina.training.rules.states import EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor


@transaction.atomic
def add_material(*, actor: Actor, batch_id: UUID, title: str, link: str, at: datetime) -> Material:
    """Give the people of a batch an address, and tell those who have a seat.

    Raises:
        PermissionDenied: the actor neither edits nor records the batch.
    """
    batch = _runs(actor, batch_id)
    made = Material.objects.create(
        agency_id=batch.agency_id, batch=batch, title=title, link=link, added_at=at
    )
    seated = Enrolment.objects.filter(
        batch=batch, state__in=[EnrolmentState.ENROLLED, EnrolmentState.ATTENDING]
    )

    def say() -> str:
        return _("New material in “{batch}”: {title}").format(batch=batch.programme.name, title=title)

    url = reverse("training:batch_sessions", args=[batch_id])
    tell(people=seated.values_list("employee_id", flat=True), say=say, url=url, at=at)
    return made


@transaction.atomic
def drop_material(*, actor: Actor, material_id: UUID) -> None:
    """Take a material away again.

    Raises:
        PermissionDenied: the actor neither edits nor records the batch.
    """
    material = Material.objects.select_for_update(of=["self"]).get(pk=material_id)
    _runs(actor, material.batch_id)
    material.delete()


def _runs(actor: Actor, batch_id: UUID) -> Batch:
    batch = batches(actor).filter(pk=batch_id).first()
    if batch is None:
        raise PermissionDenied("training.record")
    if not may_record(actor, batch):
        actor.require("training.edit", agency=batch.agency_id)
    return batch
