"""Files of activities: chosen or uploaded in an author's form, shown by their address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.learning.models import Asset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as pages show it."""

    url: str
    name: str
    media_type: str
    size_bytes: int


def address(asset_id: str | UUID) -> str:
    """Where a file is read."""
    return reverse("learning:asset", args=[asset_id])


def shown(agency_id: UUID, *asset_ids: str) -> dict[str, Shown]:
    """Files of an agency's courses by their key as text; those that are not there are left out. One query."""
    wanted = [key for key in asset_ids if key]
    if not wanted:
        return {}
    found = Asset.objects.filter(agency_id=agency_id, owner=None, pk__in=wanted)
    return {str(one.pk): Shown(address(one.pk), one.name, one.media_type, one.size_bytes) for one in found}


class KeptFile(forms.FileField):
    """A file to upload; the hidden field of the same name with ``_kept`` holds the one that is there."""

    def __init__(self, *, endings: Iterable[str], **options: Any) -> None:
        self.endings = tuple(endings)
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(self.endings)

    def clean(self, data: UploadedFile[Any] | None, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found and data and not str(data.name).lower().endswith(self.endings):
            text = _("{name} does not end in {allowed}.")
            raise ValidationError(text.format(name=data.name, allowed=", ".join(self.endings)))
        return found


def kept_key(agency_id: UUID, written: str) -> str:
    """The key in a hidden field, if it is a file of the agency's courses; else an empty text."""
    try:
        key = UUID(written)
    except ValueError:
        return ""
    return str(key) if Asset.objects.filter(pk=key, agency_id=agency_id, owner=None).exists() else ""
