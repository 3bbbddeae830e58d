"""Files kept for courses, each once in its agency; and files that learners hand in, kept apart."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.actions.refusals import FileRefused
from bina.learning.models import Asset
from bina.learning.queries.reach import own_enrolments

if TYPE_CHECKING:
    from django.core.files import File

    from bina.platform.access import Actor

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 500 * MEGABYTE
LARGEST_HANDED_IN: Final = 20 * MEGABYTE
MEDIA_TYPES: Final[dict[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}


def media_type(name: str) -> str:
    """The media type that a file's name stands for; never what a browser claims.

    Raises:
        FileRefused: files of that kind are not taken.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in MEDIA_TYPES:
        text = _("{name}: files of this kind are not taken. Allowed are {allowed}.")
        allowed = ", ".join(sorted(kind[1:] for kind in MEDIA_TYPES))
        raise FileRefused(text.format(name=name, allowed=allowed))
    return MEDIA_TYPES[ending]


def keep(
    *, actor: Actor, agency_id: UUID, file: File[bytes], at: datetime, owner_id: UUID | None = None
) -> Asset:
    """Keep a file; the same bytes of the same owner are kept once. The caller has checked the permission.

    Args:
        owner_id: the learner whose file it is; None for a file of courses.

    Raises:
        FileRefused: empty, too large, or of a kind that is not taken.
    """
    name = PurePath(str(file.name).replace("\\", "/")).name[-200:]
    kind = media_type(name)
    _require_size(name, file.size, LARGEST_HANDED_IN if owner_id else LARGEST)
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    known = Asset.objects.filter(agency_id=agency_id, owner_id=owner_id, sha256=digest.hexdigest()).first()
    if known is not None:
        return known
    file.name = name  # the storage derives its own from it; a path a browser sent stays outside
    return Asset.objects.create(
        agency_id=agency_id,
        owner_id=owner_id,
        sha256=digest.hexdigest(),
        name=name,
        media_type=kind,
        size_bytes=file.size,
        file=file,
        created_at=at,
        created_by_id=actor.account_id,
    )


def _require_size(name: str, size: int, most: int) -> None:
    if size == 0:
        raise FileRefused(_("{name} is empty.").format(name=name))
    if size > most:
        text = _("{name} has {size} MB; at most {most} MB are taken.")
        raise FileRefused(text.format(name=name, size=-(-size // MEGABYTE), most=most // MEGABYTE))


@transaction.atomic
def upload(*, actor: Actor, agency_id: UUID, file: File[bytes], at: datetime) -> Asset:
    """Keep a file for the courses of an agency.

    Raises:
        PermissionDenied: ``actor`` is no author of the agency.
        FileRefused: as for ``keep``.
    """
    actor.require("learning.author", agency=agency_id)
    return keep(actor=actor, agency_id=agency_id, file=file, at=at)


@transaction.atomic
def keep_handed_in(*, actor: Actor, enrolment_id: UUID, file: File[bytes], at: datetime) -> Asset:
    """Keep a file that a learner hands in; only they and those who mark see it.

    Raises:
        Enrolment.DoesNotExist: the enrolment is not the actor's own.
        FileRefused: as for ``keep``; at most 20 MB.
    """
    enrolment = own_enrolments(actor).get(pk=enrolment_id)
    return keep(actor=actor, agency_id=enrolment.agency_id, file=file, at=at, owner_id=enrolment.employee_id)
