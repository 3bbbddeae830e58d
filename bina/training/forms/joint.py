"""Forms about batches that are open to several agencies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions import JointValues
from bina.training.forms.entry import day_field

if TYPE_CHECKING:
    from django.forms import BoundField

    from bina.training.models import JointBatch
    from bina.training.queries.joint import Neighbour


class JointFilter(forms.Form):
    """Narrows the list of batches of other agencies."""

    keadaan = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            ("TAKES", _("takes people now")),
            ("OURS", _("with people of ours")),
        ],
    )


class JointForm(forms.Form):
    """To which agencies a batch is open, and on what terms."""

    to_all = forms.BooleanField(label=_("Open to every agency here"), required=False)
    guests = forms.MultipleChoiceField(
        label=_("Open to these agencies"), widget=forms.CheckboxSelectMultiple, required=False
    )
    seats_each = forms.IntegerField(
        label=_("Most seats for one agency"),
        min_value=1,
        required=False,
        help_text=_("Empty: as many as the batch has left."),
    )
    price_rupiah = forms.IntegerField(
        label=_("Price for one person (rupiah)"),
        min_value=0,
        required=False,
        help_text=_("What the other agency gives for each of its people; empty for nothing."),
    )
    closes_on = day_field(
        _("Last day to name people"), required=False, help_text=_("Empty: until the batch begins.")
    )

    def __init__(self, data: Any, *, others: Iterable[Neighbour], joint: JointBatch | None) -> None:
        self._others = list(others)
        super().__init__(data, initial=_known(joint))
        self.fields["guests"].choices = [(str(one.id), one.name) for one in self._others]  # type: ignore[attr-defined]  # a choice field
        for one in self._others:
            field = forms.IntegerField(label=one.name, min_value=1, required=False)
            self.fields[_seats(one.id)] = field

    def terms(self) -> list[BoundField]:
        """The fields that are the same for every agency."""
        names = ("to_all", "guests", "seats_each", "price_rupiah", "closes_on")
        return [self[name] for name in names]

    def own_seats(self) -> list[BoundField]:
        """A field for each agency with the most seats it may have."""
        return [self[_seats(one.id)] for one in self._others]

    def values(self) -> JointValues:
        """The cleaned values as the action takes them."""
        named = {UUID(key) for key in self.cleaned_data["guests"]}
        with_seats = {one.id for one in self._others if self.cleaned_data[_seats(one.id)]}
        return JointValues(
            guests={key: self.cleaned_data[_seats(key)] for key in named | with_seats},
            to_all=self.cleaned_data["to_all"],
            seats_each=self.cleaned_data["seats_each"],
            price_rupiah=self.cleaned_data["price_rupiah"] or 0,
            closes_on=self.cleaned_data["closes_on"],
        )


def _seats(agency: UUID) -> str:
    return f"seats_{agency.hex}"


def _known(joint: JointBatch | None) -> dict[str, Any]:
    if joint is None:
        return {}
    guests = list(joint.guests.all())
    terms = {name: getattr(joint, name) for name in ("to_all", "seats_each", "closes_on")}
    return {
        **terms,
        "price_rupiah": joint.price_rupiah or None,
        "guests": [str(guest.guest_id) for guest in guests],
        **{_seats(guest.guest_id): guest.seats for guest in guests},
    }
