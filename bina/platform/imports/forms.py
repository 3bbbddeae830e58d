"""The upload form of an importer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.platform.imports.kinds import ImportKind


class ImportForm(forms.Form):
    """A file and the importer's own choices as ticks."""

    file = forms.FileField(label=_("Workbook"), error_messages={"required": _("Choose a file.")})

    def __init__(self, kind: ImportKind, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.kind = kind
        for option in kind.options:
            self.fields[option.name] = forms.BooleanField(
                label=option.label, help_text=option.help, required=False
            )

    def options(self) -> dict[str, bool]:
        """The ticks by name."""
        return {option.name: self.cleaned_data[option.name] for option in self.kind.options}

    def ticks(self) -> list[forms.BoundField]:
        """The choices as bound fields."""
        return [self[option.name] for option in self.kind.options]
