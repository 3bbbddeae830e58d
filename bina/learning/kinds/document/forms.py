"""Choosing a document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.files import KeptFile, kept_key

READ = (
    *(".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"),
    *(".txt", ".csv", ".png", ".jpg", ".jpeg", ".webp"),
)


class DocumentForm(forms.Form):
    """The file and what to look for in it."""

    asset = KeptFile(
        label=_("File"),
        endings=READ,
        required=False,
        help_text=_("PDF, office document, text or picture. A PDF can be read on every phone."),
    )
    note = forms.CharField(
        label=_("What to look for in it"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    asset_kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, agency_id: UUID, **options: Any) -> None:
        content = options.pop("initial", None) or {}
        initial = {"note": content.get("note", ""), "asset_kept": content.get("asset", "")}
        super().__init__(data, files, initial=initial, **options)
        self.agency_id = agency_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["asset_kept"] = kept_key(self.agency_id, cleaned.get("asset_kept", ""))
        if not (cleaned.get("asset") or cleaned["asset_kept"]) and "asset" not in self.errors:
            self.add_error("asset", _("Choose the file."))
        return cleaned


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The content from the form; a file that was not chosen anew stays."""
    return {"asset": cleaned["asset"] or cleaned["asset_kept"], "note": cleaned["note"]}
