"""Forms about the budget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions.money import CommitmentValues, LineValues
from bina.training.forms.partners import day, rupiah
from bina.training.models import BudgetLine, Commitment

if TYPE_CHECKING:
    from bina.training.models import Agreement, Partner


class BudgetFilter(forms.Form):
    """Narrows the lines of a year."""

    sumber = forms.ChoiceField(
        label=_("Source of funds"), choices=[("", _("All")), *BudgetLine.Source.choices], required=False
    )


class LineForm(forms.Form):
    """A line of the budget."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    code = forms.CharField(
        label=_("Account code"), max_length=60, help_text=_("As it stands in the budget: 5.1.02.02.12.0001.")
    )
    name = forms.CharField(label=_("Name"), max_length=250)
    source = forms.ChoiceField(label=_("Source of funds"), choices=BudgetLine.Source.choices)
    ceiling_rupiah = rupiah(_("Ceiling, in rupiah"))

    def __init__(self, data: Any = None, *, line: BudgetLine | None = None, year: int = 0) -> None:
        known = {name: getattr(line, name) for name in self.base_fields} if line else {"year": year}
        super().__init__(data, initial=known)

    def values(self) -> LineValues:
        """The cleaned values as the action takes them."""
        return LineValues(**self.cleaned_data)


class CommitmentForm(forms.Form):
    """Rupiah set aside for a batch."""

    line_id = forms.TypedChoiceField(label=_("Budget line"), coerce=UUID)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Commitment.Purpose.choices)
    amount_rupiah = rupiah(_("Amount, in rupiah"))
    number = forms.CharField(
        label=_("Number of the paper"), max_length=120, help_text=_("SPK, contract or decree.")
    )
    committed_on = day(_("Day"))
    agreement_id = forms.TypedChoiceField(
        label=_("Under the agreement"), coerce=UUID, empty_value=None, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        lines: Iterable[tuple[BudgetLine, str]],
        agreements: Iterable[Agreement],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self._choices("line_id", [(str(line.pk), label) for line, label in lines])
        under = [(str(one.pk), f"{one.number} – {one.title}") for one in agreements]
        self._choices("agreement_id", [("", "–"), *under])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def values(self) -> CommitmentValues:
        """The cleaned values as the action takes them."""
        return CommitmentValues(**self.cleaned_data)


class PaymentForm(forms.Form):
    """Rupiah paid of a commitment."""

    amount_rupiah = rupiah(_("Amount, in rupiah"))
    number = forms.CharField(
        label=_("Evidence number"), max_length=120, help_text=_("SP2D, receipt or transfer.")
    )
    paid_on = day(_("Paid on"))


class BatchPartnerForm(forms.Form):
    """Who delivers a batch."""

    partner = forms.TypedChoiceField(label=_("Delivered by"), coerce=UUID, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, partners: Iterable[Partner], **options: Any) -> None:
        super().__init__(data, **options)
        named = [(str(one.pk), one.name) for one in partners]
        self.fields["partner"].choices = [("", _("the agency itself")), *named]  # type: ignore[attr-defined]  # a choice field
