"""Forms about batches as they change, where they are held, and how people get in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions import SessionValues
from bina.training.models import Session, Step

if TYPE_CHECKING:
    from bina.training.models import Batch, Room, Trainer

DAY = {"type": "date"}
MOMENT = {"type": "datetime-local"}
LOCAL = "%Y-%m-%dT%H:%M"


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, chosen in the browser's calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)


class CancelForm(forms.Form):
    """Why a batch is called off, and where its people go."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Everybody in the batch reads it: the trainer is ill, the room is flooded."),
    )
    into = forms.ChoiceField(label=_("Take its people over into"), required=False)

    def __init__(self, data: Any, *, others: Iterable[Batch], must: bool = False, wording: Any = "") -> None:
        super().__init__(data)
        field = self.fields["into"]
        field.choices = [  # type: ignore[attr-defined]  # a choice field
            *([] if must else [("", _("no other batch: they are only told"))]),
            *((str(batch.pk), str(batch.code)) for batch in others),
        ]
        field.required = must
        if wording:
            field.label = wording

    def other(self) -> UUID | None:
        """The batch chosen."""
        chosen = self.cleaned_data["into"]
        return UUID(chosen) if chosen else None


class MoveForm(forms.Form):
    """The new first day of a batch or of its copy."""

    starts_on = day_field(_("First day"), help_text=_("The sessions keep their order and times of day."))


class SessionForm(forms.Form):
    """A sitting: when, how, where, and who teaches."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("Begins"), input_formats=[LOCAL], widget=forms.DateTimeInput(attrs=MOMENT, format=LOCAL)
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"), input_formats=[LOCAL], widget=forms.DateTimeInput(attrs=MOMENT, format=LOCAL)
    )
    length_jp = forms.DecimalField(
        label=_("Lesson hours (JP)"), max_digits=6, decimal_places=2, min_value=Decimal(0), localize=False
    )
    mode = forms.ChoiceField(label=_("Way"), choices=Session.Mode.choices)
    room = forms.ChoiceField(label=_("Room"), required=False)
    link = forms.URLField(
        label=_("Address of the meeting"), max_length=500, required=False, assume_scheme="https"
    )
    trainers = forms.MultipleChoiceField(
        label=_("Trainers"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        zone: str,
        rooms: Iterable[Room],
        trainers: Iterable[Trainer],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self._zone = ZoneInfo(zone)
        self.fields["room"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("none yet")),
            *((str(room.pk), f"{room.venue.name}, {room.name} ({room.seats})") for room in rooms),
        ]
        self.fields["trainers"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(trainer.pk), trainer.name) for trainer in trainers
        ]

    def clean_starts_at(self) -> datetime:
        return self._in_zone("starts_at")

    def clean_ends_at(self) -> datetime:
        return self._in_zone("ends_at")

    def _in_zone(self, name: str) -> datetime:
        """What was written is meant in the agency's zone, whatever the server's is."""
        written: datetime = self.cleaned_data[name]
        return written.replace(tzinfo=self._zone)

    def values(self) -> SessionValues:
        """The cleaned values as the action takes them."""
        cleaned = dict(self.cleaned_data)
        room, trainers = cleaned.pop("room"), cleaned.pop("trainers")
        return SessionValues(
            **cleaned, room_id=UUID(room) if room else None, trainers=[UUID(key) for key in trainers]
        )


class VenueForm(forms.Form):
    """A building or site."""

    name = forms.CharField(label=_("Name"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)


class RoomForm(forms.Form):
    """A room of a venue."""

    name = forms.CharField(label=_("Name"), max_length=120)
    seats = forms.IntegerField(label=_("Seats"), min_value=1)


class TrainerForm(forms.Form):
    """Somebody who teaches: an employee by NIP, else a person from outside by name."""

    nip = forms.CharField(
        label="NIP", max_length=18, required=False, help_text=_("For an employee of this agency.")
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("For somebody from outside.")
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class AgencyDayForm(forms.Form):
    """A day on which the agency's offices are closed, or open, other than the rule set says."""

    on = day_field(_("Day"))
    name = forms.CharField(label=_("Name"), max_length=120)
    is_open = forms.BooleanField(label=_("The offices are open on this day"), required=False)


class DelegationForm(forms.Form):
    """Who answers requests, and for how long."""

    giver = forms.CharField(label=_("NIP of the absent superior"), max_length=18, required=False)
    taker = forms.CharField(label=_("NIP of the one who answers"), max_length=18)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class DrawForm(forms.Form):
    """The day of a draw."""

    draws_on = day_field(_("Day of the draw"))


class EntryForm(forms.Form):
    """Who must agree to a place in a programme."""

    own = forms.BooleanField(label=_("This programme has its own way"), required=False)
    approvals = forms.MultipleChoiceField(
        label=_("Who must agree"),
        choices=Step.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: people get a seat at once while there are any."),
    )


class MaterialForm(forms.Form):
    """A file or an address for the people of a batch."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, picture, video, sound, text or office document, at most 50 MB."),
    )
    link = forms.URLField(
        label=_("Or an address"),
        max_length=500,
        assume_scheme="https",
        required=False,
        help_text=_("A whole address, such as https://…"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("link")):
            self.add_error("file", _("Choose a file or write an address, one of the two."))
        return cleaned
