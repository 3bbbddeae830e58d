"""Reminding people once of what is near."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.training.actions.telling import tell
from bina.training.models import Batch, Enrolment, Reminder
from bina.training.rules.states import BatchState, EnrolmentState

BEFORE = timedelta(days=3)


def remind_of_batches(*, at: datetime) -> int:
    """Remind who has a seat in a batch that begins within three days, each once; gives how many."""
    soon = Batch.objects.filter(
        state__in=[BatchState.OPEN, BatchState.RUNNING],
        starts_on__gt=at.date(),
        starts_on__lte=at.date() + BEFORE,
    )
    return sum(_remind(batch, at) for batch in soon.select_related("programme").order_by("pk"))


@transaction.atomic
def _remind(batch: Batch, at: datetime) -> int:
    places = (
        Enrolment.objects.select_for_update(of=["self"])
        .filter(batch=batch, state=EnrolmentState.ENROLLED)
        .exclude(reminders__kind=Reminder.Kind.BATCH)
    )
    people = {place.pk: place.employee_id for place in places.order_by("pk")}
    Reminder.objects.bulk_create(
        Reminder(agency_id=batch.agency_id, enrolment_id=place, kind=Reminder.Kind.BATCH, sent_at=at)
        for place in people
    )
    url = reverse("training:batch", args=[batch.pk])
    tell(people=people.values(), say=_soon(batch), url=url, at=at)
    return len(people)


def _soon(batch: Batch) -> Callable[[], str]:
    def say() -> str:
        text = _("“{batch}” begins on {day}. Place: {place}.")
        return text.format(
            batch=batch.programme.name,
            day=formats.date_format(batch.starts_on, "j F Y"),
            place=batch.venue or "–",
        )

    return say
