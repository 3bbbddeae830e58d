"""Action plans agreed and checked, and log books whose hours count when confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory
from bina.platform.models import Notice
from bina.training import actions
from bina.training.models import ActionPlan, Enrolment, LogEntry, PlanCheck, Reminder, SessionTrainer
from bina.training.tests.city import City, person_actor, stranger, superior_actor
from bina.training.tests.factories import NOW, EnrolmentFactory, SessionFactory, TrainerFactory

pytestmark = pytest.mark.django_db
STARTS = date(2026, 10, 5)


def _place(city: City, **values: object) -> tuple[Employee, Employee, Enrolment]:
    head, me = city.head(city.health), city.people(1)[0]
    batch = city.batch(
        state="RUNNING",
        starts_on=STARTS,
        ends_on=date(2026, 12, 18),
        programme__length_jp=Decimal(10),
        **values,
    )
    return head, me, EnrolmentFactory.create(batch=batch, employee=me, state="ATTENDING")


def _plan(me: Employee, place: Enrolment, coach: str = "") -> ActionPlan:
    return actions.write_plan(
        actor=person_actor(me),
        enrolment_id=place.pk,
        text="Loket antrean daring",
        measure="Antrean 10 menit lebih pendek",
        coach_nip=coach,
        at=NOW,
    )


def test_a_plan_goes_to_the_superior_who_agrees_and_then_it_stays(city: City) -> None:
    head, me, place = _place(city)
    AccountFactory.create(employee=head)
    plan = _plan(me, place)
    assert plan.superior_id == head.pk
    assert Notice.objects.filter(account__employee_id=head.pk).count() == 1
    for actor in (person_actor(me), superior_actor(city.head(city.healthy)), city.hr, stranger()):
        with pytest.raises(PermissionDenied):
            actions.agree_to_plan(actor=actor, plan_id=plan.pk, at=NOW)
    actions.agree_to_plan(actor=person_actor(head), plan_id=plan.pk, at=NOW)
    assert ActionPlan.objects.get().agreed_at == NOW
    with pytest.raises(actions.WrongState):
        _plan(me, place)


def test_nobody_writes_a_plan_for_another(city: City) -> None:
    head, _me, place = _place(city)
    with pytest.raises(PermissionDenied):
        _plan(head, place)


def test_coach_and_superior_check_after_thirty_and_ninety_days_and_not_before(city: City) -> None:
    head, me, place = _place(city)
    coach = city.people(1)[0]
    plan = _plan(me, place, coach.nip)
    check = {"plan_id": plan.pk, "days": 30, "outcome": "ON_THE_WAY", "note": ""}
    after = NOW.replace(year=2027, month=1, day=20)
    with pytest.raises(actions.WrongState):
        actions.check_plan(actor=person_actor(coach), at=after, **check)
    actions.agree_to_plan(actor=person_actor(head), plan_id=plan.pk, at=NOW)
    with pytest.raises(actions.WrongState):
        actions.check_plan(actor=person_actor(coach), at=NOW, **check)
    with pytest.raises(PermissionDenied):
        actions.check_plan(actor=person_actor(me), at=after, **check)
    actions.check_plan(actor=person_actor(coach), at=after, **check)
    assert list(PlanCheck.objects.values_list("days", "outcome", "checked_by")) == [
        (30, "ON_THE_WAY", coach.pk)
    ]


def test_each_check_is_reminded_of_once_and_a_noted_one_never(city: City) -> None:
    head, me, place = _place(city)
    plan = _plan(me, place)
    actions.agree_to_plan(actor=person_actor(head), plan_id=plan.pk, at=NOW)
    ended = NOW.replace(month=12, day=18)
    assert actions.remind_of_plans(at=ended + timedelta(days=29)) == 0
    assert actions.remind_of_plans(at=ended + timedelta(days=30)) == 1
    assert actions.remind_of_plans(at=ended + timedelta(days=31)) == 0
    actions.check_plan(
        actor=person_actor(head),
        plan_id=plan.pk,
        days=90,
        outcome="DONE",
        note="",
        at=ended + timedelta(days=90),
    )
    assert actions.remind_of_plans(at=ended + timedelta(days=91)) == 0


def test_before_leaving_the_person_writes_and_the_superior_agrees_each_asked_once(city: City) -> None:
    head, me, place = _place(city)
    accounts = {person.pk: AccountFactory.create(employee=person) for person in (head, me)}
    before = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
    assert actions.remind_before_leaving(at=before - timedelta(days=2)) == 0
    assert actions.remind_before_leaving(at=before) == 1
    assert actions.remind_before_leaving(at=before + timedelta(days=1)) == 0
    told = Notice.objects.get(account=accounts[me.pk])
    assert told.url == f"/pelatihan/kepesertaan/{place.pk}/tindak-lanjut/"
    Reminder.objects.all().delete()
    plan = _plan(me, place)
    Notice.objects.all().delete()
    assert actions.remind_before_leaving(at=before) == 1
    assert Notice.objects.get().account == accounts[head.pk]
    Reminder.objects.all().delete()
    actions.agree_to_plan(actor=person_actor(head), plan_id=plan.pk, at=NOW)
    assert actions.remind_before_leaving(at=before) == 0


def _entry(me: Employee, place: Enrolment, hours: str = "4") -> LogEntry:
    return actions.write_log(
        actor=person_actor(me),
        enrolment_id=place.pk,
        on=date(2026, 11, 20),
        text="Mendampingi warga di loket",
        length_jp=Decimal(hours),
        at=NOW,
    )


def test_hours_of_a_log_book_count_when_a_mentor_has_confirmed_them(city: City) -> None:
    _head, me, place = _place(city, programme__form=18)
    mentor = city.people(1)[0]
    session = SessionFactory.create(batch=place.batch)
    SessionTrainer.objects.create(
        agency=city.agency,
        session=session,
        trainer=TrainerFactory.create(agency=city.agency, employee=mentor),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    entries = [_entry(me, place), _entry(me, place), _entry(me, place)]
    for entry in entries[:2]:
        actions.judge_log(actor=person_actor(mentor), entry_id=entry.pk, confirm=True, note="", at=NOW)
    actions.judge_log(
        actor=person_actor(mentor), entry_id=entries[2].pk, confirm=False, note="Tulis hasilnya", at=NOW
    )
    actions.finish_batch(actor=city.hr, batch_id=place.batch_id, at=NOW)
    place.refresh_from_db()
    assert (place.attendance_percent, place.state) == (Decimal(80), "COMPLETED")


def test_nobody_confirms_their_own_log_and_strangers_none(city: City) -> None:
    head, me, place = _place(city)
    entry = _entry(me, place)
    for actor in (person_actor(me), person_actor(city.people(1)[0]), stranger()):
        with pytest.raises(PermissionDenied):
            actions.judge_log(actor=actor, entry_id=entry.pk, confirm=True, note="", at=NOW)
    with pytest.raises(actions.WrongState):
        actions.judge_log(actor=person_actor(head), entry_id=entry.pk, confirm=False, note=" ", at=NOW)
    actions.judge_log(actor=person_actor(head), entry_id=entry.pk, confirm=True, note="", at=NOW)
    assert LogEntry.objects.get().state == "CONFIRMED"


def test_a_log_is_written_within_the_batch_and_not_ahead(city: City) -> None:
    _head, me, place = _place(city)
    for day in (STARTS - timedelta(days=1), NOW.date() + timedelta(days=1)):
        with pytest.raises(actions.WrongState):
            actions.write_log(
                actor=person_actor(me),
                enrolment_id=place.pk,
                on=day,
                text="x",
                length_jp=Decimal(1),
                at=NOW,
            )
    assert not LogEntry.objects.exists()
