"""Rooms and trainers cannot be in two places at once, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from bina.people.tests.factories import EmployeeFactory
from bina.platform.access import Role
from bina.training import actions
from bina.training.actions import SessionValues
from bina.training.models import Batch, Room, Session, SessionTrainer, Trainer
from bina.training.tests.city import City, stranger, unit_actor
from bina.training.tests.factories import (
    NOW,
    BatchFactory,
    ProgrammeFactory,
    RoomFactory,
    SessionFactory,
    TrainerFactory,
)

MORNING = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)  # 08.00 WIB


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        yield


def _values(**changes: Any) -> SessionValues:
    values: dict[str, Any] = {
        "title": "Hari 1",
        "starts_at": MORNING,
        "ends_at": MORNING + timedelta(hours=4),
        "length_jp": Decimal(4),
    }
    return SessionValues(**(values | changes))


def _save(city: City, batch: Batch, **changes: Any) -> Session:
    return actions.save_session(actor=city.hr, batch_id=batch.pk, values=_values(**changes))


def _room(city: City) -> Room:
    return RoomFactory.create(venue__agency=city.agency, venue__name="Balai Diklat", name="Aula")


@pytest.mark.django_db
def test_a_room_taken_by_another_batch_is_refused_with_its_name_and_time(city: City) -> None:
    room = _room(city)
    first = city.batch(code="A-1", programme__name="Pelayanan Ramah")
    _save(city, first, room_id=room.pk)
    with pytest.raises(actions.BookingClash) as refused:
        _save(city, city.batch(), room_id=room.pk, starts_at=MORNING + timedelta(hours=3))
    assert str(refused.value) == (
        "Balai Diklat, Aula is taken by Pelayanan Ramah (A-1) on 1 March 2027, 08.00 to 12.00."
    )
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_a_trainer_who_teaches_elsewhere_is_refused_with_the_batch_and_time(city: City) -> None:
    trainer = TrainerFactory.create(agency=city.agency, name="Ibu Sari")
    _save(city, city.batch(code="A-1", programme__name="Pelayanan Ramah"), trainers=[trainer.pk])
    with pytest.raises(actions.BookingClash) as refused:
        _save(city, city.batch(), trainers=[trainer.pk], starts_at=MORNING + timedelta(hours=1))
    assert str(refused.value) == (
        "Ibu Sari teaches in Pelayanan Ramah (A-1) on 1 March 2027, 08.00 to 12.00."
    )
    assert SessionTrainer.objects.count() == 1


@pytest.mark.django_db
def test_one_session_may_begin_when_the_other_ends(city: City) -> None:
    room, trainer = _room(city), TrainerFactory.create(agency=city.agency)
    _save(city, city.batch(), room_id=room.pk, trainers=[trainer.pk])
    later = MORNING + timedelta(hours=4)
    times = {"starts_at": later, "ends_at": later + timedelta(hours=1)}
    _save(city, city.batch(), room_id=room.pk, trainers=[trainer.pk], **times)
    assert Session.objects.filter(room=room).count() == 2


@pytest.mark.django_db
def test_the_database_itself_refuses_and_follows_the_sessions_times(city: City) -> None:
    """Also past every action: a bulk update or raw SQL cannot double-book."""
    room, trainer = _room(city), TrainerFactory.create(agency=city.agency)
    _save(city, city.batch(), room_id=room.pk, trainers=[trainer.pk])
    free = SessionFactory.create(
        batch=city.batch(),
        starts_at=MORNING + timedelta(days=1),
        ends_at=MORNING + timedelta(days=1, hours=2),
    )
    taught = SessionTrainer.objects.create(
        agency=city.agency, session=free, trainer=trainer, starts_at=free.starts_at, ends_at=free.ends_at
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=free.pk).update(starts_at=MORNING, ends_at=MORNING + timedelta(hours=1))
    Session.objects.filter(pk=free.pk).update(ends_at=free.ends_at + timedelta(hours=1))
    taught.refresh_from_db()
    assert taught.ends_at == free.ends_at + timedelta(hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=free.pk).update(
            room=room, starts_at=MORNING - timedelta(hours=1), ends_at=MORNING + timedelta(minutes=1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionTrainer.objects.filter(pk=taught.pk).update(ends_at=MORNING + timedelta(days=9))


@pytest.mark.django_db
def test_an_online_session_needs_an_address_and_takes_no_room(city: City) -> None:
    batch, room = city.batch(), _room(city)
    with pytest.raises(actions.BatchRefused) as refused:
        _save(city, batch, mode="ONLINE")
    assert refused.value.field == "link"
    made = _save(city, batch, mode="ONLINE", link="https://rapat.example.go.id/1", room_id=room.pk)
    assert made.room_id is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": MORNING}, "ends_at"),
        ({"starts_at": MORNING - timedelta(days=1)}, "starts_at"),
        ({"ends_at": MORNING + timedelta(days=2)}, "starts_at"),
    ],
)
def test_a_session_that_contradicts_itself_or_its_batch_is_refused(
    city: City, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(actions.BatchRefused) as refused:
        _save(city, city.batch(), **changes)
    assert refused.value.field == field
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_rooms_and_trainers_of_another_agency_cannot_be_had(city: City) -> None:
    for changes in ({"room_id": RoomFactory.create().pk}, {"trainers": [TrainerFactory.create().pk]}):
        with pytest.raises(actions.NotOfThisAgency):
            _save(city, city.batch(), **changes)


@pytest.mark.django_db
def test_a_session_with_noted_attendance_or_of_a_finished_batch_stays_as_it_is(city: City) -> None:
    session = SessionFactory.create(batch=city.batch(state="RUNNING"), recorded_at=NOW)
    with pytest.raises(actions.WrongState):
        actions.drop_session(actor=city.hr, session_id=session.pk)
    ended = SessionFactory.create(batch=city.batch(state="FINISHED"))
    with pytest.raises(actions.WrongState):
        actions.drop_session(actor=city.hr, session_id=ended.pk)
    assert Session.objects.count() == 2


@pytest.mark.django_db
def test_strangers_and_units_book_nothing(city: City) -> None:
    batch = city.batch()
    for actor in (stranger(), unit_actor(city, city.health), unit_actor(city, city.root, Role.LEADER)):
        with pytest.raises(PermissionDenied):
            actions.save_session(actor=actor, batch_id=batch.pk, values=_values())
        with pytest.raises(PermissionDenied):
            actions.save_venue(actor=actor, agency_id=city.agency.pk, name="X", address="")
        with pytest.raises(PermissionDenied):
            actions.add_trainer(actor=actor, agency_id=city.agency.pk, name="X")
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_an_employee_is_noted_as_trainer_once_and_one_from_outside_by_name(city: City) -> None:
    person = city.people(1)[0]
    for _twice in range(2):
        actions.add_trainer(actor=city.hr, agency_id=city.agency.pk, employee_id=person.pk)
    actions.add_trainer(actor=city.hr, agency_id=city.agency.pk, name="Dr. Wayan", organisation="Unud")
    assert sorted(Trainer.objects.values_list("name", flat=True)) == sorted([person.name, "Dr. Wayan"])
    with pytest.raises(actions.NotOfThisAgency):
        actions.add_trainer(actor=city.hr, agency_id=city.agency.pk, employee_id=EmployeeFactory.create().pk)


@pytest.mark.django_db(transaction=True)
def test_of_ten_batches_that_want_the_same_room_and_trainer_at_once_one_gets_them() -> None:
    city = City()
    room, trainer = _room(city), TrainerFactory.create(agency=city.agency)
    programme = ProgrammeFactory.create(agency=city.agency)
    batches = BatchFactory.create_batch(10, programme=programme)
    together = Barrier(len(batches))

    def book(batch: Batch) -> str:
        try:
            together.wait(timeout=60)
            _save(city, batch, room_id=room.pk, trainers=[trainer.pk])
        except actions.BookingClash:
            return "refused"
        else:
            return "booked"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(batches)) as pool:
        outcomes = sorted(pool.map(book, batches))
    assert outcomes == ["booked", *["refused"] * 9]
    assert Session.objects.filter(room=room).count() == SessionTrainer.objects.count() == 1


@pytest.mark.django_db
def test_a_holiday_gets_no_session_and_a_day_the_agency_opened_gets_one(city: City) -> None:
    """17 August 2027 is a Tuesday; the agency opens Saturday 21 and closes Wednesday 18."""
    programme = ProgrammeFactory.create(agency=city.agency, length_jp=Decimal(20))
    for on, is_open in ((date(2027, 8, 21), True), (date(2027, 8, 18), False)):
        actions.set_agency_day(
            actor=city.hr, agency_id=city.agency.pk, on=on, name="Hari jadi kota", is_open=is_open
        )
    values = actions.BatchValues(starts_on=date(2027, 8, 16), ends_on=date(2027, 8, 22), seats=20)
    actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    days = [
        moment.date().day for moment in Session.objects.values_list("starts_at", flat=True).order_by("pk")
    ]
    assert sorted(days) == [16, 19, 20, 21]
