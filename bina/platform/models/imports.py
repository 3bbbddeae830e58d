"""Workbooks on their way into the register: uploaded, looked at, applied."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.platform.models.uploads import Upload


class ImportFile(models.Model):
    """One uploaded workbook and what its preview found.

    ``kind`` names the importer (``people.employees``). ``options`` are the choices made at upload, ``counts``
    the figures of the report. ``error`` says why the file could not be read.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("being looked at")
        READY = "READY", _("ready to apply")
        REFUSED = "REFUSED", _("refused")
        APPLYING = "APPLYING", _("being applied")
        APPLIED = "APPLIED", _("applied")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="import_file")
    agency_id = models.UUIDField(db_index=True)
    account_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["agency_id", "kind", "-created_at"], name="platform_importfile_newest")
        ]

    def __str__(self) -> str:
        return f"ImportFile {self.pk}"


class ImportRow(models.Model):
    """One row of the preview. ``changes`` are ``[field, before, after]``; ``problems`` as in the report."""

    class State(models.TextChoices):
        NEW = "NEW", _("new")
        CHANGED = "CHANGED", _("changed")
        UNCHANGED = "UNCHANGED", _("unchanged")
        REJECTED = "REJECTED", _("rejected")
        MISSING = "MISSING", _("not in the file")

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="rows")
    state = models.CharField(max_length=9, choices=State.choices)
    sheet = models.CharField(max_length=64, blank=True)
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=250, blank=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file", "state", "id"], name="platform_importrow_tab")]

    def __str__(self) -> str:
        return f"ImportRow {self.pk}"
