"""What the people of a batch read and watch: files kept here, and addresses elsewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.learning.actions.assets import media_type
from bina.platform.models import Upload
from bina.training.actions.refusals import MaterialRefused
from bina.training.actions.telling import tell
from bina.training.models import Batch, Enrolment, Material
from bina.training.queries.batches import batches, may_record
from bina.training.rules.states import EnrolmentState

if TYPE_CHECKING:
    from django.core.files import File

    from bina.platform.access import Actor

LARGEST_BYTES: Final = 50 << 20
PURPOSE: Final = "training.material"


@transaction.atomic
def add_file(*, actor: Actor, batch_id: UUID, title: str, file: File[bytes], at: datetime) -> Material:
    """Give the people of a batch a file, and tell those who have a seat.

    Raises:
        PermissionDenied: the actor neither edits nor records the batch.
        MaterialRefused: the file is empty or too large.
        FileRefused: files of that kind are not taken.
    """
    batch = _runs(actor, batch_id)
    name = PurePath(str(file.name).replace("\\", "/")).name[-200:]
    media_type(name)
    if not 0 < file.size <= LARGEST_BYTES:
        text = _("The file must have between 1 byte and {most} MB.")
        raise MaterialRefused(text.format(most=LARGEST_BYTES >> 20))
    file.name = name  # the storage derives its own from it; a path a browser sent stays outside
    kept = Upload.objects.create(
        agency_id=batch.agency_id,
        account_id=actor.account_id,
        purpose=PURPOSE,
        name=name,
        file=file,
        size_bytes=file.size,
        created_at=at,
    )
    return _added(batch, Material(title=title, upload_id=kept.pk), at)


@transaction.atomic
def add_material(*, actor: Actor, batch_id: UUID, title: str, link: str, at: datetime) -> Material:
    """Give the people of a batch an address, and tell those who have a seat.

    Raises:
        PermissionDenied: the actor neither edits nor records the batch.
    """
    return _added(_runs(actor, batch_id), Material(title=title, link=link), at)


def _added(batch: Batch, made: Material, at: datetime) -> Material:
    made.agency_id, made.batch, made.added_at = batch.agency_id, batch, at
    made.save()
    seated = Enrolment.objects.filter(
        batch=batch, state__in=[EnrolmentState.ENROLLED, EnrolmentState.ATTENDING]
    )

    def say() -> str:
        return _("New material in “{batch}”: {title}").format(batch=batch.programme.name, title=made.title)

    url = reverse("training:batch_sessions", args=[batch.pk])
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
    if material.upload_id is not None:
        kept = Upload.objects.get(pk=material.upload_id)
        kept.delete()
        transaction.on_commit(lambda: kept.file.delete(save=False))


def _runs(actor: Actor, batch_id: UUID) -> Batch:
    batch = batches(actor).filter(pk=batch_id).first()
    if batch is None:
        raise PermissionDenied("training.record")
    if not may_record(actor, batch):
        actor.require("training.edit", agency=batch.agency_id)
    return batch
