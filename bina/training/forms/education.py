"""Forms about formal education."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions.education import StudyValues
from bina.training.forms.partners import day
from bina.training.models import StudyCase
from bina.training.queries.education import levels


class StudyFilter(forms.Form):
    """Narrows the list of cases."""

    status = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *StudyCase.State.choices], required=False
    )
    jenis = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *StudyCase.Kind.choices], required=False
    )


class StudyForm(forms.Form):
    """An application; ``nip`` only for who applies for somebody else."""

    nip = forms.CharField(
        label="NIP", max_length=18, required=False, help_text=_("Left empty: for yourself.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=StudyCase.Kind.choices)
    level = forms.ChoiceField(label=_("Level aimed at"))
    field = forms.CharField(label=_("Field of study"), max_length=200)
    school = forms.CharField(label=_("School"), max_length=200)
    funding = forms.CharField(label=_("Paid by"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("What it is needed for"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    starts_on = day(_("First day"))
    ends_on = day(_("Last day planned"))

    def __init__(self, data: Any = None, *, for_others: bool) -> None:
        super().__init__(data)
        self.fields["level"].choices = levels()  # type: ignore[attr-defined]  # a choice field
        if not for_others:
            del self.fields["nip"]

    def values(self) -> StudyValues:
        """The cleaned values as the action takes them."""
        return StudyValues(**{name: value for name, value in self.cleaned_data.items() if name != "nip"})


class RemarkForm(forms.Form):
    """A word with a step; whether it is needed the action decides."""

    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)


class DecreeForm(forms.Form):
    """The decision that grants a case."""

    decree = forms.CharField(label=_("Decree"), max_length=120)
    decree_on = day(_("Day of the decree"))


class BeginForm(forms.Form):
    """The day a step takes effect."""

    on = day(_("From"))


class GraduationForm(forms.Form):
    """The end with a degree."""

    diploma = forms.CharField(label=_("Diploma number"), max_length=120)
    on = day(_("Graduated on"))


class StopForm(forms.Form):
    """The end without a degree."""

    remark = forms.CharField(label=_("Reason"), max_length=500)
    on = day(_("From"))


class ProgressForm(forms.Form):
    """What a year of study brought."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    grade = forms.DecimalField(
        label=_("Grade point average"), min_value=0, max_value=Decimal(4), decimal_places=2, required=False
    )
    credits_so_far = forms.IntegerField(label=_("Credits so far"), min_value=0, max_value=400, required=False)
    note = forms.CharField(label=_("What was achieved"), max_length=500)


STEPS: dict[str, type[forms.Form]] = {
    "rekomendasi": RemarkForm,
    "setujui": DecreeForm,
    "tolak": RemarkForm,
    "tarik": forms.Form,
    "mulai": BeginForm,
    "lulus": GraduationForm,
    "henti": StopForm,
    "kemajuan": ProgressForm,
}
