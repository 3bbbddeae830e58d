"""What people decide of single entries: send again, leave out, and that it was put right in SIASN."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.exchange.models import SiasnEntry
from bina.exchange.rules.states import VOID, EntryState, entry_may_become
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor

LONGEST = 300
State = SiasnEntry.State


class EntryRefused(Refused):
    """What is asked of an entry cannot be done; ``field`` names the value to mend, if any."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def send_again(*, actor: Actor, agency_id: UUID, entry_ids: Collection[UUID], at: datetime) -> int:
    """Put entries back into the queue; gives how many. Those that cannot be sent again stay as they are.

    Refused and left-out ones are tried anew; one that was changed here after it was sent is changed there;
    one whose document was refused sends the document again; one that waits for a while is due at once,
    unless an answer was lost: then its wait is kept, since asking sooner could make it twice.

    Raises:
        PermissionDenied: ``actor`` may not send for the agency.
        EntryRefused: none of them can be sent again.
    """
    actor.require("exchange.send", agency=agency_id)
    chosen = SiasnEntry.objects.select_for_update().filter(agency_id=agency_id, pk__in=entry_ids)
    again = [entry for entry in chosen.order_by("pk") if _can_go(entry)]
    if not again:
        raise EntryRefused(_("None of these can be sent again."))
    for entry in again:
        entry.state, entry.why, entry.said = State.WAITING, "", ""
        entry.next_at, entry.attempts, entry.updated_at = at, 0, at
        entry.decided_at, entry.decided_by_id = at, actor.account_id
    fields = ["state", "why", "said", "next_at", "attempts", "updated_at", "decided_at", "decided_by_id"]
    SiasnEntry.objects.bulk_update(again, fields)
    return len(again)


def _can_go(entry: SiasnEntry) -> bool:
    if entry.why in VOID:
        return False
    if entry.state == State.WAITING:
        return entry.why == SiasnEntry.Why.BUSY
    if entry.state == State.SENT:
        return entry.why == SiasnEntry.Why.DOCUMENT
    return entry_may_become(entry.state, EntryState.WAITING)


@transaction.atomic
def leave_out(*, actor: Actor, entry_id: UUID, reason: str, at: datetime) -> SiasnEntry:
    """Decide that a training is not told to SIASN, and why. It can be sent later after all.

    Raises:
        SiasnEntry.DoesNotExist: there is no such entry.
        PermissionDenied: ``actor`` may not send for its agency.
        EntryRefused: no reason, or it stands in SIASN already or may do so.
    """
    entry = _locked(actor, entry_id)
    if not reason.strip():
        raise EntryRefused(_("Write why this training is left out."), field="reason")
    unsure = entry.posted_at is not None and entry.state == State.WAITING
    if unsure or entry.siasn_id or not entry_may_become(entry.state, EntryState.LEFT_OUT):
        raise EntryRefused(_("This training may stand in SIASN already; it can no longer be left out."))
    return _decided(entry, actor, State.LEFT_OUT, SiasnEntry.Why.HAND, reason, at)


@transaction.atomic
def settle(*, actor: Actor, entry_id: UUID, reason: str, at: datetime) -> SiasnEntry:
    """Note that the entry was put right, or removed, in SIASN by hand.

    Raises:
        SiasnEntry.DoesNotExist: there is no such entry.
        PermissionDenied: ``actor`` may not send for its agency.
        EntryRefused: nothing said, or there is nothing to correct.
    """
    entry = _locked(actor, entry_id)
    if not reason.strip():
        raise EntryRefused(_("Write what was done in SIASN."), field="reason")
    if not entry_may_become(entry.state, EntryState.CORRECTED):
        raise EntryRefused(_("There is nothing to correct."))
    entry.sent_print = "" if entry.why in VOID else entry.content_print
    return _decided(entry, actor, State.CORRECTED, entry.why, reason, at)


def _locked(actor: Actor, entry_id: UUID) -> SiasnEntry:
    entry = SiasnEntry.objects.select_for_update().get(pk=entry_id)
    actor.require("exchange.send", agency=entry.agency_id)
    return entry


def _decided(entry: SiasnEntry, actor: Actor, state: str, why: str, reason: str, at: datetime) -> SiasnEntry:
    entry.state, entry.why, entry.said = state, why, reason.strip()[:LONGEST]
    entry.decided_at, entry.decided_by_id, entry.updated_at = at, actor.account_id, at
    entry.save()
    return entry
