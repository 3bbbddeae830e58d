"""Offers of partners and agreements with them: what may become of them, and what they come to."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

NOTICE_DAYS = (90, 30, 7)  # our own choice: time to renew, to decide, to stop new commitments


class OfferState(StrEnum):
    """An offer of a partner (Penawaran)."""

    DRAFT = "DRAFT"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class AgreementState(StrEnum):
    """Where a day stands to an agreement."""

    COMING = "COMING"
    IN_FORCE = "IN_FORCE"
    ENDING = "ENDING"
    ENDED = "ENDED"


OFFER_STEPS = MappingProxyType(
    {
        OfferState.DRAFT: frozenset({OfferState.SENT, OfferState.WITHDRAWN}),
        OfferState.SENT: frozenset({OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN}),
        OfferState.ACCEPTED: frozenset(),
        OfferState.DECLINED: frozenset(),
        OfferState.WITHDRAWN: frozenset({OfferState.DRAFT}),
    }
)


def offer_may_become(state: str, wanted: str) -> bool:
    """True when an offer in ``state`` may go on to ``wanted`` in one step."""
    return OfferState(wanted) in OFFER_STEPS[OfferState(state)]


def price_per_head(*, fixed_rupiah: int, per_person_rupiah: int, people: int) -> int:
    """Rupiah per participant when a batch has so many, rounded up to whole rupiah.

    Args:
        people: >= 1.
    """
    return per_person_rupiah + -(-fixed_rupiah // people)


def agreement_state(*, starts_on: date, ends_on: date, on: date) -> AgreementState:
    """Whether an agreement is in force on a day; both its days count, the last 90 days are ``ENDING``."""
    if on < starts_on:
        return AgreementState.COMING
    if on > ends_on:
        return AgreementState.ENDED
    ending = on >= ends_on - timedelta(days=NOTICE_DAYS[0])
    return AgreementState.ENDING if ending else AgreementState.IN_FORCE


def notice_due(*, ends_on: date, on: date, given: int | None) -> int | None:
    """The notice to give now, in days before the end; None when none is due or it was given.

    Args:
        given: the shortest notice given so far, None for none. Notices that were missed are not made up for.
    """
    left = (ends_on - on).days
    due = [days for days in NOTICE_DAYS if 0 <= left <= days]
    if not due or (given is not None and given <= min(due)):
        return None
    return min(due)
