"""Employees as they stand today."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.people.models.units import Agency, Post, Unit
from bina.platform.fields import LtreeField
from bina.platform.ids import uuid7


class Employee(models.Model):
    """A civil servant (Pegawai ASN) of one agency, with the post and unit held today.

    ``unit_path`` repeats the unit's path so that lists by reach need no join. ``rank``, ``education_level``,
    ``legal_status`` hold SIASN's own codes (``people.rules``). The NIP is data, never a key. The
    database holds unit and agency by one key: the unit is one of the agency's own (migration 0005).
    """

    class Sex(models.TextChoices):
        MALE = "M", _("male")
        FEMALE = "F", _("female")

    class EmploymentKind(models.TextChoices):
        PNS = "PNS", "PNS"
        CPNS = "CPNS", "CPNS"
        PPPK = "PPPK", "PPPK"
        PPPK_PART_TIME = "PPPK_PART_TIME", _("PPPK part-time")

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE", _("active")
        LEAVE = "LEAVE", _("on leave")
        STUDY = "STUDY", _("studying")
        RETIRED = "RETIRED", _("retired")
        TRANSFERRED = "TRANSFERRED", _("transferred")
        DISMISSED = "DISMISSED", _("dismissed")
        DECEASED = "DECEASED", _("deceased")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="employees", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="employees", db_constraint=False)
    unit_path = LtreeField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="employees")
    siasn_id = models.CharField(_("SIASN key (PNS ID)"), max_length=64)
    nip = models.CharField("NIP", max_length=18)
    nip_mismatch_reason = models.CharField(max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=200)
    front_title = models.CharField(_("title before the name"), max_length=60, blank=True)
    back_title = models.CharField(_("title after the name"), max_length=100, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=120, blank=True)
    birth_date = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    religion = models.CharField(max_length=2, blank=True)
    nik = models.CharField("NIK", max_length=16, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    employment_kind = models.CharField(_("employment kind"), max_length=15, choices=EmploymentKind.choices)
    legal_status = models.CharField(_("legal status"), max_length=4)
    rank = models.CharField(_("rank"), max_length=6, blank=True)
    education_level = models.CharField(_("education"), max_length=4, blank=True)
    appointed_on = models.DateField(_("appointed on"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ACTIVE)
    status_on = models.DateField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nip"],
                condition=models.Q(status__in=["ACTIVE", "LEAVE", "STUDY"]),
                name="people_employee_nip_once_while_held",
            ),
            models.UniqueConstraint(fields=["agency", "siasn_id"], name="people_employee_siasn_once"),
            models.UniqueConstraint(fields=["id", "agency"], name="people_employee_in_agency"),
        ]
        indexes: ClassVar = [
            GistIndex(fields=["unit_path"], name="people_employee_unit_path"),
            GinIndex(fields=["name"], name="people_employee_name", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["agency", "name", "id"], name="people_employee_by_name"),
            models.Index(fields=["agency", "nip", "id"], name="people_employee_by_nip"),
        ]

    def __str__(self) -> str:
        return f"Employee {self.pk}"

    @property
    def full_name(self) -> str:
        """The name with academic titles, as it is printed."""
        front = f"{self.front_title} " if self.front_title else ""
        back = f", {self.back_title}" if self.back_title else ""
        return f"{front}{self.name}{back}"
