"""Asking those who must agree, their answers, and what happens when they do not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.admission import admit, become, offer_freed, require_eligible
from bina.training.actions.refusals import DelegationRefused, WrongState
from bina.training.actions.telling import tell, tell_desks
from bina.training.models import Approval, Batch, Delegation, Enrolment
from bina.training.queries.eligibility import entry_rule
from bina.training.queries.superiors import chain_of, givers_to, superiors_of, takers_of
from bina.training.rules.approvals import HIGHEST_LEVEL, Decision, Step, next_step
from bina.training.rules.states import EnrolmentState, Reason

if TYPE_CHECKING:
    from bina.platform.access import Actor

ASKED_URL = "training:approvals"


def start_chain(*, actor: Actor, batch: Batch, places: Sequence[Enrolment], at: datetime) -> None:
    """Ask the first who must agree to each nomination; a superior who nominates has agreed.

    Guests are asked about in their own agency, by its own chain.
    """
    for agency_id in sorted({place.agency_id for place in places}):
        own = [place for place in places if place.agency_id == agency_id]
        _start(actor, batch, own, chain_of(batch=batch, agency_id=agency_id), at)


def _start(
    actor: Actor, batch: Batch, places: Sequence[Enrolment], chain: Sequence[str], at: datetime
) -> None:
    superiors = superiors_of(people=[place.employee_id for place in places], on=at.date())
    agreed_to = [
        place
        for place in places
        if Step.SUPERIOR in chain
        and actor.employee_id
        and superiors.get(place.employee_id) == actor.employee_id
    ]
    Approval.objects.bulk_create(
        Approval(
            agency_id=place.agency_id,
            enrolment=place,
            step=Step.SUPERIOR,
            approver_id=actor.employee_id,
            asked_at=at,
            decision=Decision.APPROVED,
            decided_at=at,
            decided_by_id=actor.employee_id,
        )
        for place in agreed_to
    )
    _ask_on(batch=batch, places=places, chain=chain, superiors=superiors, at=at)


@transaction.atomic
def decide(*, actor: Actor, approval_id: UUID, agree: bool, note: str, at: datetime) -> Approval:
    """Answer a request: the next who must agree is asked, or the person is let in, or the place is refused.

    Idempotent for the same answer by the same person.

    Raises:
        PermissionDenied: neither asked, nor standing in for who was asked, nor BKPSDM at its step.
        WrongState: answered already or no longer asked; a refusal without a word of why.
        NotEligible: the last to agree finds something that keeps the person out by now.
    """
    asked = Approval.objects.select_related("enrolment").get(pk=approval_id)
    batch = (
        Batch.objects.select_for_update(of=["self"])
        .select_related("programme")
        .get(pk=asked.enrolment.batch_id)
    )
    approval = (
        Approval.objects.select_for_update(of=["self"])
        .select_related("enrolment__employee")
        .get(pk=approval_id)
    )
    delegate = _require_may_decide(actor, approval, at.date())
    wanted = Decision.APPROVED if agree else Decision.REFUSED
    if approval.decision == wanted and approval.decided_by_id == actor.employee_id:
        return approval
    if approval.decision:
        raise WrongState(_("This request has been answered or withdrawn already."))
    if not agree and not note.strip():
        raise WrongState(_("Say in a few words why not; the person will read it."))
    _answer(approval, wanted, actor=actor, delegate=delegate, note=note, at=at)
    place = approval.enrolment
    place.batch = batch
    if agree:
        _ask_on(
            batch=batch,
            places=[place],
            chain=chain_of(batch=batch, agency_id=place.agency_id),
            superiors=superiors_of(people=[place.employee_id], on=at.date()),
            at=at,
        )
    else:
        refuse([place], note=note, at=at)
    return approval


def refuse(places: Sequence[Enrolment], *, note: str, at: datetime) -> None:
    """Write that places were not agreed to, and tell the people why."""
    become(places, EnrolmentState.REFUSED, at)
    for place in places:
        place.reason, place.queue_number = Reason.NOT_AGREED, None
    Enrolment.objects.bulk_update(places, ["reason", "queue_number"])
    for place in places:
        batch = place.batch

        def say(batch: Batch = batch) -> str:
            text = _("Your place in “{batch}” was not agreed to: {note}")
            return text.format(batch=batch.programme.name, note=note)

        tell(people=[place.employee_id], say=say, url=reverse("training:mine"), at=at)
        offer_freed(batch=batch, at=at)


def drop_questions(*, places: Iterable[Enrolment], at: datetime) -> None:
    """Nobody needs to answer any more for these places."""
    waiting = Approval.objects.filter(enrolment__in=list(places), decision="")
    waiting.update(decision=Decision.WITHDRAWN, decided_at=at)


def escalate(*, at: datetime) -> int:
    """Pass on requests that superiors have left unanswered too long; gives how many.

    The superior's superior is asked next, then BKPSDM. Idempotent: a request passed on is a new one.
    """
    passed = 0
    for agency_id in (
        Approval.objects.filter(decision="", step=Step.SUPERIOR)
        .values_list("agency_id", flat=True)
        .distinct()
    ):
        days = entry_rule(agency_id=agency_id, on=at.date()).answer_within_days
        late = Approval.objects.filter(
            agency_id=agency_id, decision="", step=Step.SUPERIOR, asked_at__lte=at - timedelta(days=days)
        )
        for key in late.order_by("pk").values_list("pk", flat=True):
            passed += _pass_on(key, at)
    return passed


@transaction.atomic
def _pass_on(approval_id: UUID, at: datetime) -> bool:
    asked = Approval.objects.select_related("enrolment").get(pk=approval_id)
    batch = (
        Batch.objects.select_for_update(of=["self"])
        .select_related("programme")
        .get(pk=asked.enrolment.batch_id)
    )
    approval = Approval.objects.select_for_update(of=["self"]).select_related("enrolment").get(pk=approval_id)
    if approval.decision:
        return False
    assert approval.approver_id is not None  # noqa: S101  # the database asks for it at this step
    above = superiors_of(people=[approval.approver_id], on=at.date()).get(approval.approver_id)
    _answer(approval, Decision.ESCALATED, actor=None, delegate=False, note="", at=at)
    higher = above is not None and approval.level < HIGHEST_LEVEL and above != approval.enrolment.employee_id
    new = Approval(
        agency_id=approval.agency_id,
        enrolment=approval.enrolment,
        step=Step.SUPERIOR if higher else Step.HR,
        level=approval.level + 1 if higher else 1,
        approver_id=above if higher else None,
        asked_at=at,
    )
    _ask(batch, [new], at)
    return True


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    giver_id: UUID,
    taker_id: UUID,
    starts_on: date,
    ends_on: date,
    reason: str,
    at: datetime,
) -> Delegation:
    """Let a colleague answer requests from one day to another, both included.

    Args:
        actor: the giver, or BKPSDM for an absent superior.
        giver_id: whose requests.
        taker_id: who answers, another employee of the same agency.

    Raises:
        PermissionDenied: neither the giver nor BKPSDM.
        DelegationRefused: the days are the wrong way round, or somebody answers in that time already.
        NotOfThisAgency: giver or taker do not work here.
    """
    people = (
        queries.people_by_id(agency_id=actor.agency_id, ids={giver_id, taker_id}) if actor.agency_id else {}
    )
    giver, taker = people.get(giver_id), people.get(taker_id)
    if giver is None or taker is None or giver_id == taker_id:
        raise DelegationRefused(_("Choose another person of this agency."))
    if actor.employee_id != giver_id:
        actor.require("training.edit", unit=giver.unit_path)
    if ends_on < starts_on:
        raise DelegationRefused(_("The last day lies before the first."))
    try:
        with transaction.atomic():
            made = Delegation.objects.create(
                agency_id=giver.agency_id,
                giver_id=giver_id,
                taker_id=taker_id,
                period=DateRange(starts_on, ends_on + timedelta(days=1)),
                reason=reason,
                made_at=at,
            )
    except IntegrityError:
        raise DelegationRefused(
            _("Somebody already answers for {name} in that time.").format(name=giver.name)
        ) from None
    tell(people=[taker_id], say=_delegated(giver.name), url=reverse(ASKED_URL), at=at)
    return made


@transaction.atomic
def end_delegation(*, actor: Actor, delegation_id: UUID) -> None:
    """Take a delegation back; what was answered stays answered.

    Raises:
        PermissionDenied: neither the giver nor BKPSDM.
    """
    found = Delegation.objects.select_for_update(of=["self"]).select_related("giver").get(pk=delegation_id)
    if actor.employee_id != found.giver_id:
        actor.require("training.edit", unit=str(found.giver.unit_path))
    found.delete()


def _delegated(name: str) -> Callable[[], str]:
    return lambda: _("{name} asks you to answer training requests for them for a while.").format(name=name)


def _require_may_decide(actor: Actor, approval: Approval, on: date) -> bool:
    """Let the caller go on and tell whether the actor stands in for another."""
    if approval.step == Step.HR:
        actor.require("training.edit", unit=str(approval.enrolment.employee.unit_path))
        return False
    if actor.employee_id is not None and actor.employee_id == approval.approver_id:
        return False
    if approval.approver_id in givers_to(actor, on=on):
        return True
    raise PermissionDenied("training.nominate")


def _answer(
    approval: Approval, decision: Decision, *, actor: Actor | None, delegate: bool, note: str, at: datetime
) -> None:
    approval.decision, approval.decided_at, approval.note = decision, at, note.strip()
    approval.decided_by_id = actor.employee_id if actor else None
    approval.as_delegate = delegate
    approval.save(update_fields=["decision", "decided_at", "decided_by", "as_delegate", "note"])


def _ask_on(
    *,
    batch: Batch,
    places: Sequence[Enrolment],
    chain: Sequence[str],
    superiors: dict[UUID, UUID],
    at: datetime,
) -> None:
    """Ask the next who must agree to each place; who is through the chain is let in.

    A step that superiors left to BKPSDM is done with BKPSDM's answer; somebody without a superior in active
    service goes on to the next step.
    """
    done: dict[UUID, list[str]] = {place.pk: [] for place in places}
    # An answer to an earlier nomination of the same person counts no more.
    agreed = Approval.objects.filter(
        enrolment__in=done, decision=Decision.APPROVED, asked_at__gte=F("enrolment__updated_at")
    )
    for enrolment_id, given in agreed.values_list("enrolment_id", "step"):
        done[enrolment_id] += [given, Step.SUPERIOR]
    questions: list[Approval] = []
    through: list[Enrolment] = []
    for place in places:
        superior = superiors.get(place.employee_id)
        step = next_step(chain=chain, done=done[place.pk] if superior else [*done[place.pk], Step.SUPERIOR])
        if step is None:
            through.append(place)
        else:
            approver = superior if step == Step.SUPERIOR else None
            questions.append(
                Approval(
                    agency_id=place.agency_id, enrolment=place, step=step, approver_id=approver, asked_at=at
                )
            )
    _ask(batch, questions, at)
    if through:
        require_eligible(batch=batch, people=[place.employee_id for place in through])
        admit(batch=batch, places=through, at=at)


def _ask(batch: Batch, questions: Sequence[Approval], at: datetime) -> None:
    Approval.objects.bulk_create(questions)
    asked = {question.approver_id for question in questions if question.approver_id}
    asked |= set(takers_of(people=asked, on=at.date()).values())

    def say() -> str:
        return _("Your answer is asked for: who takes part in “{batch}”.").format(batch=batch.programme.name)

    tell(people=asked, say=say, url=reverse(ASKED_URL), at=at)
    asked_desks = {question.agency_id for question in questions if question.step == Step.HR}
    tell_desks(agencies=asked_desks, say=say, url=reverse(ASKED_URL), at=at)
