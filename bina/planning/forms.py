"""Forms of the planning room; they clean input and never write."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bina.planning import rules
from bina.planning.models import Need, PaperLook, Plan
from bina.planning.rules import CHANGE_PRICE

if TYPE_CHECKING:
    from django.http import QueryDict

TIMES = [
    (30, gettext_lazy("half a minute")),
    (60, gettext_lazy("one minute")),
    (300, gettext_lazy("five minutes")),
]


class RupiahField(forms.CharField):
    """Whole rupiah as people write it: ``750000000``, ``750.000.000``, ``Rp750.000.000``."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        digits = text.removeprefix("Rp").replace(".", "").replace(",", "").replace(" ", "")
        if not text:
            return None
        if not digits.isdecimal() or len(digits) > 15:
            raise forms.ValidationError(_("Write whole rupiah, such as 750.000.000."))
        return int(digits)


def _weight(label: Any, initial: int, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=rules.FULL, initial=initial, help_text=help_text
    )


class PlanForm(forms.Form):
    """What a plan is asked for."""

    title = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Such as “Full budget” or “With cuts”; variants of a year stand side by side."
        ),
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    budget_rupiah = RupiahField(
        label=gettext_lazy("Budget (Rp)"),
        help_text=gettext_lazy("All costs of the year's batches and their participants together."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    gap_weight = _weight(
        gettext_lazy("Aim: close gaps"),
        rules.FULL,
        gettext_lazy(
            "From 0 (does not count) to 100. At 100, one level of a competence closed is worth one point; "
            "more where it is urgent, or a service, a finding or a priority asks for it, and where a "
            "programme worked better than others."
        ),
    )
    index_weight = _weight(
        gettext_lazy("Aim: raise the IP ASN"),
        0,
        gettext_lazy("At 100, fifteen points of a person's index are worth one point."),
    )
    duty_percent = _weight(
        gettext_lazy("Aim: everyone's yearly hours"),
        40,
        gettext_lazy("At 100, 20 lesson hours towards the duty are worth one point."),
    )
    service_weight = _weight(
        gettext_lazy("Aim: improve services"),
        0,
        gettext_lazy(
            "Counts what a service's outcome asks for once more: at 100, such a level is worth twice as much."
        ),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Which needs of services?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For the aim “improve services”. Tick none to mean all of the year."),
    )
    batches_per_programme = forms.IntegerField(
        label=gettext_lazy("Batches of one programme, at most"), min_value=1, max_value=100, initial=6
    )
    time_limit = forms.TypedChoiceField(
        label=gettext_lazy("Time for finding the plan"),
        choices=TIMES,
        coerce=int,
        initial=60,
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = services  # type: ignore[attr-defined]  # a choice field
        if not services:
            del self.fields["services"]

    @staticmethod
    def asked_of(plan: Plan) -> dict[str, Any]:
        """What a plan was asked for, to begin another like it; its name is its own."""
        return {
            "year": plan.year,
            "budget_rupiah": f"{plan.budget_rupiah:,}".replace(",", "."),
            "gap_weight": plan.gap_weight,
            "index_weight": plan.index_weight,
            "duty_percent": plan.duty_percent,
            "service_weight": plan.service_weight,
            "services": list(plan.services),
            "batches_per_programme": plan.batches_per_programme,
            "time_limit": min(TIMES, key=lambda one: abs(one[0] - plan.time_limit))[0],
        }

    @property
    def asked(self) -> dict[str, Any]:
        """What a plan is asked for, as the action takes it."""
        values = dict(self.cleaned_data)
        duty = rules.duty_weight(values.pop("duty_percent"))
        aims = rules.Objectives(
            gaps=values.pop("gap_weight"),
            index=values.pop("index_weight"),
            services=values.pop("service_weight"),
            named=tuple(values.pop("services", ())),
        )
        return values | {"duty_weight": duty, "objectives": aims}


class MoreTimeForm(forms.Form):
    """How many seconds more a plan is given to be found again."""

    lebih = forms.IntegerField(required=False, min_value=0, max_value=rules.LONGEST_SECONDS)


class PriceForm(forms.Form):
    """What a change of the plan must be worth."""

    change_price = forms.FloatField(
        label=gettext_lazy("Price of a changed place (points)"),
        min_value=0,
        max_value=100,
        initial=CHANGE_PRICE,
        help_text=gettext_lazy(
            "A place is given, taken or moved only where the plan gains more than this. One point is one "
            "level of a competence closed; with 0, everything is arranged anew."
        ),
    )


class VersionForm(PriceForm):
    """What a new version of an approved plan is asked for."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    budget_rupiah = RupiahField(
        label=gettext_lazy("Budget of the year (Rp)"),
        help_text=gettext_lazy(
            "With what batches that have begun cost already. Money of a cancelled batch is free again; "
            "take off what was paid for it."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    time_limit = forms.TypedChoiceField(
        label=gettext_lazy("Time for finding the plan"), choices=TIMES, coerce=int, initial=60
    )

    field_order = ("title", "budget_rupiah", "change_price", "time_limit")


class PlaceForm(forms.Form):
    """A person and a programme."""

    pegawai = forms.UUIDField()
    program = forms.UUIDField()


class MoreForm(forms.Form):
    """How much more money is thought of."""

    more_rupiah = RupiahField(
        label=gettext_lazy("More money (Rp)"),
        help_text=gettext_lazy("Beyond the budget of this plan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class NeedForm(forms.Form):
    """A need that no gap shows: of a unit or the whole agency, with its reason."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    source = forms.ChoiceField(label=gettext_lazy("Source"))
    unit = forms.ChoiceField(label=gettext_lazy("For whom"), required=False)
    competence = forms.ChoiceField(label=gettext_lazy("Competence"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("A figure, a letter or a decision that shows it."),
    )

    def __init__(
        self,
        *args: Any,
        units: list[tuple[str, str]],
        competences: list[tuple[str, str]],
        sources: Container[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, name) for code, name in Need.Source.choices if code in sources]
        self.fields["source"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].choices = [("", _("the whole agency")), *units]  # type: ignore[attr-defined]  # a choice field
        self.fields["competence"].choices = competences  # type: ignore[attr-defined]  # a choice field


class NeedFilter(forms.Form):
    """Filters of the list of needs, as they stand in the address."""

    tahun = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=2000, max_value=2100)
    sumber = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    kompetensi = forms.CharField(label=gettext_lazy("Competence"), required=False, max_length=12)
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    prioritas = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    unit = forms.RegexField(r"^[A-Za-z0-9_.]+$", required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sumber"].choices = [("", _("All sources")), *Need.Source.choices]  # type: ignore[attr-defined]  # a choice field
        self.fields["status"].choices = [("", _("All states")), *Need.State.choices]  # type: ignore[attr-defined]  # a choice field
        self.fields["prioritas"].choices = [("", _("All priorities")), *Need.Priority.choices]  # type: ignore[attr-defined]  # a choice field


class OutlookForm(forms.Form):
    """Which years and which unit the page of several years shows, as they stand in the address."""

    mulai = forms.IntegerField(
        label=gettext_lazy("First year"), required=False, min_value=2000, max_value=2100
    )
    tahun = forms.IntegerField(
        label=gettext_lazy("Number of years"), required=False, min_value=2, max_value=10
    )
    unit = forms.RegexField(r"^[A-Za-z0-9_.]+$", required=False, max_length=500)


class DecideForm(forms.Form):
    """What is to become of the needs chosen on the list."""

    kebutuhan = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    langkah = forms.ChoiceField(
        choices=[(code, code) for code in ("ACCEPTED", "DECLINED", "PROPOSED", "HIGH", "NORMAL", "LOW")]
    )
    alasan = forms.CharField(required=False, max_length=300)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["kebutuhan"].choices = [(one, one) for one in data.getlist("kebutuhan")]  # type: ignore[attr-defined]  # a choice field


class WishForm(forms.Form):
    """What an employee wishes to learn, and why."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    competence = forms.ChoiceField(label=gettext_lazy("In which competence?"))
    reason = forms.CharField(
        label=gettext_lazy("What do you want to be able to do better, and why?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("An example from your work helps your superior to agree."),
    )

    def __init__(self, *args: Any, competences: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].choices = competences  # type: ignore[attr-defined]  # a choice field


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class DatesForm(forms.Form):
    """The last day of each step of the yearly analysis of needs."""

    inventory = _day(gettext_lazy("Units send in their inventory by"))
    verification = _day(gettext_lazy("Verified by"))
    validation = _day(gettext_lazy("Validated by BKPSDM by"))
    draft = _day(gettext_lazy("Draft of the plan (PyB) by"))
    decree = _day(gettext_lazy("Decree (PPK) by"))
    evaluation = _day(gettext_lazy("Evaluation by"))

    @property
    def due(self) -> dict[str, date]:
        """Last day by step, as the actions take it."""
        return {name.upper(): self.cleaned_data[name] for name in DatesForm.base_fields}


class CycleForm(DatesForm):
    """A year's analysis of needs to be opened."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)

    field_order = ("year",)


class StepForm(forms.Form):
    """What the agency's next step is taken with; each step asks for some of it."""

    langkah = forms.CharField(max_length=12)
    rencana = forms.UUIDField(required=False)
    nomor = forms.CharField(required=False, max_length=100)
    tanggal = forms.DateField(required=False)
    alasan = forms.CharField(required=False, max_length=1000)


class UnitStepForm(forms.Form):
    """Units chosen on the page of the cycle and where they go."""

    unit = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    langkah = forms.CharField(max_length=12)
    alasan = forms.CharField(required=False, max_length=1000)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [(one, one) for one in data.getlist("unit")]  # type: ignore[attr-defined]  # a choice field


class PaperLookForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes none at run time
    """Letterhead, signers and titles of the planning papers."""

    class Meta:
        model = PaperLook
        fields = (
            *("office", "place", "pyb_post", "pyb_name", "pyb_nip", "ppk_post", "ppk_name"),
            *("form_title", "plan_title", "decree_title", "budget_title"),
        )


def _place(written: str) -> tuple[UUID, UUID | None]:
    person, _colon, programme = written.partition(":")
    return UUID(person), UUID(programme) if programme else None


class SettleForm(forms.Form):
    """Places as ``person:programme``, and what is settled about them; ``semua``: all that are shown."""

    tempat = forms.TypedMultipleChoiceField(coerce=_place, required=False)
    langkah = forms.ChoiceField(choices=[(one.value, one.value) for one in rules.Settled], required=False)
    semua = forms.BooleanField(required=False)
    cari = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["tempat"].choices = [(one, one) for one in data.getlist("tempat")]  # type: ignore[attr-defined]  # a choice field
