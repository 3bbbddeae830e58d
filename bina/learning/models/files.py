"""Files of courses: single ones, and packages made elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Asset(models.Model):
    """A picture, video, sound, caption track or document of an agency's courses; the same bytes lie once.

    A file with an ``owner`` was handed in by them: only they and those who mark see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    file = models.FileField(upload_to="learning/assets/%Y/%m/")
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "owner", "sha256"], name="learning_asset_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"Asset {self.pk}"


class Package(models.Model):
    """Content made elsewhere, unpacked under ``files/learning/packages/<id>/``; served from its own origin.

    ``launch`` is the path of its first page inside the folder; ``manifest`` holds what the importer read
    (items, mastery score, titles). A package never changes: a new upload is a new package.
    """

    class Standard(models.TextChoices):
        SCORM_12 = "SCORM_12", "SCORM 1.2"
        SCORM_2004 = "SCORM_2004", "SCORM 2004"
        CMI5 = "CMI5", "cmi5"
        H5P = "H5P", "H5P"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=12, choices=Standard.choices)
    edition = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    launch = models.CharField(max_length=500, blank=True)
    manifest = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    file_count = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"Package {self.pk}"
