"""Judging completions, and explaining them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExplanationForm(forms.Form):
    """How it came about, in the learner's words."""

    explanation = forms.CharField(
        label=_("How it came about"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class DecisionForm(forms.Form):
    """Whether it counts, and why."""

    counts = forms.ChoiceField(choices=[("1", _("It counts")), ("0", _("It does not count"))])
    decision = forms.CharField(label=_("Reason"), max_length=2000)
