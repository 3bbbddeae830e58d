"""Presence: the code that changes, the phone that was offline, and a note by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from bina.people.models import Employee
from bina.platform.ids import uuid7
from bina.training import actions
from bina.training.models import Attendance, Batch, Reminder, Scan, Session
from bina.training.rules.presence import Fault, code, fault_of, step_of
from bina.training.tests.city import City, person_actor, stranger
from bina.training.tests.factories import NOW, EnrolmentFactory, SessionFactory

START = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
DURING = START + timedelta(hours=1)
PERIOD = {"starts_at": START, "ends_at": START + timedelta(hours=7)}
moments = st.integers(min_value=0, max_value=6 * 3600).map(lambda second: START + timedelta(seconds=second))


@given(at=moments, seconds=st.integers(min_value=-120, max_value=120))
def test_a_code_counts_in_its_half_minute_and_the_ones_beside_it(at: datetime, seconds: int) -> None:
    shown = code(secret="rahasia", step=step_of(at))
    read = at + timedelta(seconds=seconds)
    fault = fault_of(secret="rahasia", written=shown, scanned_at=read, received_at=read, **PERIOD)
    if step_of(read) - step_of(at) in (-1, 0, 1):
        assert fault in (None, Fault.OUTSIDE)
    elif fault is None:
        # One chance in a hundred million per step that another half minute shows the same digits.
        assert shown in {code(secret="rahasia", step=step_of(read) + drift) for drift in (-1, 0, 1)}


@given(step=st.integers(min_value=0, max_value=2**40))
def test_a_code_is_eight_digits_and_another_secret_gives_another(step: int) -> None:
    own, other = code(secret="a", step=step), code(secret="b", step=step)
    assert len(own) == len(other) == 8
    assert own.isdecimal()
    assert own == code(secret="a", step=step)


@pytest.mark.parametrize(
    ("read", "received", "fault"),
    [
        (DURING, DURING, None),
        (DURING, DURING + timedelta(days=3), None),
        (DURING, DURING + timedelta(days=3, seconds=1), Fault.LATE),
        (DURING + timedelta(minutes=5), DURING, Fault.FUTURE),
        (START - timedelta(minutes=30), START, None),
        (START - timedelta(minutes=31), START, Fault.OUTSIDE),
        (START + timedelta(hours=7), START + timedelta(hours=7), Fault.OUTSIDE),
    ],
)
def test_a_code_counts_when_it_was_read_in_time_and_arrives_in_time(
    read: datetime, received: datetime, fault: Fault | None
) -> None:
    shown = code(secret="x", step=step_of(read))
    found = fault_of(secret="x", written=shown, scanned_at=read, received_at=received, **PERIOD)
    assert found == fault


def _running(city: City) -> tuple[Session, Employee]:
    batch = city.batch(state="RUNNING")
    session = SessionFactory.create(batch=batch, **PERIOD)
    me = city.people(1)[0]
    EnrolmentFactory.create(batch=batch, employee=me, state="ATTENDING")
    return session, me


def _scan(
    session: Session, me: Employee, *, read: datetime, shown: str = "", key: UUID | None = None
) -> None:
    secret = session.presence_code.secret
    actions.scan(
        actor=person_actor(me),
        session_id=session.pk,
        code=shown or code(secret=secret, step=step_of(read)),
        scan_id=key or uuid7(),
        scanned_at=read,
        received_at=DURING + timedelta(hours=20),
    )


@pytest.mark.django_db
def test_a_scan_kept_on_the_phone_counts_by_the_code_that_was_shown_then(city: City) -> None:
    session, me = _running(city)
    actions.begin_codes(actor=city.hr, session_id=session.pk, at=NOW)
    key = uuid7()
    for _twice in range(2):
        _scan(session, me, read=DURING, key=key)
    attendance = Attendance.objects.get()
    assert (attendance.present, attendance.how) == (True, "SCAN")
    assert list(Scan.objects.values_list("pk", "scanned_at")) == [(key, DURING)]
    session.refresh_from_db()
    assert session.recorded_at is not None


@pytest.mark.django_db
def test_yesterdays_code_and_a_code_of_another_session_do_not_count(city: City) -> None:
    session, me = _running(city)
    actions.begin_codes(actor=city.hr, session_id=session.pk, at=NOW)
    secret = session.presence_code.secret
    for shown in (
        code(secret=secret, step=step_of(DURING) - 3),
        code(secret="lain", step=step_of(DURING)),
        "12",
    ):
        with pytest.raises(actions.CodeRefused):
            _scan(session, me, read=DURING, shown=shown)
    assert not Attendance.objects.exists()


@pytest.mark.django_db
def test_who_does_not_attend_is_not_noted(city: City) -> None:
    session, _me = _running(city)
    actions.begin_codes(actor=city.hr, session_id=session.pk, at=NOW)
    with pytest.raises(actions.NotOfThisAgency):
        _scan(session, city.people(1)[0], read=DURING)


@pytest.mark.django_db
def test_a_finished_batch_takes_no_more_scans(city: City) -> None:
    session, me = _running(city)
    actions.begin_codes(actor=city.hr, session_id=session.pk, at=NOW)
    Batch.objects.update(state="FINISHED")
    with pytest.raises(actions.WrongState):
        _scan(session, me, read=DURING)


@pytest.mark.django_db
def test_a_note_by_hand_needs_a_reason_and_the_right_to_record(city: City) -> None:
    session, me = _running(city)
    place = session.batch.enrolments.get()
    note = {"session_id": session.pk, "enrolment_id": place.pk, "present": True, "at": NOW}
    with pytest.raises(actions.WrongState):
        actions.note_by_hand(actor=city.hr, reason="  ", **note)
    for actor in (stranger(), person_actor(me)):
        with pytest.raises(PermissionDenied):
            actions.note_by_hand(actor=actor, reason="Ponsel mati", **note)
    actions.note_by_hand(actor=city.hr, reason="Ponsel mati", **note)
    assert list(Attendance.objects.values_list("present", "how", "reason")) == [(True, "HAND", "Ponsel mati")]


@pytest.mark.django_db
def test_nobody_else_gets_the_codes(city: City) -> None:
    session, me = _running(city)
    for actor in (stranger(), person_actor(me)):
        with pytest.raises(PermissionDenied):
            actions.begin_codes(actor=actor, session_id=session.pk, at=NOW)


@pytest.mark.django_db
def test_who_has_a_seat_is_reminded_once_three_days_before(city: City) -> None:
    batch = city.batch(state="OPEN")
    EnrolmentFactory.create(batch=batch)
    EnrolmentFactory.create(batch=batch, state="NOMINATED")
    early = datetime(2027, 2, 25, 3, tzinfo=UTC)
    assert actions.remind_of_batches(at=early) == 0
    assert actions.remind_of_batches(at=early + timedelta(days=1)) == 1
    assert actions.remind_of_batches(at=early + timedelta(days=2)) == 0
    assert Reminder.objects.count() == 1
