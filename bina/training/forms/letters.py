"""Forms of letters: the letterhead, and what a batch's letters say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions.certificates import LogoFile
from bina.training.actions.letters import LetterLayoutValues, LetterValues
from bina.training.forms.entry import day_field
from bina.training.models import Letter

LINES = {"rows": 4}
PARTS = _(
    "Parts: {urut} running number of the year ({urut:4} fills up to four digits), {angkatan}, "
    "{program}, {bulan} in Roman numerals, {tahun}."
)


class LetterForm(forms.Form):
    """Which letters to make, and what they say."""

    kind = forms.ChoiceField(label=_("Which letter"), choices=Letter.Kind.choices)
    dated_on = day_field(_("Date of the letter"))
    basis = forms.CharField(
        label=_("What it rests on"),
        widget=forms.Textarea(attrs=LINES),
        required=False,
        help_text=_("One basis a line. An invitation prints none."),
    )
    purpose = forms.CharField(
        label=_("What for"),
        widget=forms.Textarea(attrs=LINES),
        help_text=_("One task a line. An invitation tells day, time and place instead."),
    )
    each = forms.BooleanField(
        label=_("A letter for each person"),
        required=False,
        help_text=_("Without it, one letter names everybody; more than five stand in a list behind it."),
    )
    again = forms.BooleanField(
        label=_("Also for those who have one"),
        required=False,
        help_text=_("The earlier letters stay as they are."),
    )

    def values(self) -> LetterValues:
        """The cleaned values as the action takes them."""
        return LetterValues(**{name: self.cleaned_data[name] for name in LetterValues.__dataclass_fields__})


class LetterCancelForm(forms.Form):
    """Why a letter no longer holds, and whether another takes its place."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whom the letter names read it."),
    )
    replace = forms.BooleanField(
        label=_("Make another in its place"),
        required=False,
        help_text=_("For the same people, with a number of its own; it says which letter it replaces."),
    )


class LetterLayoutForm(forms.Form):
    """The letterhead, who signs, and how letters are numbered."""

    office = forms.CharField(label=_("Office below the agency's name"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    contact = forms.CharField(label=_("Telephone, mail, website"), max_length=200, required=False)
    place = forms.CharField(label=_("Place of issue"), max_length=60, required=False)
    signer_name = forms.CharField(label=_("Name of the signer"), max_length=120)
    signer_post = forms.CharField(label=_("Post of the signer"), max_length=120)
    signer_rank = forms.CharField(
        label=_("Rank of the signer"), max_length=60, required=False, help_text=_("Such as Pembina, IV/a.")
    )
    signer_nip = forms.RegexField(
        r"^\d{18}$", label=_("NIP of the signer"), required=False, help_text=_("18 digits, or nothing.")
    )
    assignment_pattern = forms.CharField(
        label=_("Numbers of letters of assignment"), max_length=80, help_text=PARTS
    )
    invitation_pattern = forms.CharField(label=_("Numbers of invitations"), max_length=80, help_text=PARTS)
    basis = forms.CharField(
        label=_("What letters usually rest on"),
        widget=forms.Textarea(attrs=LINES),
        required=False,
        help_text=_("One basis a line. It can be changed for each letter."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 512 kB. Empty keeps the one there is."),
    )
    without_logo = forms.BooleanField(label=_("Print no logo"), required=False)

    def values(self) -> LetterLayoutValues:
        """The cleaned values as the action takes them."""
        names = LetterLayoutValues.__dataclass_fields__
        return LetterLayoutValues(**{name: self.cleaned_data[name] for name in names})

    def logo_file(self) -> LogoFile | None:
        """The picture to print from now on; None to leave it as it is."""
        if self.cleaned_data["without_logo"]:
            return LogoFile(None)
        return LogoFile(self.cleaned_data["logo"]) if self.cleaned_data["logo"] else None
