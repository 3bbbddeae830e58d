"""Agencies, their tree of units, and posts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.fields import LtreeField
from bina.platform.ids import uuid7


class Agency(models.Model):
    """One local government or ministry (Instansi). Its root unit has the path ``agency_root(id)``."""

    class TimeZone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    siasn_id = models.CharField(_("SIASN key"), max_length=64, blank=True)
    timezone = models.CharField(max_length=32, choices=TimeZone.choices, default=TimeZone.WIB)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["siasn_id"], condition=~models.Q(siasn_id=""), name="people_agency_siasn_once"
            )
        ]

    def __str__(self) -> str:
        return f"Agency {self.code}"


class Unit(models.Model):
    """A node of an agency's tree (Unit organisasi, UNOR), as it stands today.

    ``path`` has one label per level; it is rewritten with the whole subtree when a unit moves.
    """

    class Kind(models.TextChoices):
        AGENCY = "AGENCY", _("agency")
        SECRETARIAT = "SECRETARIAT", _("secretariat")
        OFFICE = "OFFICE", _("office (dinas)")
        BOARD = "BOARD", _("board (badan)")
        INSPECTORATE = "INSPECTORATE", _("inspectorate")
        DISTRICT = "DISTRICT", _("district (kecamatan)")
        VILLAGE = "VILLAGE", _("urban village (kelurahan)")
        HOSPITAL = "HOSPITAL", _("hospital")
        HEALTH_CENTRE = "HEALTH_CENTRE", _("health centre (puskesmas)")
        SCHOOL = "SCHOOL", _("school")
        DIVISION = "DIVISION", _("division (bidang, bagian)")
        SECTION = "SECTION", _("section (seksi, subbagian)")
        GROUP = "GROUP", _("group of functional posts")
        TECHNICAL_UNIT = "TECHNICAL_UNIT", _("technical unit (UPTD)")
        OTHER = "OTHER", _("other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = LtreeField(unique=True)
    siasn_id = models.CharField(_("SIASN key (UNOR ID)"), max_length=64)
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    head_echelon = models.CharField(_("echelon of its head"), max_length=5, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "siasn_id"], name="people_unit_siasn_once"),
            models.UniqueConstraint(fields=["id", "agency"], name="people_unit_in_agency"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, kind="AGENCY")
                | models.Q(parent__isnull=False) & ~models.Q(kind="AGENCY"),
                name="people_unit_root_is_the_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="people_unit_period",
            ),
        ]
        indexes: ClassVar = [
            GistIndex(fields=["path"], name="people_unit_path"),
            GinIndex(fields=["name"], name="people_unit_name", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"Unit {self.pk}"


class UnitVersion(models.Model):
    """How a unit was named and placed during a period: what a reorganisation leaves behind."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=250)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    decree = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "starts_on"], name="people_unitversion_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"UnitVersion {self.pk}"


class Post(models.Model):
    """A position in a unit that one or more people hold (Jabatan).

    ``is_head`` marks the unit's leading post.
    """

    class Kind(models.TextChoices):
        LEADERSHIP = "LEADERSHIP", _("senior leadership (JPT)")
        ADMINISTRATOR = "ADMINISTRATOR", _("administrator")
        SUPERVISOR = "SUPERVISOR", _("supervisor (pengawas)")
        FUNCTIONAL = "FUNCTIONAL", _("functional (JF)")
        GENERAL = "GENERAL", _("general (pelaksana)")

    class FunctionalLevel(models.TextChoices):
        PEMULA = "PEMULA", "Pemula"
        TERAMPIL = "TERAMPIL", "Terampil"
        MAHIR = "MAHIR", "Mahir"
        PENYELIA = "PENYELIA", "Penyelia"
        PERTAMA = "PERTAMA", "Ahli Pertama"
        MUDA = "MUDA", "Ahli Muda"
        MADYA = "MADYA", "Ahli Madya"
        UTAMA = "UTAMA", "Ahli Utama"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    siasn_id = models.CharField(_("SIASN key (JABATAN ID)"), max_length=64, blank=True)
    title = models.CharField(_("title"), max_length=250)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    functional_level = models.CharField(
        _("functional level"), max_length=10, choices=FunctionalLevel.choices, blank=True
    )
    echelon = models.CharField(_("echelon"), max_length=5, blank=True)
    is_head = models.BooleanField(_("leads the unit"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "title", "kind"], name="people_post_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(is_head=True), name="people_post_one_head"
            ),
            models.CheckConstraint(
                condition=models.Q(functional_level="") | models.Q(kind="FUNCTIONAL"),
                name="people_post_level_is_functional",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "kind", "functional_level"], name="people_post_kind"),
            GinIndex(fields=["title"], name="people_post_title", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"Post {self.pk}"
