"""Forms about partners, agreements and offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions.offers import OfferValues
from bina.training.actions.partners import AgreementValues, PartnerValues
from bina.training.models import Agreement, Partner, PartnerOffer

if TYPE_CHECKING:
    from bina.training.models import Programme
    from bina.training.queries import CompetenceChoice, Outcome
    from bina.training.rulesets import FormRow

OUTCOME_LINES = 4
RUPIAH = {"inputmode": "numeric"}


def day(label: Any, **options: Any) -> forms.DateField:
    """A field for a day, written by the browser's own calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def rupiah(label: Any, **options: Any) -> forms.IntegerField:
    """A field for whole rupiah."""
    return forms.IntegerField(
        label=label, min_value=0, max_value=10**13, widget=forms.NumberInput(attrs=RUPIAH), **options
    )


class PartnerFilter(forms.Form):
    """Narrows the list of partners."""

    jenis = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Partner.Kind.choices], required=False
    )
    semua = forms.BooleanField(label=_("Also those who no longer work with us"), required=False)


class AgreementFilter(forms.Form):
    """Narrows the list of agreements."""

    jenis = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Agreement.Kind.choices], required=False
    )
    berlaku = forms.ChoiceField(
        label=_("Validity"),
        choices=[("", _("All")), ("now", _("in force")), ("ended", _("ended"))],
        required=False,
    )


class OfferFilter(forms.Form):
    """Narrows the list of offers."""

    status = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *(one for one in PartnerOffer.State.choices if one[0] != "DRAFT")],
        required=False,
    )


class PartnerForm(forms.Form):
    """What is known of a partner."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Partner.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    expertise = forms.CharField(
        label=_("Fields of expertise"),
        max_length=300,
        required=False,
        help_text=_("A few words, as one would search for them."),
    )
    profile = forms.CharField(label=_("Profile"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    accreditation = forms.CharField(
        label=_("Accreditation"),
        max_length=200,
        required=False,
        help_text=_("For example: A by LAN, number and year."),
    )
    accredited_until = day(_("Accredited until"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    is_active = forms.BooleanField(label=_("Works with us"), required=False, initial=True)

    def __init__(self, data: Any = None, *, partner: Partner | None = None) -> None:
        names = self.base_fields
        known = {name: getattr(partner, name) for name in names} if partner else {"is_active": True}
        super().__init__(data, initial=known)

    def values(self) -> PartnerValues:
        """The cleaned values as the action takes them."""
        return PartnerValues(**self.cleaned_data)


class AgreementForm(forms.Form):
    """An agreement with a partner."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind.choices)
    number = forms.CharField(label=_("Number"), max_length=120)
    title = forms.CharField(label=_("What it is about"), max_length=250)
    starts_on = day(_("In force from"))
    ends_on = day(_("Until"), help_text=_("Bina reminds you 90, 30 and 7 days before."))
    ceiling_rupiah = rupiah(
        _("Ceiling, in rupiah"), required=False, help_text=_("Left empty, no ceiling is watched.")
    )
    document = forms.FileField(
        label=_("Signed document"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 20 MB. Empty keeps the one there is."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, agreement: Agreement | None = None) -> None:
        names = AgreementValues.__dataclass_fields__
        known = {name: getattr(agreement, name) for name in names} if agreement else {}
        super().__init__(data, files, initial=known)

    def values(self) -> AgreementValues:
        """The cleaned values as the action takes them."""
        names = AgreementValues.__dataclass_fields__
        return AgreementValues(**{name: self.cleaned_data[name] for name in names})


class ContactForm(forms.Form):
    """A person who speaks for a partner."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=64, help_text=_("They sign in with it."))


class AnswerForm(forms.Form):
    """What the agency answers to an offer."""

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500, required=False
    )


class OfferForm(forms.Form):
    """What a partner proposes."""

    title = forms.CharField(label=_("Title"), max_length=200)
    programme_id = forms.TypedChoiceField(
        label=_("Programme of the catalogue"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=_("Choose one if you would deliver a programme the agency already has."),
    )
    description = forms.CharField(
        label=_("What it is about"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    form = forms.TypedChoiceField(label=_("Form of development"), coerce=int)
    length_jp = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("One JP is 45 minutes."),
    )
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    venue = forms.CharField(label=_("Place"), max_length=200, required=False)
    seats = forms.IntegerField(label=_("Seats of a batch"), min_value=1, max_value=5000)
    minimum_seats = forms.IntegerField(label=_("Fewest participants"), min_value=1, max_value=5000)
    fixed_cost_rupiah = rupiah(_("Price of a batch, in rupiah"))
    cost_per_person_rupiah = rupiah(_("Price per participant, in rupiah"))

    def __init__(
        self,
        data: Any = None,
        *,
        known_forms: Mapping[int, FormRow],
        competences: Iterable[CompetenceChoice],
        programmes: Iterable[Programme],
        offer: PartnerOffer | None = None,
        outcomes: Iterable[Outcome] = (),
    ) -> None:
        super().__init__(data, initial=self._known(offer, outcomes))
        self._choices(
            "form", [(number, f"{number} {row.name}") for number, row in sorted(known_forms.items())]
        )
        self._choices("programme_id", [("", "–"), *((str(one.pk), one.name) for one in programmes)])
        choices = [("", "–"), *((str(one.id), f"{one.code} {one.name}") for one in competences)]
        for line in range(1, OUTCOME_LINES + 1):
            self.fields[f"competence_{line}"] = forms.ChoiceField(
                label=_("Competence {line}").format(line=line), choices=choices, required=False
            )
            self.fields[f"level_{line}"] = forms.IntegerField(
                label=_("Level after it"), min_value=1, max_value=8, required=False
            )

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def _known(self, offer: PartnerOffer | None, outcomes: Iterable[Outcome]) -> dict[str, Any]:
        if offer is None:
            return {"fixed_cost_rupiah": 0, "cost_per_person_rupiah": 0}
        found = {name: getattr(offer, name) for name in self.base_fields}
        for line, outcome in enumerate(outcomes, start=1):
            found |= {f"competence_{line}": str(outcome.competence_id), f"level_{line}": outcome.level}
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for line in range(1, OUTCOME_LINES + 1):
            chosen, level = cleaned.get(f"competence_{line}"), cleaned.get(f"level_{line}")
            if chosen and level is None and f"level_{line}" not in self.errors:
                self.add_error(f"level_{line}", _("Say which level participants leave with."))
            if level is not None and not chosen:
                self.add_error(f"competence_{line}", _("Choose the competence of this level."))
        return cleaned

    def values(self) -> OfferValues:
        """The cleaned values as the action takes them."""
        cleaned = dict(self.cleaned_data)
        outcomes = []
        for line in range(1, OUTCOME_LINES + 1):
            chosen, level = cleaned.pop(f"competence_{line}"), cleaned.pop(f"level_{line}")
            if chosen:
                outcomes.append((UUID(chosen), level))
        return OfferValues(**cleaned, outcomes=tuple(outcomes))
