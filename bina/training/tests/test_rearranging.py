"""Copying, moving, cancelling and merging batches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.tests.factories import AccountFactory
from bina.platform.models import Notice
from bina.training import actions
from bina.training.models import Batch, Enrolment, Session, SessionTrainer
from bina.training.tests.city import City, stranger, unit_actor
from bina.training.tests.factories import (
    NOW,
    EnrolmentFactory,
    ProgrammeFactory,
    RoomFactory,
    SessionFactory,
    TrainerFactory,
)

pytestmark = pytest.mark.django_db


def _planned(city: City, **values: object) -> Batch:
    """A batch over Thursday, Friday and Monday with a room and a trainer, 08.00 WIB each day."""
    programme = ProgrammeFactory.create(agency=city.agency, length_jp=Decimal(24))
    days = actions.BatchValues(starts_on=date(2027, 3, 4), ends_on=date(2027, 3, 8), seats=20, venue="Aula")
    batch = actions.create_batch(actor=city.hr, programme_id=programme.pk, values=days, at=NOW)
    Batch.objects.filter(pk=batch.pk).update(state="OPEN", **values)
    room = RoomFactory.create(venue__agency=city.agency)
    trainer = TrainerFactory.create(agency=city.agency)
    batch.sessions.update(room=room)
    for session in batch.sessions.all():
        SessionTrainer.objects.create(
            agency=city.agency,
            session=session,
            trainer=trainer,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
    return Batch.objects.get(pk=batch.pk)


def _starts(batch: Batch) -> list[str]:
    found = Session.objects.filter(batch=batch).order_by("starts_at").values_list("starts_at", flat=True)
    return [moment.isoformat()[:16] for moment in found]


def test_a_moved_batch_keeps_times_rooms_and_trainers_and_skips_the_weekend(city: City) -> None:
    batch = _planned(city)
    person = city.people(1)[0]
    AccountFactory.create(employee=person)
    EnrolmentFactory.create(batch=batch, employee=person)
    actions.move_batch(actor=city.hr, batch_id=batch.pk, starts_on=date(2027, 3, 9), at=NOW)
    batch.refresh_from_db()
    assert (batch.starts_on, batch.ends_on) == (date(2027, 3, 9), date(2027, 3, 11))
    assert _starts(batch) == ["2027-03-09T01:00", "2027-03-10T01:00", "2027-03-11T01:00"]
    assert batch.sessions.filter(room__isnull=False, teaching__isnull=False).count() == 3
    taught = SessionTrainer.objects.order_by("starts_at").values_list("starts_at", "session__starts_at")
    assert all(own == sessions for own, sessions in taught)
    assert Notice.objects.filter(account__employee_id=person.pk).count() == 1


def test_moving_by_one_day_does_not_clash_with_the_batch_itself(city: City) -> None:
    batch = _planned(city)
    actions.move_batch(actor=city.hr, batch_id=batch.pk, starts_on=date(2027, 3, 5), at=NOW)
    assert _starts(batch) == ["2027-03-05T01:00", "2027-03-08T01:00", "2027-03-09T01:00"]


def test_moving_onto_days_on_which_the_room_is_taken_is_refused_and_nothing_moves(city: City) -> None:
    batch = _planned(city)
    session = batch.sessions.first()
    assert session is not None
    SessionFactory.create(
        batch=city.batch(),
        room=session.room,
        starts_at=datetime(2027, 3, 10, 2, tzinfo=UTC),
        ends_at=datetime(2027, 3, 10, 3, tzinfo=UTC),
    )
    before = _starts(batch)
    with pytest.raises(actions.BookingClash):
        actions.move_batch(actor=city.hr, batch_id=batch.pk, starts_on=date(2027, 3, 9), at=NOW)
    batch.refresh_from_db()
    assert (_starts(batch), batch.starts_on) == (before, date(2027, 3, 4))


def test_a_batch_cannot_begin_on_a_closed_day_or_move_once_it_runs(city: City) -> None:
    batch = _planned(city)
    with pytest.raises(actions.BatchRefused) as refused:
        actions.move_batch(actor=city.hr, batch_id=batch.pk, starts_on=date(2027, 3, 13), at=NOW)
    assert refused.value.field == "starts_on"
    Batch.objects.update(state="RUNNING")
    with pytest.raises(actions.WrongState):
        actions.move_batch(actor=city.hr, batch_id=batch.pk, starts_on=date(2027, 3, 9), at=NOW)


def test_a_copy_has_the_sessions_and_neither_people_nor_rooms(city: City) -> None:
    batch = _planned(city)
    EnrolmentFactory.create(batch=batch)
    copy = actions.copy_batch(actor=city.hr, batch_id=batch.pk, starts_on=date(2027, 4, 5), at=NOW)
    assert (copy.state, copy.seats, copy.venue, copy.ends_on) == ("DRAFT", 20, "Aula", date(2027, 4, 7))
    assert copy.code == batch.code.replace("-01", "-02")
    assert _starts(copy) == ["2027-04-05T01:00", "2027-04-06T01:00", "2027-04-07T01:00"]
    assert not copy.enrolments.exists()
    assert not copy.sessions.filter(room__isnull=False).exists()


def _two(city: City, *, seats: int) -> tuple[Batch, Batch]:
    first = city.asked_batch("HR")
    second = city.batch(
        programme=first.programme,
        state="OPEN",
        seats=seats,
        starts_on=date(2027, 4, 5),
        ends_on=date(2027, 4, 6),
    )
    return first, second


def test_the_people_of_a_cancelled_batch_land_in_the_next_one_in_their_order(city: City) -> None:
    first, second = _two(city, seats=2)
    seated = EnrolmentFactory.create_batch(3, batch=first)
    waiting = EnrolmentFactory.create(batch=first, state="WAITING", queue_number=1)
    asked = EnrolmentFactory.create(batch=first, state="NOMINATED")
    for place in (*seated, waiting, asked):
        AccountFactory.create(employee=place.employee)
    landed = actions.cancel_batch(
        actor=city.hr, batch_id=first.pk, into=second.pk, reason="Pengajar sakit", at=NOW
    )
    assert (landed.seated, landed.waiting, landed.asked, landed.left_out) == (2, 2, 1, 0)
    there = {place.employee_id: place for place in Enrolment.objects.filter(batch=second)}
    states = [there[place.employee_id].state for place in (*seated, waiting, asked)]
    assert states == ["ENROLLED", "ENROLLED", "WAITING", "WAITING", "NOMINATED"]
    assert there[seated[2].employee_id].queue_number == 1
    assert there[waiting.employee_id].queue_number == 2
    assert there[seated[0].employee_id].moved_from_id == seated[0].pk
    old = Enrolment.objects.filter(batch=first).values_list("state", "reason").distinct()
    assert list(old) == [("WITHDRAWN", "MOVED")]
    first.refresh_from_db()
    assert first.state == "CANCELLED"
    told = set(Notice.objects.values_list("account__employee_id", flat=True))
    assert told == {place.employee_id for place in (*seated, waiting)}


def test_a_cancelled_batch_gives_back_its_rooms_and_trainers(city: City) -> None:
    batch = _planned(city)
    room = batch.sessions.values_list("room", flat=True).first()
    actions.cancel_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    assert not SessionTrainer.objects.exists()
    other = city.batch(starts_on=date(2027, 3, 4), ends_on=date(2027, 3, 8))
    start = datetime(2027, 3, 4, 1, tzinfo=UTC)
    values = actions.SessionValues(
        title="Hari 1",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        length_jp=Decimal(2),
        room_id=room,
    )
    assert actions.save_session(actor=city.hr, batch_id=other.pk, values=values).room_id == room


def test_who_cannot_take_part_in_the_next_one_stays_out_and_is_told(city: City) -> None:
    first, second = _two(city, seats=10)
    SessionFactory.create(
        batch=second,
        starts_at=datetime(2027, 4, 5, 1, tzinfo=UTC),
        ends_at=datetime(2027, 4, 5, 8, tzinfo=UTC),
    )
    clash = city.batch(state="OPEN")
    SessionFactory.create(
        batch=clash,
        starts_at=datetime(2027, 4, 5, 1, tzinfo=UTC),
        ends_at=datetime(2027, 4, 5, 8, tzinfo=UTC),
    )
    place = EnrolmentFactory.create(batch=first)
    AccountFactory.create(employee=place.employee)
    EnrolmentFactory.create(batch=clash, employee=place.employee)
    landed = actions.cancel_batch(actor=city.hr, batch_id=first.pk, into=second.pk, at=NOW)
    assert (landed.seated, landed.left_out) == (0, 1)
    assert not Enrolment.objects.filter(batch=second).exists()
    assert Notice.objects.filter(account__employee_id=place.employee_id).count() == 1


def test_merging_moves_people_and_whoever_is_there_already_stays(city: City) -> None:
    first, second = _two(city, seats=10)
    both = EnrolmentFactory.create(batch=first)
    there = EnrolmentFactory.create(batch=second, employee=both.employee)
    other = EnrolmentFactory.create(batch=first)
    landed = actions.merge_batches(actor=city.hr, batch_id=first.pk, into=second.pk, at=NOW)
    assert (landed.seated, landed.left_out) == (1, 1)
    people = Enrolment.objects.filter(batch=second, state="ENROLLED").values_list("employee_id", flat=True)
    assert set(people) == {both.employee_id, other.employee_id}
    there.refresh_from_db()
    assert there.state == "ENROLLED"


def test_a_batch_goes_over_only_into_an_open_one_of_its_programme(city: City) -> None:
    first, second = _two(city, seats=5)
    for target in (first, city.batch(state="OPEN")):
        with pytest.raises(actions.BatchRefused):
            actions.cancel_batch(actor=city.hr, batch_id=first.pk, into=target.pk, at=NOW)
    Batch.objects.filter(pk=second.pk).update(state="RUNNING")
    with pytest.raises(actions.WrongState):
        actions.merge_batches(actor=city.hr, batch_id=first.pk, into=second.pk, at=NOW)
    first.refresh_from_db()
    assert first.state == "OPEN"


def test_results_of_a_cancelled_batch_are_not_touched(city: City) -> None:
    batch = city.batch(state="RUNNING")
    done = EnrolmentFactory.create(
        batch=batch, state="COMPLETED", completed_on=date(2027, 3, 2), earned_jp=Decimal(16)
    )
    refused = EnrolmentFactory.create(batch=batch, state="REFUSED", reason="NOT_AGREED")
    actions.cancel_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    done.refresh_from_db()
    refused.refresh_from_db()
    assert (done.state, refused.state, refused.reason) == ("COMPLETED", "REFUSED", "NOT_AGREED")


def test_strangers_rearrange_nothing(city: City) -> None:
    first, second = _two(city, seats=5)
    for actor in (stranger(), unit_actor(city, city.health)):
        with pytest.raises(PermissionDenied):
            actions.cancel_batch(actor=actor, batch_id=first.pk, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.merge_batches(actor=actor, batch_id=first.pk, into=second.pk, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.move_batch(actor=actor, batch_id=first.pk, starts_on=date(2027, 4, 1), at=NOW)
        with pytest.raises(PermissionDenied):
            actions.copy_batch(actor=actor, batch_id=first.pk, starts_on=date(2027, 4, 1), at=NOW)
    assert Batch.objects.count() == 2
