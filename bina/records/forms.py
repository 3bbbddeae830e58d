"""What people fill in; forms clean, actions decide."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.records.rules.scopes import SCOPES

MEANINGS = {
    "statements/write": _("send records"),
    "statements/read": _("read all records"),
    "statements/read/mine": _("read the records it has sent itself"),
    "state": _("keep and read the state of attempts"),
    "profile": _("keep and read profiles of people and activities"),
    "define": _("say what activities are called"),
    "all/read": _("read everything"),
    "all": _("everything"),
}


class KeyForm(forms.Form):
    """A new key."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("The program it is for; its records will say so.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, MEANINGS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    per_minute = forms.IntegerField(
        label=_("Requests per minute"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty for no limit."),
    )
