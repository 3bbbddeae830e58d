"""The signed document of an agreement, kept with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.platform.models import Upload
from bina.training.actions.refusals import PartnerRefused
from bina.training.models import Agreement
from bina.training.rules.certificates import file_kind

if TYPE_CHECKING:
    from django.core.files import File

    from bina.platform.access import Actor

LARGEST_BYTES: Final = 20 << 20
PURPOSE: Final = "training.agreement"
_HEAD: Final = 16


@transaction.atomic
def keep_document(*, actor: Actor, agreement_id: UUID, file: File[bytes], at: datetime) -> Agreement:
    """Keep the signed document of an agreement; it takes the place of the one there was.

    Raises:
        Agreement.DoesNotExist: there is no such agreement.
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        PartnerRefused: the file is empty or too large, or by its content no PDF, JPEG or PNG.
    """
    found = Agreement.objects.select_for_update().get(pk=agreement_id)
    actor.require("training.edit", agency=found.agency_id)
    kind = _sound(file)
    earlier = found.upload_id
    name = PurePath(str(file.name).replace("\\", "/")).name[-200:]
    file.name = f"perjanjian.{kind}"  # the storage derives its own; a path a browser sent stays outside
    kept = Upload.objects.create(
        agency_id=found.agency_id,
        account_id=actor.account_id,
        purpose=PURPOSE,
        name=name,
        file=file,
        size_bytes=file.size,
        created_at=at,
    )
    found.upload_id, found.updated_at = kept.pk, at
    found.save(update_fields=["upload_id", "updated_at"])
    if earlier is not None:
        _forget(earlier)
    return found


def _sound(file: File[bytes]) -> str:
    """Kind of a document by its content."""
    if not 0 < file.size <= LARGEST_BYTES:
        text = _("The file must have between 1 byte and {most} MB.")
        raise PartnerRefused(text.format(most=LARGEST_BYTES >> 20), field="document")
    kind = file_kind(file.read(_HEAD))
    file.seek(0)
    if not kind:
        text = _("The file must be a PDF, JPEG or PNG; this one is something else.")
        raise PartnerRefused(text, field="document")
    return kind


def _forget(upload_id: UUID) -> None:
    """Remove a document that a newer one replaced, once that is sure."""
    kept = Upload.objects.get(pk=upload_id)
    kept.delete()
    transaction.on_commit(lambda: kept.file.delete(save=False))
