"""Writing a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.rules.sanitising import harmless


class RichText(forms.Textarea):
    """A text area that the editor's script takes over; without script it takes simple HTML."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 18, "data-rich": ""})


class PageForm(forms.Form):
    """The text of a page."""

    html = forms.CharField(
        label=_("Text"),
        widget=RichText(),
        required=False,
        help_text=_("Headings, lists, tables, links and pictures. Anything else is taken out when you save."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, agency_id: UUID, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.agency_id = agency_id


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The page's content from its form."""
    return {"html": harmless(cleaned["html"])}
