"""What people fill in about certificates; forms clean, actions decide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions.certificates import LayoutValues, LogoFile, OutsideValues
from bina.training.models import CertificateLayout, OutsideCertificate
from bina.training.queries.certificates import RegisterState
from bina.training.rulesets import FormRow

DAY = {"type": "date"}


class RegisterFilter(forms.Form):
    """Narrows the register."""

    keadaan = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *RegisterState.choices], required=False
    )
    tahun = forms.IntegerField(label=_("Year of completion"), min_value=1990, max_value=2100, required=False)


class QueueFilter(forms.Form):
    """Narrows what people handed in."""

    keadaan = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *OutsideCertificate.State.choices], required=False
    )


class RevokeForm(forms.Form):
    """Why a certificate ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads it. The public page only says that the certificate was revoked."),
    )


class LayoutForm(forms.Form):
    """How certificates look, who signs them and how they are numbered."""

    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("Such as Sertifikat or Piagam."))
    office = forms.CharField(label=_("Office below the agency's name"), max_length=120, required=False)
    signer_name = forms.CharField(label=_("Name of the signer"), max_length=120)
    signer_post = forms.CharField(label=_("Post of the signer"), max_length=120)
    signer_nip = forms.RegexField(
        r"^\d{18}$", label=_("NIP of the signer"), required=False, help_text=_("18 digits, or nothing.")
    )
    place = forms.CharField(label=_("Place of issue"), max_length=60, required=False)
    number_pattern = forms.CharField(
        label=_("Pattern of numbers"),
        max_length=80,
        help_text=_(
            "Parts: {urut} running number of the year ({urut:4} fills up to four digits), {angkatan}, "
            "{program}, {bulan} in Roman numerals, {tahun}."
        ),
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=CertificateLayout.Colour.choices)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 512 kB. Empty keeps the one there is."),
    )
    without_logo = forms.BooleanField(label=_("Print no logo"), required=False)
    shows_nip = forms.BooleanField(
        label=_("Print the holder's NIP"),
        required=False,
        help_text=_("Whoever sees the paper then knows it. The public page never shows it."),
    )

    def values(self) -> LayoutValues:
        """The cleaned values as the action takes them."""
        names = LayoutValues.__dataclass_fields__
        return LayoutValues(**{name: self.cleaned_data[name] for name in names})

    def logo_file(self) -> LogoFile | None:
        """The picture to print from now on; None to leave it as it is."""
        if self.cleaned_data["without_logo"]:
            return LogoFile(None)
        return LogoFile(self.cleaned_data["logo"]) if self.cleaned_data["logo"] else None


class OutsideForm(forms.Form):
    """A certificate of another organiser."""

    file = forms.FileField(label=_("Certificate (PDF, JPEG or PNG)"))
    name = forms.CharField(label=_("Name of the training"), max_length=250)
    form = forms.TypedChoiceField(label=_("Form of development"), coerce=int)
    organiser = forms.CharField(label=_("Organiser"), max_length=200)
    number = forms.CharField(label=_("Certificate number"), max_length=120)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    length_jp = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(2000),
        help_text=_("One JP is 45 minutes. Write what the certificate says."),
        localize=False,
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        known_forms: Mapping[int, FormRow],
        again: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.fields["file"].required = not again
        self.fields["form"].choices = [  # type: ignore[attr-defined]  # a choice field
            (number, f"{number} {form.name}") for number, form in sorted(known_forms.items())
        ]

    def values(self) -> OutsideValues:
        """The cleaned values as the action takes them."""
        names = OutsideValues.__dataclass_fields__
        return OutsideValues(**{name: self.cleaned_data[name] for name in names})


class DecisionForm(forms.Form):
    """What is said to the person when their certificate is sent back or refused."""

    remark = forms.CharField(
        label=_("What is missing or wrong"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Needed to send back or to refuse. The person reads it."),
    )


class CodeForm(forms.Form):
    """A code as it stands on a certificate."""

    kode = forms.CharField(
        label=_("Code on the certificate"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Twenty letters and digits below the square, such as K7QM-3XVD-9TPA-HW2N-6CRJ."),
    )


class DropForm(forms.Form):
    """A certificate's file, to see whether it is unchanged. It is not kept."""

    berkas = forms.FileField(label=_("PDF of the certificate"))
