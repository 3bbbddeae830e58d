"""The answer form, built from an instrument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.forms import BoundField

    from bina.surveys.instruments import Instrument

LONGEST_TEXT = 2000


class AnswerForm(forms.Form):
    """One group of radio buttons per item, one box per open question."""

    def __init__(self, *arguments: Any, instrument: Instrument, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.instrument = instrument
        choices = [(point.value, str(point.label)) for point in instrument.scale]
        for item in instrument.items:
            self.fields[item.code] = forms.TypedChoiceField(
                label=str(item.text),
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose one of the answers."),
                    "invalid_choice": _("Choose one of the answers."),
                },
            )
        for question in instrument.texts:
            self.fields[question.code] = forms.CharField(
                label=str(question.text),
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("Please name nobody, and nothing that shows who you are."),
            )

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Name of each group with its fields, in order."""
        return [
            (str(group.name), [self[item.code] for item in self.instrument.items_of(group.code)])
            for group in self.instrument.groups
        ]

    @property
    def open_questions(self) -> list[BoundField]:
        return [self[question.code] for question in self.instrument.texts]

    @property
    def values(self) -> dict[str, int]:
        """Answers on the scale, after cleaning."""
        return {item.code: self.cleaned_data[item.code] for item in self.instrument.items}

    @property
    def texts(self) -> dict[str, str]:
        """Answers in words, after cleaning."""
        return {question.code: self.cleaned_data[question.code] for question in self.instrument.texts}
