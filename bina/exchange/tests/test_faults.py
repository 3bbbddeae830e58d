"""Whatever the order of faults: each training stands in SIASN exactly once, or is refused with a reason."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.simulators.siasn import FAULTS, HOLD, REFUSE, Fault, Held
from bina.exchange.tests.factories import Office

EXAMPLES = 6 if os.environ.get("BINA_TEST_FAST") else 60
PLACES = ("", "/save", "/data-utama/", "/rw-kursus/", "/oauth2/token", "/upload-dok-rw")
faults = st.builds(
    Fault, kind=st.sampled_from([kind for kind in FAULTS if kind != HOLD]), on=st.sampled_from(PLACES)
)
MOST_ROUNDS = 60


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(1, 3), before=st.lists(faults, max_size=6), after=st.lists(faults, max_size=4))
def test_each_training_stands_there_once_or_is_refused(
    bkpsdm: Office, people: int, before: list[Fault], after: list[Fault]
) -> None:
    with transaction.atomic():
        bkpsdm.simulator.held = Held()
        places = bkpsdm.desk.completed(people)
        bkpsdm.send(*before)
        bkpsdm.simulator.make(after)
        rounds = 0
        while SiasnEntry.objects.filter(state="WAITING").exists():
            rounds += 1
            assert rounds < MOST_ROUNDS
            bkpsdm.later(days=1)
            if not bkpsdm.send().done and bkpsdm.simulator.held.faults:
                bkpsdm.simulator.held.faults.popleft()  # nothing will ever ask for what this one waits for
        bkpsdm.later(days=1)
        for place in places:
            entry = bkpsdm.entry(place)
            there = bkpsdm.simulator.entries(bkpsdm.nip(place))
            if entry.state == "SENT":
                assert [row["id"] for row in there] == [entry.siasn_id]
            else:
                assert (entry.state, entry.why, there) == ("REFUSED", "SAID", [])
                assert entry.said == Fault(REFUSE).said
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ["LOST", "LATE", "DROP"])
def test_two_trainings_that_look_alike_become_two_entries(bkpsdm: Office, kind: str) -> None:
    first = bkpsdm.desk.place("COMPLETED")
    twin = bkpsdm.desk.batch.__class__.objects.get(pk=bkpsdm.desk.batch.pk)
    twin.pk, twin.code = None, "PLY01-02"
    twin._state.adding = True
    twin.save()
    bkpsdm.desk.place("COMPLETED", batch=twin, employee=first.employee)
    bkpsdm.send(Fault(kind, on="/save"))
    bkpsdm.now += timedelta(hours=1)
    bkpsdm.simulator.settle()
    bkpsdm.send()
    keys = set(SiasnEntry.objects.values_list("siasn_id", flat=True))
    assert keys == {row["id"] for row in bkpsdm.simulator.entries()}
    assert len(keys) == 2


def test_the_connection_forgets_its_trouble_when_all_goes_well(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(1)
    bkpsdm.connect(password="salah")
    bkpsdm.send()
    bkpsdm.connect()
    bkpsdm.send()
    assert SiasnConnection.objects.get().trouble == ""
