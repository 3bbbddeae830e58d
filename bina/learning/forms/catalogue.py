"""Looking for a course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.forms.courses import LANGUAGES, TARGETS
from bina.learning.queries.catalogue import Wish

ALL = [("", _("All"))]
HOUR_CHOICES = [
    *ALL,
    ("1", _("up to 2 JP")),
    ("2", _("more than 2, up to 5 JP")),
    ("3", _("more than 5 JP")),
]
STATE_CHOICES = [
    *ALL,
    ("NEW", _("not begun")),
    ("RUNNING", _("I am in it")),
    ("DONE", _("I have finished it")),
]


class CatalogueFilter(forms.Form):
    """Narrows the catalogue."""

    kompetensi = forms.ChoiceField(label=_("Competence"), required=False)
    jam = forms.ChoiceField(label=_("Lesson hours"), choices=HOUR_CHOICES, required=False)
    bahasa = forms.ChoiceField(label=_("Language"), choices=[*ALL, *LANGUAGES], required=False)
    jabatan = forms.ChoiceField(label=_("Kind of post"), choices=[*ALL, *TARGETS], required=False)
    status = forms.ChoiceField(label=_("For me"), choices=STATE_CHOICES, required=False)

    def __init__(self, data: Any, *, competences: list[tuple[str, str]]) -> None:
        super().__init__(data)
        named = [(code, f"{code} {name}") for code, name in competences]
        self.fields["kompetensi"].choices = [*ALL, *named]  # type: ignore[attr-defined]  # a choice field

    def wish(self, text: str) -> Wish:
        """What is looked for; a value that is not offered asks nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return Wish(
            text=text,
            competence=chosen.get("kompetensi", ""),
            hours=chosen.get("jam", ""),
            language=chosen.get("bahasa", ""),
            post=chosen.get("jabatan", ""),
            state=chosen.get("status", ""),
        )

    def chosen(self) -> dict[str, str]:
        """The words of each filter in use, by its name."""
        found = {}
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name) if self.is_valid() else ""
            if value:
                found[name] = str(dict(field.choices)[value])  # type: ignore[attr-defined]  # a choice field
        return found
