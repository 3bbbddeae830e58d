"""Bringing a package."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _


class PackageForm(forms.Form):
    """A package made elsewhere, and from which score on it is passed.

    Without a new file an activity keeps the package it has.
    """

    package = forms.FileField(
        label=_("Package"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.h5p,.xml"}),
        help_text=_("A SCORM or cmi5 package (zip) or an H5P file, at most 500 MB."),
    )
    pass_percent = forms.IntegerField(
        label=_("Passed from (percent)"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Leave it empty to go by what the package itself says."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, agency_id: UUID, initial: Any = None, **options: Any
    ) -> None:
        content = initial or {}
        mark = content.get("pass_mark")
        percent = None if mark is None else int(Decimal(str(mark)) * 100)
        super().__init__(data, files, initial={"pass_percent": percent}, **options)
        self.agency_id = agency_id
        self.has_package = bool(content)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.has_package and not cleaned.get("package") and not self.errors:
            self.add_error("package", _("Choose the file of the package."))
        return cleaned


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What an activity keeps beside its package."""
    percent = cleaned.get("pass_percent")
    return {"pass_mark": None if percent is None else percent / 100}
