"""The states of an entry of the outbox, and how long to wait before asking again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class EntryState(StrEnum):
    """Where a finished training stands on its way to SIASN."""

    WAITING = "WAITING"
    SENT = "SENT"
    REFUSED = "REFUSED"
    LEFT_OUT = "LEFT_OUT"
    TO_CORRECT = "TO_CORRECT"
    CORRECTED = "CORRECTED"


_MAY_BECOME = {
    EntryState.WAITING: {EntryState.SENT, EntryState.REFUSED, EntryState.LEFT_OUT, EntryState.TO_CORRECT},
    EntryState.REFUSED: {EntryState.WAITING, EntryState.LEFT_OUT},
    EntryState.LEFT_OUT: {EntryState.WAITING},
    EntryState.SENT: {EntryState.TO_CORRECT, EntryState.WAITING},
    EntryState.TO_CORRECT: {EntryState.CORRECTED, EntryState.WAITING, EntryState.SENT},
    EntryState.CORRECTED: {EntryState.TO_CORRECT},
}
# A request whose answer was lost may still be at work over there; asking sooner could make it twice.
WAITS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=24),
)


def entry_may_become(state: str, wanted: EntryState) -> bool:
    """Whether an entry may go from one state to the other."""
    return wanted in _MAY_BECOME[EntryState(state)]


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts without an answer (>= 1); it grows to a day."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


class Fate(StrEnum):
    """What became of the training an entry speaks of."""

    STANDS = "STANDS"
    REVOKED = "REVOKED"
    TAKEN_BACK = "TAKEN_BACK"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands, and why.

    ``is_there``: it has a key in SIASN. ``may_be_there``: something was sent whose answer never came.
    """

    state: EntryState
    why: str
    is_there: bool = False
    may_be_there: bool = False


VOID = frozenset({Fate.REVOKED.value, Fate.TAKEN_BACK.value})
CHANGED, CERTIFICATE, HAND = "CHANGED", "CERTIFICATE", "HAND"


def standing_after(
    before: Standing, *, fate: Fate, changed: bool, as_sent: bool, held_back: bool
) -> tuple[EntryState, str]:
    """State and reason of an entry once its training was looked at again.

    Args:
        before: where it stood.
        fate: what became of the training.
        changed: what it says is no longer what it said at the last look.
        as_sent: what it says is what stands in SIASN.
        held_back: it waits for its certificate.
    """
    if fate is not Fate.STANDS:
        return _after_void(before, fate)
    if before.is_there:
        return _after_change(before, changed=changed, as_sent=as_sent)
    if before.state is EntryState.REFUSED and not changed:
        return before.state, before.why
    if before.state is EntryState.LEFT_OUT and before.why not in VOID:
        return before.state, before.why
    if held_back and not before.may_be_there:
        return EntryState.WAITING, CERTIFICATE
    keeps = before.state is EntryState.WAITING and before.why not in VOID | {CERTIFICATE}
    return EntryState.WAITING, before.why if keeps else ""


def _after_void(before: Standing, fate: Fate) -> tuple[EntryState, str]:
    if before.is_there:
        settled = before.state is EntryState.CORRECTED and before.why == fate
        return (before.state, before.why) if settled else (EntryState.TO_CORRECT, fate.value)
    if before.state is EntryState.LEFT_OUT and before.why == HAND:
        return before.state, before.why
    if before.may_be_there:
        return EntryState.WAITING, fate.value
    return EntryState.LEFT_OUT, fate.value


def _after_change(before: Standing, *, changed: bool, as_sent: bool) -> tuple[EntryState, str]:
    if before.state is EntryState.WAITING:
        return before.state, "" if before.why in VOID else before.why
    if before.state is EntryState.CORRECTED and as_sent and before.why not in VOID:
        return before.state, before.why
    if as_sent:
        return EntryState.SENT, before.why if before.state is EntryState.SENT else ""
    known = before.state is EntryState.TO_CORRECT and not changed and before.why not in VOID
    return EntryState.TO_CORRECT, before.why if known else CHANGED
