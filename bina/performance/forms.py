"""What people fill in; forms clean, actions decide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.performance.actions import MetricValues
from bina.performance.models import Metric

DAY = {"type": "date"}


class AppraisalFilter(forms.Form):
    """Narrows the list of predicates."""

    predikat = forms.ChoiceField(label=_("Predicate"), required=False)
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, names: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["predikat"].choices = [("", _("All")), *names.items()]  # type: ignore[attr-defined]  # a choice field


class MetricForm(forms.Form):
    """What is measured of units."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What is measured: days to a finished permit.")
    )
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short, unique in the agency: IZIN-HARI.")
    )
    measure = forms.CharField(
        label=_("Unit of measure"), max_length=40, help_text=_("Days, per cent, people.")
    )
    direction = forms.ChoiceField(
        label=_("Which way is better?"), choices=Metric.Direction.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where the figures come from, so that others can check."),
    )
    is_active = forms.BooleanField(label=_("Still measured"), required=False, initial=True)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def values(self) -> MetricValues:
        """The cleaned values as the actions take them."""
        return MetricValues(**self.cleaned_data)


class ValueForm(forms.Form):
    """A unit's figure of a day."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=UUID)
    measured_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    value = forms.DecimalField(label=_("Figure"), max_digits=16, decimal_places=4, localize=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, units: Mapping[UUID, str], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [(str(pk), name) for pk, name in units.items()]
        self.fields["unit"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a choice field

    @property
    def figure(self) -> Decimal:
        """The figure; call it on a valid form."""
        found: Decimal = self.cleaned_data["value"]
        return found
