"""Who signs an agency's plans, and how its papers are called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class PaperLook(models.Model):
    """Letterhead, signers and titles of an agency's planning papers; an empty title is the usual one.

    PyB signs forms and the plan's draft, PPK the annexes of the decree.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.OneToOneField("people.Agency", on_delete=models.CASCADE, related_name="+")
    office = models.CharField(_("office below the agency's name"), max_length=120, blank=True)
    place = models.CharField(_("place of signing"), max_length=80, blank=True)
    pyb_post = models.CharField(_("post of the PyB"), max_length=120, blank=True)
    pyb_name = models.CharField(_("name of the PyB"), max_length=120, blank=True)
    pyb_nip = models.CharField(_("NIP of the PyB"), max_length=18, blank=True)
    ppk_post = models.CharField(_("post of the PPK"), max_length=120, blank=True)
    ppk_name = models.CharField(_("name of the PPK"), max_length=120, blank=True)
    form_title = models.CharField(_("title of the form of needs"), max_length=160, blank=True)
    plan_title = models.CharField(_("title of the plan"), max_length=160, blank=True)
    decree_title = models.CharField(_("title of the decree's annex"), max_length=160, blank=True)
    budget_title = models.CharField(_("title of the budget's annex"), max_length=160, blank=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PaperLook {self.pk}"
