"""What people fill in; forms clean, actions decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.people import queries, rules
from bina.people.models import ActingHead, Employee, Post, Unit
from bina.platform.access import Role

DAY = {"type": "date"}


def _day(label: Any, **values: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **values)


def _choices(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    field.choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a choice field


class EmployeeFilter(forms.Form):
    """Narrows the list of employees; the names stand in the address."""

    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)
    jenis = forms.ChoiceField(label=_("Kind of employee"), required=False)
    jabatan = forms.ChoiceField(label=_("Kind of post"), required=False)
    pendidikan = forms.ChoiceField(label=_("Education"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        _choices(self.fields["jenis"], Employee.EmploymentKind.choices)
        _choices(self.fields["jabatan"], Post.Kind.choices)
        _choices(self.fields["pendidikan"], rules.EDUCATION.items())
        self.fields["status"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("In service")),
            *Employee.Status.choices,
            (queries.EVERYONE, _("Everyone, also who has left")),
        ]


class StatusForm(forms.Form):
    """A new status and its first day."""

    status = forms.ChoiceField(label=_("New status"), choices=Employee.Status.choices)
    on = _day(_("From"), help_text=_("First day of the new status, not later than today."))

    def __init__(self, data: Any = None, *, now: str, today: date) -> None:
        super().__init__(data, initial={"on": today})
        left = [choice for choice in Employee.Status.choices if choice[0] != now]
        self.fields["status"].choices = left  # type: ignore[attr-defined]  # a choice field


class DecreeForm(forms.Form):
    """The day and order of a reorganisation."""

    on = _day(_("In force from"), help_text=_("Not later than today."))
    decree = forms.CharField(label=_("Number of the decree"), max_length=200)


class RenameForm(DecreeForm):
    """A unit's new name."""

    name = forms.CharField(label=_("New name"), max_length=250)
    field_order = ("name", "on", "decree")


class MoveForm(DecreeForm):
    """A unit's new place, chosen among the units found."""

    parent = forms.UUIDField(
        label=_("New parent unit"), error_messages={"required": _("Search for a unit and choose it.")}
    )
    field_order = ("parent", "on", "decree")


class UnitForm(forms.Form):
    """A unit that is opened below another."""

    name = forms.CharField(label=_("Name"), max_length=250)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[choice for choice in Unit.Kind.choices if choice[0] != Unit.Kind.AGENCY]
    )
    head_echelon = forms.ChoiceField(
        label=_("Echelon of its head"),
        required=False,
        choices=[("", "–"), *((code, code) for code in rules.ECHELONS)],
        help_text=_("The class of its structural posts follows from it."),
    )
    siasn_id = forms.CharField(
        label=_("SIASN key (UNOR ID)"),
        max_length=64,
        required=False,
        help_text=_("Left empty while SIASN has none yet."),
    )
    on = _day(_("Open from"))


class CloseForm(forms.Form):
    """The last day of a unit."""

    on = _day(_("Closed from"))


class ActingForm(forms.Form):
    """Who stands in for a head, and how long."""

    person = forms.UUIDField(
        label=_("Who stands in"), error_messages={"required": _("Search for a person and choose them.")}
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ActingHead.Kind.choices,
        help_text=_("Plt while the post is vacant, Plh while its holder is away."),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), required=False, help_text=_("Left empty, until further notice."))
    decree = forms.CharField(label=_("Number of the order"), max_length=200)


class SuperiorForm(forms.Form):
    """A superior who is not the head of the person's unit."""

    person = forms.UUIDField(
        label=_("Superior"), error_messages={"required": _("Search for a person and choose them.")}
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), required=False, help_text=_("Left empty, until further notice."))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class GrantForm(forms.Form):
    """A role for a person on a unit and all below it."""

    person = forms.UUIDField(
        label=_("Person"), error_messages={"required": _("Search for a person and choose them.")}
    )
    unit = forms.UUIDField(label=_("Unit"), error_messages={"required": _("Choose the unit.")})
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in Role.choices if choice[0] not in {Role.SYSTEM, Role.EMPLOYEE}],
    )


class AccountFilter(forms.Form):
    """Narrows the list of accounts."""

    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Account"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        _choices(self.fields["status"], queries.AccountState.choices)
