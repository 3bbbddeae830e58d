"""Seats and the waiting list of one batch; every function here wants the batch locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bina.training.actions.refusals import NotEligible
from bina.training.actions.telling import tell
from bina.training.models import Batch, Draw, Enrolment
from bina.training.queries.eligibility import eligibility, entry_rule
from bina.training.queries.joint import room_of_guests
from bina.training.rules.joint import seated
from bina.training.rules.states import TAKES_A_SEAT, TAKES_PEOPLE, EnrolmentState, Reason, seats_left


def free_seats(batch: Batch) -> int:
    """Seats that nobody has and nobody was offered."""
    taken = Enrolment.objects.filter(batch=batch, state__in=TAKES_A_SEAT).count()
    return seats_left(seats=batch.seats, taken=taken)


def admit(*, batch: Batch, places: Sequence[Enrolment], at: datetime) -> None:
    """Give people to whom everybody has agreed a seat, else a number on the waiting list, in the order given.

    Where the seats are drawn by lot and the draw has not been held, they are noted for it. Nobody passes
    those who wait already, but for those who wait because their own agency has all the seats it may have.
    """
    if batch.drawn_by_lot and not Draw.objects.filter(batch=batch, drawn_at__isnull=False).exists():
        become(places, EnrolmentState.APPROVED, at)
        _tell_each(
            places, batch, gettext_noop("You are in the draw for “{batch}”. You will hear the result."), at
        )
        return
    left = free_seats(batch)
    earlier = _waiting(batch) if left else []
    gets = _who_gets_a_seat(batch, [*earlier, *places], left)
    if any(gets[: len(earlier)]):
        gets = [False] * len(gets)
    sitting, waiting = _parted(places, gets[len(earlier) :])
    become(sitting, EnrolmentState.ENROLLED, at)
    _tell_each(sitting, batch, gettext_noop("You have a seat in “{batch}”, from {day}."), at)
    queue(batch=batch, places=waiting, at=at)
    offer_freed(batch=batch, at=at)


def _waiting(batch: Batch) -> list[Enrolment]:
    """Those on the waiting list, in its order."""
    found = Enrolment.objects.filter(batch=batch, state=EnrolmentState.WAITING)
    return list(found.order_by("queue_number"))


def _who_gets_a_seat(batch: Batch, places: Sequence[Enrolment], left: int) -> list[bool]:
    """Whether one of the free seats is for each of the people, in order; an agency may have only so many."""
    agencies = [place.agency_id for place in places]
    return seated(agencies=agencies, left=left, room=room_of_guests(batch, agencies) if left else {})


def _parted(places: Sequence[Enrolment], gets: Sequence[bool]) -> tuple[list[Enrolment], list[Enrolment]]:
    """Those who get a seat and those who do not, both in order."""
    paired = list(zip(places, gets, strict=True))
    return [place for place, yes in paired if yes], [place for place, yes in paired if not yes]


def queue(*, batch: Batch, places: Sequence[Enrolment], at: datetime) -> None:
    """Put people at the end of the waiting list, in the order given."""
    number_after_last(batch, places)
    become(places, EnrolmentState.WAITING, at)
    _tell_each(places, batch, gettext_noop("“{batch}” is full. You are on its waiting list."), at)


def number_after_last(batch: Batch, places: Sequence[Enrolment]) -> None:
    """Give places the next numbers of the waiting list, in the order given; the caller writes them."""
    last = Enrolment.objects.filter(batch=batch).aggregate(last=Max("queue_number"))["last"] or 0
    for number, place in enumerate(places, start=last + 1):
        place.queue_number = number


def become(places: Iterable[Enrolment], state: EnrolmentState, at: datetime) -> None:
    """Write a new state of places, with what belongs to it."""
    listed = list(places)
    for place in listed:
        place.state, place.reason, place.updated_at = state, Reason.NONE, at
        if state != EnrolmentState.OFFERED:
            place.offer_until = None
    fields = ["state", "reason", "queue_number", "offer_until", "updated_at"]
    Enrolment.objects.bulk_update(listed, fields, batch_size=500)


def offer_freed(*, batch: Batch, at: datetime) -> int:
    """Offer free seats to those who wait, in order; gives how many were offered.

    An offer is kept for the days that the rule set says, at the longest until the batch begins.
    """
    if batch.state not in TAKES_PEOPLE:
        return 0
    left = free_seats(batch)
    waiting = _waiting(batch) if left else []
    chosen, _others = _parted(waiting, _who_gets_a_seat(batch, waiting, left))
    if not chosen:
        return 0
    days = entry_rule(agency_id=batch.agency_id, on=batch.starts_on).offer_days
    until = at + timedelta(days=days)
    for place in chosen:
        place.offer_until = until
    become(chosen, EnrolmentState.OFFERED, at)
    url = reverse("training:mine")

    def say() -> str:
        text = _("A seat in “{batch}” has become free for you. Take it by {moment}.")
        moment = formats.date_format(timezone.localtime(until), "j F Y H.i")
        return text.format(batch=batch.programme.name, moment=moment)

    tell(people=[place.employee_id for place in chosen], say=say, url=url, at=at)
    return len(chosen)


def require_eligible(*, batch: Batch, people: Iterable[UUID]) -> None:
    """Let nobody in against whom something speaks that keeps a person out.

    The units concerned are locked until the transaction ends, so that two batches filled at the same moment
    cannot together take too many of one unit.

    Raises:
        NotEligible: with every name and reason.
    """
    wanted = list(people)
    lock_units(wanted)
    verdicts = eligibility(batch=batch, people=wanted).values()
    lines = [
        _("{name}: {reasons}").format(name=verdict.name, reasons=" ".join(verdict.reasons))
        for verdict in sorted(verdicts, key=lambda verdict: verdict.name)
        if not verdict.may
    ]
    if lines:
        raise NotEligible(" ".join(lines))


def lock_units(people: Iterable[UUID]) -> None:
    """One at a time per unit of the people named; always after the batch, and in order of key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('training.coverage.' || unit_id::text, 0)) "
            "FROM (SELECT DISTINCT unit_id FROM people_employee WHERE id = ANY(%s) ORDER BY unit_id) u",
            [list(people)],
        )


def _tell_each(places: Sequence[Enrolment], batch: Batch, text: str, at: datetime) -> None:
    if not places:
        return

    def say() -> str:
        return _(text).format(batch=batch.programme.name, day=formats.date_format(batch.starts_on, "j F Y"))

    tell(people=[place.employee_id for place in places], say=say, url=reverse("training:mine"), at=at)
