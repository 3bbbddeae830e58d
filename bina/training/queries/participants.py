"""People in batches, and who was present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q, QuerySet

from bina.training.models import Attendance, Enrolment, Session, TrainingRecord
from bina.training.rules.presence import EARLY
from bina.training.rules.states import EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor

ON_THE_SHEET = (
    EnrolmentState.ENROLLED,
    EnrolmentState.ATTENDING,
    EnrolmentState.COMPLETED,
    EnrolmentState.FAILED,
)


OF_THE_BATCHS_AGENCY = Q(agency_id=F("batch__agency_id"))
# While a guest's own agency still decides, and where it said no, that is nobody else's business.
ASKED_AT_HOME = (EnrolmentState.NOMINATED, EnrolmentState.REFUSED)


def of_own_people(actor: Actor) -> Q:
    """Places of the actor and of those whose training they see, in whatever agency's batches."""
    own = Q(employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    return own | actor.reach("training.see", unit="employee__unit_path")


def _seen(actor: Actor) -> Q:
    recorded = actor.reach("training.record", agency="batch__agency_id", partner="batch__partner_id")
    at_home = ~OF_THE_BATCHS_AGENCY & Q(state__in=ASKED_AT_HOME)
    return of_own_people(actor) | (recorded & ~at_home)


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Places the actor may see: their own, those of units they reach, and all of batches they record.

    Of guests in a batch who records it is to see name, post and NIP only: pages take ``works_at``.
    """
    found = Enrolment.objects.filter(_seen(actor))
    return found.select_related("batch__programme", "agency", "employee__unit", "employee__post")


def participants(actor: Actor, *, batch_id: UUID) -> QuerySet[Enrolment]:
    """Places in one batch."""
    return enrolments(actor).filter(batch_id=batch_id)


def session_now(actor: Actor, *, at: datetime) -> Session | None:
    """The sitting the actor attends that takes presence now, from half an hour before it begins."""
    if actor.employee_id is None:
        return None
    attended = Enrolment.objects.filter(employee_id=actor.employee_id, state=EnrolmentState.ATTENDING)
    found = Session.objects.filter(
        batch__in=attended.values("batch_id"), starts_at__lte=at + EARLY, ends_at__gt=at
    )
    return found.select_related("batch__programme", "room__venue").order_by("starts_at", "pk").first()


def waiting_ahead(place: Enrolment) -> int:
    """How many stand before a place on the waiting list of its batch."""
    found = Enrolment.objects.filter(batch_id=place.batch_id, state=EnrolmentState.WAITING)
    return found.filter(queue_number__lt=place.queue_number).count()


def own_enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """The actor's own places, the newest batch first."""
    mine = Enrolment.objects.filter(employee_id=actor.employee_id) if actor.employee_id else None
    found = Enrolment.objects.none() if mine is None else mine
    return found.select_related("batch__programme").order_by("-batch__starts_on", "pk")


def training_records(actor: Actor) -> QuerySet[TrainingRecord]:
    """What people learned elsewhere: the actor's own, and that of units they reach."""
    own = Q(employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    seen = own | actor.reach("training.see", unit="employee__unit_path")
    return TrainingRecord.objects.filter(seen).select_related("employee")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person on an attendance sheet; ``present`` is None while nothing is noted."""

    enrolment_id: UUID
    name: str
    nip: str
    works_at: str
    present: bool | None


def attendance_sheet(actor: Actor, *, session: Session) -> list[SheetLine]:
    """Everybody with a seat in the session's batch, by name, with what is noted. Two queries."""
    noted = dict(Attendance.objects.filter(session=session).values_list("enrolment_id", "present"))
    people = (
        participants(actor, batch_id=session.batch_id)
        .filter(state__in=ON_THE_SHEET)
        .order_by("employee__name", "pk")
    )
    return [
        SheetLine(
            enrolment_id=place.pk,
            name=place.employee.full_name,
            nip=place.employee.nip,
            works_at=place.works_at,
            present=noted.get(place.pk),
        )
        for place in people
    ]


def present_count(session: Session) -> tuple[int, int]:
    """How many are noted as present at a session, and how many have a seat in its batch."""
    seated = Enrolment.objects.filter(batch_id=session.batch_id, state__in=ON_THE_SHEET).count()
    return Attendance.objects.filter(session=session, present=True).count(), seated
