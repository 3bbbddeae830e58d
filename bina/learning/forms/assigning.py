"""Giving a course to people."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AssignForm(forms.Form):
    """Whom, and by when."""

    unit = forms.ChoiceField(
        label=_("A unit and all below it"), required=False, help_text=_("Everybody there whom you reach.")
    )
    nips = forms.CharField(
        label=_("NIPs, one a line"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    due_on = forms.DateField(
        label=_("To be finished by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, data: Any = None, *, units: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", "–"), *units]  # type: ignore[attr-defined]  # a choice field

    def nip_list(self) -> list[str]:
        """The NIPs pasted, each once, in order."""
        return list(dict.fromkeys(re.findall(r"\d{18}", self.cleaned_data["nips"].replace(" ", ""))))


class BundleForm(forms.Form):
    """A course as one file."""

    file = forms.FileField(label=_("Course file"), help_text=_("A .zip that Bina wrote, at most 500 MB."))
