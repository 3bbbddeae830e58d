"""Two senders at once, on a real database with real threads."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from bina.exchange import actions
from bina.exchange.actions import Sent
from bina.exchange.models import SiasnEntry
from bina.exchange.simulators.siasn import LOST, Fault
from bina.exchange.tests.factories import Office

SENDERS, PEOPLE = 4, 10


@pytest.mark.django_db(transaction=True)
def test_senders_share_the_work_and_none_is_sent_twice(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(PEOPLE)
    bkpsdm.gather()
    bkpsdm.simulator.make([Fault(LOST, on="/save")])

    def send(_number: int) -> Sent:
        try:
            return actions.send_waiting(agency_id=bkpsdm.desk.agency.pk, clock=lambda: bkpsdm.now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SENDERS) as pool:
        told = list(pool.map(send, range(SENDERS)))
    assert (sum(one.sent for one in told), sum(one.later for one in told)) == (PEOPLE - 1, 1)
    bkpsdm.later(hours=1)
    bkpsdm.send()
    assert set(SiasnEntry.objects.values_list("state", flat=True)) == {"SENT"}
    counts = Counter(row["nipBaru"] for row in bkpsdm.simulator.entries())
    assert (len(counts), set(counts.values())) == (PEOPLE, {1})


@pytest.mark.django_db(transaction=True)
def test_looking_twice_at_once_makes_one_entry_each(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(PEOPLE)

    def look(_number: int) -> int:
        try:
            return bkpsdm.gather().new
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SENDERS) as pool:
        new = sorted(pool.map(look, range(SENDERS)))
    assert new == [0, 0, 0, PEOPLE]
