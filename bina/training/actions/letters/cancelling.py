"""Taking a letter back: it keeps its number, and another may take its place."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.training.actions.letters.ordering import numbered_letters, queue_letters
from bina.training.actions.letters.refusals import LetterRefused
from bina.training.actions.telling import tell
from bina.training.models import Letter, LetterLayout, LetterRecipient
from bina.training.rules.letters import LETTERS_IN, LetterState

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.models import JobRun


@transaction.atomic
def cancel_letter(*, actor: Actor, letter_id: UUID, reason: str, at: datetime) -> Letter:
    """Declare a letter void, with a reason; its number stays taken. Whom it names are told if they had it.

    Raises:
        Letter.DoesNotExist: there is no such letter.
        PermissionDenied: ``actor`` may not prepare batches of the agency.
        LetterRefused: no reason, or it is cancelled already.
    """
    found = (
        Letter.objects.select_for_update(of=("self",)).select_related("batch__programme").get(pk=letter_id)
    )
    actor.require("training.edit", agency=found.agency_id)
    if not reason.strip():
        raise LetterRefused(_("Write why this letter is cancelled."), field="reason")
    if found.state == LetterState.CANCELLED:
        raise LetterRefused(_("This letter is cancelled already."))
    had_it = found.state == LetterState.ISSUED
    found.state, found.cancel_reason = Letter.State.CANCELLED, reason.strip()[:300]
    found.cancelled_at, found.cancelled_by_id = at, actor.account_id
    found.save(update_fields=["state", "cancel_reason", "cancelled_at", "cancelled_by_id"])
    if had_it:
        _tell(found, at)
    return found


@transaction.atomic
def replace_letter(
    *, actor: Actor, letter_id: UUID, reason: str, dated_on: date, at: datetime
) -> tuple[Letter, JobRun]:
    """Cancel a letter and number another for the same people, lines and kind; its printing is queued.

    Raises:
        LetterRefused: as ``cancel_letter``, or the batch is not open any more.
    """
    old = cancel_letter(actor=actor, letter_id=letter_id, reason=reason, at=at)
    layout = LetterLayout.objects.filter(agency_id=old.agency_id).first()
    if layout is None or old.batch.state not in LETTERS_IN:
        raise LetterRefused(_("Letters are made once the batch is open."))
    people = LetterRecipient.objects.filter(letter=old).select_related("enrolment").order_by("pk")
    draft = Letter(
        agency_id=old.agency_id,
        batch=old.batch,
        kind=old.kind,
        dated_on=dated_on,
        basis=old.basis,
        purpose=old.purpose,
        replaces=old,
    )
    (made,) = numbered_letters(
        draft, layout, [[one.enrolment for one in people]], ordered_by_id=actor.account_id, at=at
    )
    return made, queue_letters(actor=actor, batch=old.batch, agency_id=old.agency_id, at=at)


def _tell(letter: Letter, at: datetime) -> None:
    people = LetterRecipient.objects.filter(letter=letter).values_list("employee_id", flat=True)

    def say() -> str:
        text = _("Your letter {number} for {programme} was cancelled: {reason}")
        programme = letter.batch.programme.name
        return text.format(number=letter.number, programme=programme, reason=letter.cancel_reason)

    tell(people=list(people), say=say, url=reverse("training:batch", args=[letter.batch_id]), at=at)
