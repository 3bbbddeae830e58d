"""Printing and signing letters in small steps that can be stopped and taken up again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bina.platform.jobs import Cancelled, Quiet, Reporter
from bina.platform.signing import open_signer
from bina.training.actions.letters.printing import Paper, When, paper_of, person_values, printed
from bina.training.actions.letters.refusals import LetterRefused
from bina.training.actions.telling import tell
from bina.training.models import Batch, Letter, LetterLayout, LetterRecipient, Session
from bina.training.queries.letters import waiting_letters
from bina.training.queries.people import agency_timezone
from bina.training.rules.letters import LetterKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.signing import DocumentSigner

AT_ONCE = 25


def make_letters(
    *, batch_id: UUID, at: datetime, agency_id: UUID | None = None, progress: Reporter | None = None
) -> int:
    """Print, sign and keep an agency's letters of a batch that wait, and tell whom they name; gives how many.

    For a job, which the caller was allowed to order. Each step is a transaction of its own; run again, it
    goes on where it stopped.

    Args:
        agency_id: whose letters; None for the batch's own agency.

    Raises:
        Batch.DoesNotExist: there is no such batch.
        LetterRefused: the agency has no letterhead.
        NotSigned: the key or a service failed; what was signed before stays.
        Cancelled: somebody stopped the run; what was signed before stays.
    """
    listener = progress or Quiet()
    batch = Batch.objects.select_related("programme").get(pk=batch_id)
    agency_id = agency_id or batch.agency_id
    layout = LetterLayout.objects.select_related("agency", "logo").filter(agency_id=agency_id).first()
    if layout is None:
        raise LetterRefused(_("Set the letterhead and the signer first."))
    waiting = waiting_letters(batch_id=batch_id, agency_id=agency_id)
    total, done, when = waiting.count(), 0, when_of(batch)
    with open_signer(at=at) as signer:
        paper = paper_of(layout, is_test=signer.is_test)
        while signed := _sign_some(waiting, paper, when, signer, at):
            done += signed
            _report(listener, done, max(total, done))
    return done


def _report(listener: Reporter, done: int, total: int) -> None:
    try:
        listener.report(done=done, total=total, message=_("Printing and signing"))
    except Cancelled as stop:
        text = _("Stopped. {done} letters were signed; the others keep their numbers and wait.")
        raise Cancelled(text.format(done=done)) from stop


def when_of(batch: Batch) -> When:
    """When and where the people of a batch are expected; the hours of its first day's sessions."""
    zone = ZoneInfo(agency_timezone(batch.agency_id))
    sessions = list(Session.objects.filter(batch_id=batch.pk).values_list("starts_at", "ends_at"))
    starts_at = min((starts for starts, _ends in sessions), default=None)
    ends_at = None
    if starts_at is not None:
        day = starts_at.astimezone(zone).date()
        ends_at = max(ends for starts, ends in sessions if starts.astimezone(zone).date() == day)
    return When(batch.starts_on, batch.ends_on, starts_at, ends_at, batch.venue, zone)


@transaction.atomic
def _sign_some(
    waiting: QuerySet[Letter], paper: Paper, when: When, signer: DocumentSigner, at: datetime
) -> int:
    """Print, sign and keep a few that wait, and tell the people; gives how many."""
    rows = list(waiting.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    named = _named(rows)
    for letter in rows:
        people = [person_values(one.employee) for one in named[letter.pk]]
        document = printed(letter, paper, people=people, when=when, at=at)
        with translation.override("id"):
            reason = f"{letter.get_kind_display()} {letter.number}"
        signed = signer.sign(document, reason=reason)
        letter.file.name = _keep(letter, signed)
        letter.sha256 = sha256(signed).hexdigest()
        letter.state, letter.issued_at = Letter.State.ISSUED, at
    if rows:
        Letter.objects.bulk_update(rows, ["file", "sha256", "state", "issued_at"])
        _tell(rows, named, at)
    return len(rows)


def _named(rows: Sequence[Letter]) -> dict[UUID, list[LetterRecipient]]:
    """Whom each letter names, by name."""
    found = LetterRecipient.objects.filter(letter__in=rows)
    named: dict[UUID, list[LetterRecipient]] = {letter.pk: [] for letter in rows}
    for one in found.select_related("employee__post", "employee__unit").order_by("employee__name", "pk"):
        named[one.letter_id].append(one)
    return named


def _keep(letter: Letter, signed: bytes) -> str:
    """Write the file where the letter's key says, whole or not at all; gives its name in the storage."""
    name = f"letters/{letter.agency_id}/{letter.year}/{letter.pk}.pdf"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    aside.write_bytes(signed)
    aside.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    aside.replace(path)
    return name


def _tell(rows: Sequence[Letter], named: dict[UUID, list[LetterRecipient]], at: datetime) -> None:
    """A notice and a mail to whom the letters name, one for each kind."""
    for kind in LetterKind:
        of_kind = [letter for letter in rows if letter.kind == kind]
        if not of_kind:
            continue
        people = [one.employee_id for letter in of_kind for one in named[letter.pk]]
        batch = of_kind[0].batch
        name = batch.programme.name

        def say(name: str = name, assigned: bool = kind is LetterKind.ASSIGNMENT) -> str:
            text = _("Your letter of assignment for {programme} is ready.")
            if not assigned:
                text = _("Your invitation to {programme} is ready.")
            return text.format(programme=name)

        tell(people=people, say=say, url=reverse("training:batch", args=[batch.pk]), at=at)
