"""Calling a live session."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LOCAL = "%Y-%m-%dT%H:%M"


class LiveForm(forms.Form):
    """Time and place."""

    starts_at = forms.DateTimeField(
        label=_("Begins at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"],
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=600)
    link = forms.URLField(
        label=_("Link to the meeting"),
        required=False,
        assume_scheme="https",
        help_text=_("Address of the video meeting; only learners of the course see it."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What to bring or to prepare"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, data: Any = None, files: Any = None, *, agency_id: UUID, **options: Any) -> None:
        content = dict(options.pop("initial", None) or {})
        if content.get("starts_at"):
            content["starts_at"] = timezone.localtime(datetime.fromisoformat(content["starts_at"]))
        super().__init__(data, files, initial=content, **options)
        self.agency_id = agency_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("link") and not cleaned.get("place") and "link" not in self.errors:
            self.add_error("link", _("Say where one meets: a link or a place."))
        return cleaned


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The content from the form."""
    return {**cleaned, "starts_at": cleaned["starts_at"].isoformat()}
