"""Batches that made-up cities of one installation share with each other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bina.demonstration.accounts import ROLES, address, mail_domain
from bina.people import queries as people_queries
from bina.platform.access import system_actor
from bina.platform.accounts import queries as account_queries
from bina.training import actions as training
from bina.training import queries

SEATS_EACH, PRICE_RUPIAH = 4, 250_000


def add_joint(*, agency_id: UUID, at: datetime) -> int:
    """Open a batch of the city to each other made-up city, and one of theirs to it, with a guest in each.

    Does nothing for a city that is alone, and for batches shared before.

    Returns:
        How many batches are newly shared.
    """
    codes = {one.pk: one.code for one in people_queries.demonstrations()}
    others = codes.keys() - {agency_id}
    if agency_id not in codes or not others:
        return 0
    shared = _share(agency_id, {other: codes[other] for other in others}, at)
    return shared + sum(_share(other, {agency_id: codes[agency_id]}, at) for other in sorted(others))


def _share(host_id: UUID, guests: dict[UUID, str], at: datetime) -> int:
    """Open the host's next batch to the guests, unless it shares one; each sends one person."""
    host = system_actor(host_id)
    own = queries.batches_matching(host, state="OPEN").filter(agency_id=host_id)
    if own.filter(joint__isnull=False).exists():
        return 0
    batch = own.filter(drawn_by_lot=False).order_by("starts_on", "pk").first()
    if batch is None:
        return 0
    values = training.JointValues(
        guests=dict.fromkeys(guests, None),
        seats_each=min(SEATS_EACH, batch.seats),
        price_rupiah=PRICE_RUPIAH,
    )
    training.open_to_agencies(actor=host, batch_id=batch.pk, values=values, at=at)
    for guest_id, code in guests.items():
        _send(guest_id, code, batch.pk, at)
    return 1


def _send(guest_id: UUID, code: str, batch_id: UUID, at: datetime) -> None:
    """Take a seat for the employee a visitor may be; whom the rules keep out stays at home."""
    guest = system_actor(guest_id)
    login = address(ROLES[0], domain=mail_domain(code))
    account = account_queries.accounts(guest).filter(email=login, employee_id__isnull=False).first()
    if account is None or account.employee_id is None:
        return
    try:
        training.claim(actor=guest, batch_id=batch_id, employees=[account.employee_id], at=at)
    except training.NotEligible:
        return
