"""After a training: the action plan, its checks, and log books whose entries a mentor confirms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.refusals import NotOfThisAgency, WrongState
from bina.training.actions.telling import tell
from bina.training.models import ActionPlan, Enrolment, LogEntry, PlanCheck, Reminder
from bina.training.queries.after import judges_log
from bina.training.queries.superiors import givers_to, superiors_of
from bina.training.rules.states import EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor

TAKING_PART = frozenset({EnrolmentState.ENROLLED, EnrolmentState.ATTENDING, EnrolmentState.COMPLETED})
CHECKS = {30: Reminder.Kind.PLAN_30, 90: Reminder.Kind.PLAN_90}
LIST_URL = "training:follow_up"
LEAVING = timedelta(days=5)  # how long before a batch begins its people are asked for their plans


@transaction.atomic
def write_plan(
    *, actor: Actor, enrolment_id: UUID, text: str, measure: str, coach_nip: str, at: datetime
) -> ActionPlan:
    """Write or change one's own action plan; it goes to the superior, who agrees to it anew.

    Raises:
        PermissionDenied: the place is not the actor's own.
        WrongState: the person does not take part, or the plan has been agreed to.
        NotOfThisAgency: nobody of the agency has the coach's NIP.
    """
    place = _own(actor, enrolment_id)
    old = ActionPlan.objects.filter(enrolment=place).first()
    if old is not None and old.agreed_at is not None:
        raise WrongState(_("This plan has been agreed to; it stays as it is."))
    coach = queries.people_by_nip(agency_id=place.agency_id, nips=[coach_nip]) if coach_nip else {}
    if coach_nip and coach_nip not in coach:
        raise NotOfThisAgency(_("No employee of this agency has the NIP {nips}.").format(nips=coach_nip))
    superior = superiors_of(people=[place.employee_id], on=at.date()).get(place.employee_id)
    plan, _new = ActionPlan.objects.update_or_create(
        enrolment=place,
        defaults={
            "agency_id": place.agency_id,
            "text": text,
            "measure": measure,
            "coach_id": coach[coach_nip].id if coach_nip else None,
            "superior_id": superior,
            "written_at": at,
        },
    )
    if superior is not None:
        tell(people=[superior], say=_asked(place), url=reverse(LIST_URL), at=at)
    return plan


@transaction.atomic
def agree_to_plan(*, actor: Actor, plan_id: UUID, at: datetime) -> ActionPlan:
    """Agree to an action plan. Idempotent.

    Raises:
        PermissionDenied: neither the superior it went to, nor who stands in for them.
    """
    plan = ActionPlan.objects.select_for_update(of=["self"]).select_related("enrolment").get(pk=plan_id)
    if actor.employee_id is None or plan.superior_id not in {
        actor.employee_id,
        *givers_to(actor, on=at.date()),
    }:
        raise PermissionDenied("training.nominate")
    if plan.agreed_at is None:
        plan.agreed_at = at
        plan.save(update_fields=["agreed_at"])
        url = reverse("training:place_follow_up", args=[plan.enrolment_id])
        tell(people=[plan.enrolment.employee_id], say=_agreed, url=url, at=at)
    return plan


@transaction.atomic
def check_plan(*, actor: Actor, plan_id: UUID, days: int, outcome: str, note: str, at: datetime) -> PlanCheck:
    """Note how far an agreed plan is after 30 or 90 days; a second note of the same day replaces the first.

    Raises:
        PermissionDenied: neither the coach nor the superior.
        WrongState: the plan is not agreed to, or the days are not over.
    """
    plan = (
        ActionPlan.objects.select_for_update(of=["self"]).select_related("enrolment__batch").get(pk=plan_id)
    )
    if actor.employee_id is None or actor.employee_id not in {plan.coach_id, plan.superior_id}:
        raise PermissionDenied("training.nominate")
    if plan.agreed_at is None:
        raise WrongState(_("Agree to the plan first."))
    if at.date() < plan.enrolment.batch.ends_on + timedelta(days=days):
        raise WrongState(_("{days} days are not over yet.").format(days=days))
    check, _new = PlanCheck.objects.update_or_create(
        plan=plan,
        days=days,
        defaults={
            "agency_id": plan.agency_id,
            "outcome": outcome,
            "note": note,
            "checked_by_id": actor.employee_id,
            "checked_at": at,
        },
    )
    return check


def remind_of_plans(*, at: datetime) -> int:
    """Remind person, superior and coach of each agreed plan once after 30 and once after 90 days."""
    told = 0
    for days, kind in CHECKS.items():
        due = (
            ActionPlan.objects.filter(
                agreed_at__isnull=False, enrolment__batch__ends_on__lte=at.date() - timedelta(days=days)
            )
            .exclude(checks__days=days)
            .exclude(enrolment__reminders__kind=kind)
        )
        for plan in due.select_related("enrolment__batch__programme", "enrolment__employee").order_by("pk"):
            told += _remind(plan, kind, at)
    return told


def remind_before_leaving(*, at: datetime) -> int:
    """Before a batch begins, ask for the action plan that is not written or not agreed to; gives how many.

    Each place is asked about once: the person where nothing is written, else the superior.
    """
    places = (
        Enrolment.objects.filter(
            state__in=[EnrolmentState.ENROLLED, EnrolmentState.ATTENDING],
            batch__starts_on__gt=at.date(),
            batch__starts_on__lte=at.date() + LEAVING,
            action_plan__agreed_at__isnull=True,
        )
        .exclude(reminders__kind=Reminder.Kind.PLAN_AGREE)
        .select_related("batch__programme", "employee", "action_plan")
    )
    return sum(_ask_for_plan(place, at) for place in places.order_by("pk"))


@transaction.atomic
def _ask_for_plan(place: Enrolment, at: datetime) -> int:
    _made, new = Reminder.objects.get_or_create(
        enrolment=place,
        kind=Reminder.Kind.PLAN_AGREE,
        defaults={"agency_id": place.agency_id, "sent_at": at},
    )
    if not new:
        return 0
    plan: ActionPlan | None = getattr(place, "action_plan", None)
    programme, name = place.batch.programme.name, place.employee.name
    if plan is None or plan.superior_id is None:
        person, url = place.employee_id, reverse("training:place_follow_up", args=[place.pk])
    else:
        person, url = plan.superior_id, reverse(LIST_URL)

    def say() -> str:
        text = (
            _("Before “{programme}” begins: write your action plan and agree on it with your superior.")
            if person == place.employee_id
            else _("Before “{programme}” begins: look at the action plan of {name} and agree to it.")
        )
        return text.format(programme=programme, name=name)

    tell(people=[person], say=say, url=url, at=at)
    return 1


@transaction.atomic
def _remind(plan: ActionPlan, kind: str, at: datetime) -> int:
    _made, new = Reminder.objects.get_or_create(
        enrolment=plan.enrolment, kind=kind, defaults={"agency_id": plan.agency_id, "sent_at": at}
    )
    if not new:
        return 0
    people = {plan.enrolment.employee_id, plan.superior_id, plan.coach_id} - {None}
    name, programme = plan.enrolment.employee.name, plan.enrolment.batch.programme.name

    def say() -> str:
        text = _("How far is the action plan of {name} after “{programme}”?")
        return text.format(name=name, programme=programme)

    tell(people=[one for one in people if one], say=say, url=reverse(LIST_URL), at=at)
    return 1


@transaction.atomic
def write_log(
    *, actor: Actor, enrolment_id: UUID, on: date, text: str, length_jp: Decimal, at: datetime
) -> LogEntry:
    """Add an entry to one's own log book; its hours count once the mentor has confirmed it.

    Raises:
        PermissionDenied: the place is not the actor's own.
        WrongState: the person does not attend, or the day is outside the batch.
    """
    place = _own(actor, enrolment_id)
    if place.state != EnrolmentState.ATTENDING:
        raise WrongState(_("A log book is kept while the batch is running."))
    if not place.batch.starts_on <= on <= min(place.batch.ends_on, at.date()):
        raise WrongState(_("The day must lie within the batch and not ahead."))
    if length_jp <= 0:
        raise WrongState(_("Say how many lesson hours it took."))
    return LogEntry.objects.create(
        agency_id=place.agency_id,
        enrolment=place,
        on=on,
        text=text,
        length_jp=length_jp,
        written_at=at,
    )


@transaction.atomic
def judge_log(*, actor: Actor, entry_id: UUID, confirm: bool, note: str, at: datetime) -> LogEntry:
    """Confirm an entry of a log book, or give it back with a reason. Idempotent.

    Raises:
        PermissionDenied: neither a trainer of the batch, nor who records it, nor the person's superior.
        WrongState: the batch has ended, or an entry is given back without a reason.
    """
    entry = (
        LogEntry.objects.select_for_update(of=["self"])
        .select_related("enrolment__batch", "enrolment__employee")
        .get(pk=entry_id)
    )
    if not judges_log(actor, entry, on=at.date()):
        raise PermissionDenied("training.record")
    if entry.enrolment.state != EnrolmentState.ATTENDING:
        raise WrongState(_("The batch has ended; its log book is closed."))
    if not confirm and not note.strip():
        raise WrongState(_("Say in a few words why not; the person will read it."))
    entry.state = LogEntry.State.CONFIRMED if confirm else LogEntry.State.RETURNED
    entry.note, entry.judged_at, entry.judged_by_id = note.strip(), at, actor.employee_id
    entry.save(update_fields=["state", "note", "judged_at", "judged_by"])
    return entry


def _own(actor: Actor, enrolment_id: UUID) -> Enrolment:
    place = (
        Enrolment.objects.select_for_update(of=["self"])
        .select_related("batch__programme", "employee")
        .get(pk=enrolment_id)
    )
    if actor.employee_id is None or place.employee_id != actor.employee_id:
        raise PermissionDenied("training.catalogue")
    if place.state not in TAKING_PART:
        raise WrongState(_("You do not take part in this batch."))
    return place


def _asked(place: Enrolment) -> Callable[[], str]:
    name, batch = place.employee.name, place.batch

    def say() -> str:
        return _("{name} asks you to agree to an action plan for “{programme}”.").format(
            name=name, programme=batch.programme.name
        )

    return say


def _agreed() -> str:
    return _("Your action plan was agreed to.")
