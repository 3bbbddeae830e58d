"""What people fill in about the exchange; forms clean, actions decide."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.exchange.actions import ConnectionValues
from bina.exchange.models import SiasnConnection, SiasnEntry

DAY = {"type": "date"}
SECRET = {"autocomplete": "new-password", "spellcheck": "false"}


class OutboxFilter(forms.Form):
    """Narrows the outbox."""

    keadaan = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *SiasnEntry.State.choices], required=False
    )
    sebab = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("All")), *SiasnEntry.Why.choices], required=False
    )
    layanan = forms.ChoiceField(
        label=_("Service"), choices=[("", _("All")), *SiasnEntry.Service.choices], required=False
    )
    tahun = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, required=False)


class ReasonForm(forms.Form):
    """Why a training is left out."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever looks at the list later reads it."),
    )


class SettleForm(forms.Form):
    """What was done by hand in SIASN."""

    reason = forms.CharField(
        label=_("What was done in SIASN"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: removed on 3 March by the admin of SIASN, request 12/2026."),
    )


class ConnectionForm(forms.Form):
    """How the agency reaches SIASN."""

    environment = forms.ChoiceField(
        label=_("Environment"),
        choices=SiasnConnection.Environment.choices,
        help_text=_("Try everything with the simulator first, then with SIASN's training environment."),
    )
    consumer_key = forms.CharField(
        label=_("Consumer key"),
        max_length=120,
        required=False,
        help_text=_(
            "BKN gives key and secret for the web services. A fixed address of your server is needed."
        ),
    )
    consumer_secret = forms.CharField(
        label=_("Consumer secret"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=_("Empty keeps the one there is."),
    )
    client_id = forms.CharField(label=_("Client of the sign-on"), max_length=120, required=False)
    username = forms.CharField(
        label=_("Name of the account in SIASN"),
        max_length=120,
        required=False,
        help_text=_("An account of the agency for this purpose, not somebody's own."),
    )
    password = forms.CharField(
        label=_("Password of the account"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=_("Empty keeps the one there is."),
    )
    siasn_agency = forms.CharField(
        label=_("SIASN's key of the agency (instansiId)"), max_length=64, required=False
    )
    siasn_place = forms.CharField(
        label=_("SIASN's key of the place (lokasiId)"), max_length=64, required=False
    )
    since = forms.DateField(
        label=_("Training finished from this day on"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("What was finished before is not sent."),
    )
    waits_for_certificate = forms.BooleanField(
        label=_("Wait for the certificate"),
        required=False,
        help_text=_("A batch's training is sent once its certificate has a number and a signature."),
    )
    is_on = forms.BooleanField(
        label=_("Send by itself"),
        required=False,
        help_text=_("Every quarter of an hour. Without it, training is sent when you say so."),
    )

    def values(self) -> ConnectionValues:
        """The cleaned values as the action takes them."""
        names = ConnectionValues.__dataclass_fields__
        return ConnectionValues(**{name: self.cleaned_data[name] for name in names})
