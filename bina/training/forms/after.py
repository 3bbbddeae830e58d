"""Forms of what follows a training: action plans, their checks, and log books."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.forms.entry import day_field
from bina.training.models import PlanCheck


class PlanForm(forms.Form):
    """What a participant will do at work."""

    text = forms.CharField(label=_("What I will do"), widget=forms.Textarea(attrs={"rows": 4}))
    measure = forms.CharField(
        label=_("By what one will see it"),
        max_length=300,
        help_text=_("Something that can be counted: the queue is ten minutes shorter."),
    )
    coach_nip = forms.CharField(label=_("NIP of a coach"), max_length=18, required=False)


class CheckForm(forms.Form):
    """How far a plan is."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=PlanCheck.Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class LogForm(forms.Form):
    """One entry of a log book."""

    on = day_field(_("Day"))
    text = forms.CharField(label=_("What I did and learned"), widget=forms.Textarea(attrs={"rows": 3}))
    length_jp = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        localize=False,
    )
