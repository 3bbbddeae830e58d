"""A course, its versions, and the sections and activities of a version."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Course(models.Model):
    """A course of an agency (Kursus). What learners see lies in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    owner = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_archived = models.BooleanField(_("archived"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="learning_course_code_once")
        ]

    def __str__(self) -> str:
        return f"Course {self.pk}"


class CourseVersion(models.Model):
    """One state of a course. A learner keeps the version they began; a published one never changes.

    ``targets`` are kinds of post it is for (as in ``training.Programme``); empty means all. ``search`` is
    Indonesian full text of title, summary and outcomes.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        PUBLISHED = "PUBLISHED", _("published")
        RETIRED = "RETIRED", _("replaced")

    class Licence(models.TextChoices):
        OWN = "OWN", _("all rights with the agency")
        CC_BY = "CC-BY-4.0", _("CC BY 4.0")
        CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
        CC0 = "CC0-1.0", _("CC0 1.0")
        OTHER = "OTHER", _("see the course")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what one learns"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="id")
    licence = models.CharField(_("licence"), max_length=15, choices=Licence.choices, default=Licence.OWN)
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    targets = ArrayField(
        models.CharField(max_length=15), verbose_name=_("kinds of post it is for"), default=list, blank=True
    )
    is_sequential = models.BooleanField(_("activities one after the other"), default=False)
    search = SearchVectorField(null=True, editable=False)
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "number"], name="learning_version_number_once"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state="DRAFT"), name="learning_version_one_draft"
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(state="PUBLISHED"),
                name="learning_version_one_published",
            ),
            models.CheckConstraint(
                condition=models.Q(length_jp__gt=0, length_jp__lte=1000), name="learning_version_length"
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="learning_version_search"),
            models.Index(fields=["agency", "state", "title", "id"], name="learning_version_by_title"),
        ]

    def __str__(self) -> str:
        return f"CourseVersion {self.pk}"


class CourseOutcome(models.Model):
    """A competence a version develops, and the level a learner leaves with, at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey("competency.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "competency"], name="learning_outcome_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=8), name="learning_outcome_level"
            ),
        ]

    def __str__(self) -> str:
        return f"CourseOutcome {self.pk}"


class Prerequisite(models.Model):
    """A course to be finished before this version may be begun."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="prerequisites")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "course"], name="learning_prerequisite_once")
        ]

    def __str__(self) -> str:
        return f"Prerequisite {self.pk}"


class Section(models.Model):
    """A part of a version (Bagian)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="learning_section_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"Section {self.pk}"


class Activity(models.Model):
    """Something to do in a section (Kegiatan).

    ``kind`` is a folder of ``bina.learning.kinds``; ``content`` follows that kind's schema. ``lineage`` stays
    the same from version to version and when a course is duplicated it is made anew: it names the activity
    in statements. ``minimum_seconds`` is the least time in which the activity can plausibly be done.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="activities")
    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="activities")
    lineage = models.UUIDField(default=uuid7)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    title = models.CharField(_("title"), max_length=200)
    content = models.JSONField(default=dict)
    package = models.ForeignKey(
        "learning.Package", on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    is_required = models.BooleanField(_("required"), default=True)
    minimum_seconds = models.PositiveIntegerField(_("least plausible time in seconds"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="learning_activity_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["version", "lineage"], name="learning_activity_lineage_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["lineage"], name="learning_activity_lineage")]

    def __str__(self) -> str:
        return f"Activity {self.pk}"
