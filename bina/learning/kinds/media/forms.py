"""Choosing a film or sound."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.files import KeptFile, kept_key

PLAYED = (".mp4", ".webm", ".mp3", ".m4a", ".ogg")
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]


class MediaForm(forms.Form):
    """The file, its captions, and its words as text."""

    asset = KeptFile(
        label=_("Film or sound"),
        endings=PLAYED,
        required=False,
        help_text=_("MP4, WebM, MP3, M4A or OGG, at most 500 MB. Small films reach people on slow networks."),
    )
    captions = KeptFile(
        label=_("Captions (WebVTT)"),
        endings=(".vtt",),
        required=False,
        help_text=_("A .vtt file. A film with speech needs captions before the course is published."),
    )
    captions_language = forms.ChoiceField(label=_("Language of the captions"), choices=LANGUAGES)
    transcript = forms.CharField(
        label=_("What is said, as text"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("For those who cannot hear, or have no room for the film. Needed for sound."),
    )
    asset_kept = forms.CharField(widget=forms.HiddenInput, required=False)
    captions_kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, agency_id: UUID, **options: Any) -> None:
        content = options.pop("initial", None) or {}
        initial = {
            "captions_language": content.get("captions_language", "id"),
            "transcript": content.get("transcript", ""),
            "asset_kept": content.get("asset", ""),
            "captions_kept": content.get("captions", ""),
        }
        super().__init__(data, files, initial=initial, **options)
        self.agency_id = agency_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("asset_kept", "captions_kept"):
            cleaned[name] = kept_key(self.agency_id, cleaned.get(name, ""))
        if not (cleaned.get("asset") or cleaned["asset_kept"]) and "asset" not in self.errors:
            self.add_error("asset", _("Choose the film or sound."))
        return cleaned


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The content from the form; a file that was not chosen anew stays."""
    return {
        "asset": cleaned["asset"] or cleaned["asset_kept"],
        "captions": cleaned["captions"] or cleaned["captions_kept"],
        "captions_language": cleaned["captions_language"],
        "transcript": cleaned["transcript"],
    }
