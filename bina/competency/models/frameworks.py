"""Frameworks of competence, the same for every agency of an installation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


def in_language(*, indonesian: str, english: str) -> str:
    """The text in the language of the screen; Indonesian where no other is asked for."""
    return english if (get_language() or "id").startswith("en") else indonesian


class Framework(models.Model):
    """A set of competences with levels from 1 to ``scale`` (Kamus kompetensi)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    source_id = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300)
    scale = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scale__gte=2, scale__lte=8), name="competency_framework_scale"
            )
        ]

    def __str__(self) -> str:
        return f"Framework {self.code}"

    @property
    def name(self) -> str:
        return in_language(indonesian=self.name_id, english=self.name_en)

    @property
    def source(self) -> str:
        return in_language(indonesian=self.source_id, english=self.source_en)


class Competence(models.Model):
    """One entry of a framework (Kompetensi). ``area`` groups the entries of a long framework."""

    class Kind(models.TextChoices):
        MANAGERIAL = "MANAGERIAL", _("managerial")
        SOCIO_CULTURAL = "SOCIO_CULTURAL", _("socio-cultural")
        GOVERNMENT = "GOVERNMENT", _("governmental")
        TECHNICAL = "TECHNICAL", _("technical")
        DIGITAL = "DIGITAL", _("digital")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="competences")
    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    scale = models.PositiveSmallIntegerField()
    area_id_text = models.CharField(max_length=120, blank=True)
    area_en_text = models.CharField(max_length=120, blank=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    definition_id = models.CharField(max_length=300)
    definition_en = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "position"], name="competency_competence_place")
        ]

    def __str__(self) -> str:
        return f"Competence {self.code}"

    @property
    def name(self) -> str:
        return in_language(indonesian=self.name_id, english=self.name_en)

    @property
    def definition(self) -> str:
        return in_language(indonesian=self.definition_id, english=self.definition_en)

    @property
    def area(self) -> str:
        return in_language(indonesian=self.area_id_text, english=self.area_en_text)


class Level(models.Model):
    """What one level of a competence means."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    meaning_id = models.CharField(max_length=300)
    meaning_en = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["competence", "number"], name="competency_level_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=8), name="competency_level_number"
            ),
        ]

    def __str__(self) -> str:
        return f"Level {self.pk}"

    @property
    def meaning(self) -> str:
        return in_language(indonesian=self.meaning_id, english=self.meaning_en)


class Indicator(models.Model):
    """One behaviour that shows a level (Indikator perilaku)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    text_id = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "position"], name="competency_indicator_place")
        ]

    def __str__(self) -> str:
        return f"Indicator {self.pk}"

    @property
    def text(self) -> str:
        return in_language(indonesian=self.text_id, english=self.text_en)
