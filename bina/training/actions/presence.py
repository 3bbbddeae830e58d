"""Presence by a code on the trainer's screen, by hand with a reason, and from a device that was offline."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training.actions.batches import locked
from bina.training.actions.refusals import CodeRefused, NotOfThisAgency, WrongState
from bina.training.models import Attendance, Enrolment, PresenceCode, Scan, Session
from bina.training.rules.presence import Fault, fault_of
from bina.training.rules.states import BatchState, EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor

SECRET_BYTES = 32


@transaction.atomic
def begin_codes(*, actor: Actor, session_id: UUID, at: datetime) -> PresenceCode:
    """Make the secret of a session's codes, once; who records the batch may show them.

    Raises:
        PermissionDenied: ``actor`` may not record the batch.
        WrongState: the batch is not running.
    """
    session = Session.objects.get(pk=session_id)
    batch = locked(actor, session.batch_id, "training.record")
    if batch.state != BatchState.RUNNING:
        raise WrongState(_("Only a running batch takes attendance, scores and results."))
    made, _new = PresenceCode.objects.get_or_create(
        session=session,
        defaults={
            "agency_id": batch.agency_id,
            "secret": secrets.token_hex(SECRET_BYTES),
            "made_at": at,
        },
    )
    return made


@transaction.atomic
def scan(
    *,
    actor: Actor,
    session_id: UUID,
    code: str,
    scan_id: UUID,
    scanned_at: datetime,
    received_at: datetime,
) -> Attendance:
    """Note the actor as present, from a code they read; a device may send it days later. Idempotent.

    Args:
        session_id: the sitting.
        code: what was read or typed; anything but digits is passed over.
        scan_id: key that the device made.
        scanned_at: when the device read it, by its clock.
        received_at: now.

    Raises:
        NotOfThisAgency: the actor does not attend this batch.
        WrongState: the batch is not running any more.
        CodeRefused: the code is not the one that was shown then.
    """
    session = Session.objects.select_related("batch").get(pk=session_id)
    place = (
        Enrolment.objects.select_for_update(of=["self"])
        .filter(batch_id=session.batch_id, employee_id=actor.employee_id, state=EnrolmentState.ATTENDING)
        .first()
        if actor.employee_id
        else None
    )
    if place is None:
        raise NotOfThisAgency(_("You do not attend this batch."))
    noted = Attendance.objects.filter(session=session, enrolment=place).first()
    if noted is not None and Scan.objects.filter(session=session, enrolment=place).exists():
        return noted
    if session.batch.state != BatchState.RUNNING:
        raise WrongState(_("Only a running batch takes attendance, scores and results."))
    secret = PresenceCode.objects.filter(session=session).values_list("secret", flat=True).first()
    fault = (
        fault_of(
            secret=secret,
            written=code,
            scanned_at=scanned_at,
            received_at=received_at,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        if secret
        else Fault.WRONG
    )
    if fault is not None:
        raise CodeRefused(_sentence(fault))
    Scan.objects.create(
        id=scan_id,
        agency_id=session.agency_id,
        session=session,
        enrolment=place,
        scanned_at=scanned_at,
        received_at=received_at,
    )
    attendance, _new = Attendance.objects.update_or_create(
        session=session,
        enrolment=place,
        defaults={"agency_id": session.agency_id, "present": True, "how": Attendance.How.SCAN, "reason": ""},
    )
    if session.recorded_at is None:
        Session.objects.filter(pk=session.pk).update(recorded_at=received_at)
    return attendance


@transaction.atomic
def note_by_hand(
    *, actor: Actor, session_id: UUID, enrolment_id: UUID, present: bool, reason: str, at: datetime
) -> Attendance:
    """Note one person's presence by hand, with the reason.

    Raises:
        PermissionDenied: ``actor`` may not record the batch.
        WrongState: the batch is not running, or there is no reason.
        NotOfThisAgency: the place does not attend this batch.
    """
    session = Session.objects.get(pk=session_id)
    batch = locked(actor, session.batch_id, "training.record")
    if batch.state != BatchState.RUNNING:
        raise WrongState(_("Only a running batch takes attendance, scores and results."))
    if not reason.strip():
        raise WrongState(_("Say why it is noted by hand."))
    found = Enrolment.objects.filter(pk=enrolment_id, batch=batch, state=EnrolmentState.ATTENDING)
    if not found.exists():
        raise NotOfThisAgency(_("A person named does not attend this batch."))
    attendance, _new = Attendance.objects.update_or_create(
        session=session,
        enrolment_id=enrolment_id,
        defaults={
            "agency_id": batch.agency_id,
            "present": present,
            "how": Attendance.How.HAND,
            "reason": reason.strip(),
        },
    )
    if session.recorded_at is None:
        Session.objects.filter(pk=session.pk).update(recorded_at=at)
    return attendance


def _sentence(fault: Fault) -> str:
    return {
        Fault.WRONG: _("This is not the code that was shown then. Read the one on the screen now."),
        Fault.OUTSIDE: _("The session was not held at that time."),
        Fault.FUTURE: _("The clock of your phone is ahead. Set it right and try again."),
        Fault.LATE: _("This was read too long ago. Ask the trainer to note you by hand."),
    }[fault]
