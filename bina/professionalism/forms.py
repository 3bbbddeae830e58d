"""What people fill in; forms clean, queries and actions decide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.professionalism import wording
from bina.professionalism.rules import COMPONENTS

USE, PRICE = "pakai_", "biaya_"


class PeopleFilter(forms.Form):
    """Narrows the list of people."""

    kategori = forms.ChoiceField(label=_("Category"), required=False)
    belum = forms.ChoiceField(label=_("Lacks"), required=False)
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, categories: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["kategori"].choices = [("", _("All")), *categories.items()]  # type: ignore[attr-defined]  # a choice field
        lacking = wording.components().items()
        self.fields["belum"].choices = [("", _("All")), *lacking]  # type: ignore[attr-defined]  # a choice field


class TargetForm(forms.Form):
    """The index wanted, and which trainings may be used at which price.

    A price left empty stands for the cheapest programme on offer.
    """

    index = forms.DecimalField(
        label=_("Index wanted"),
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        localize=False,
        help_text=_("The mean of everybody measured, 0 to 100."),
    )
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for component, name in wording.components().items():
            self.fields[USE + component] = forms.BooleanField(label=name, required=False)
            self.fields[PRICE + component] = forms.IntegerField(
                label=_("Cost per person, in rupiah"),
                required=False,
                min_value=0,
                max_value=10**12,
                help_text=_("Empty: the cheapest programme on offer."),
            )

    @property
    def used(self) -> frozenset[str]:
        """Components that may be used; call it on a valid form."""
        return frozenset(one for one in COMPONENTS if self.cleaned_data[USE + one])

    @property
    def own_prices(self) -> dict[str, int]:
        """Prices that were typed, by component; call it on a valid form."""
        found = {one: self.cleaned_data[PRICE + one] for one in COMPONENTS}
        return {one: price for one, price in found.items() if price is not None}
