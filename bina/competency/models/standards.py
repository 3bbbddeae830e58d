"""Standards of competence: the level a post requires, from when until when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.competency.models.frameworks import Competence
from bina.platform.ids import uuid7

# The days of a row: from ``valid_from`` to the day before ``valid_until``.
_PERIOD = models.Func(
    "valid_from", "valid_until", RangeBoundary(), function="DATERANGE", output_field=DateRangeField()
)


class Standard(models.Model):
    """One line of a standard (Standar kompetensi jabatan), valid over ``[valid_from, valid_until)``.

    ``target`` says which posts it reaches, in the form of ``rules.kind_target`` and its siblings; the other
    fields of the scope repeat it for reading. The closest target decides (``rules.Closeness``).
    """

    class Scope(models.TextChoices):
        KIND = "KIND", _("kind of post")
        TITLE = "TITLE", _("title of post")
        POST = "POST", _("one post")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("applies to"), max_length=5, choices=Scope.choices)
    target = models.CharField(max_length=300)
    post_kind = models.CharField(_("kind of post"), max_length=15, blank=True)
    grade = models.CharField(_("functional level or echelon"), max_length=10, blank=True)
    post_title = models.CharField(_("title of post"), max_length=250, blank=True)
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level required"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("no longer valid from"), null=True)
    source = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="competency_standard_one_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("target", RangeOperators.EQUAL),
                    ("competence", RangeOperators.EQUAL),
                    (_PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=8), name="competency_standard_level"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="competency_standard_period",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="KIND", target__startswith="KIND:", post__isnull=True)
                | models.Q(scope="TITLE", target__startswith="TITLE:", post__isnull=True)
                | models.Q(scope="POST", target__startswith="POST:", post__isnull=False),
                name="competency_standard_target",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "target", "competence"], name="competency_standard_reach")
        ]

    def __str__(self) -> str:
        return f"Standard {self.pk}"
