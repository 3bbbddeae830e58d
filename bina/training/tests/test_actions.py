from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import AgencyFactory, EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Actor, Role
from bina.platform.models import AuditEntry
from bina.training import actions
from bina.training.actions import BatchValues, PlannedBatch, ProgrammeValues
from bina.training.models import Attendance, Batch, Enrolment, Programme, ProgrammeOutcome, Session
from bina.training.tests.factories import (
    NOW,
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
VALUES = ProgrammeValues(
    code="PLY01", name="Pelayanan yang Ramah", form=3, length_jp=Decimal(24), seats=30, minimum_seats=15
)
PLAN = UUID("0198c0de-0000-7000-8000-000000000001")


class City:
    """An agency with two offices whose paths begin alike."""

    def __init__(self) -> None:
        self.agency: Agency = AgencyFactory.create()
        self.root: Unit = UnitFactory.create(agency=self.agency)
        self.health: Unit = UnitFactory.create(parent=self.root, path=f"{self.root.path}.health")
        self.healthy: Unit = UnitFactory.create(parent=self.root, path=f"{self.root.path}.healthy")
        self.hr: Actor = hr_actor(self.agency)

    def people(self, count: int, *, unit: Unit | None = None) -> list[Employee]:
        return EmployeeFactory.create_batch(count, unit=unit or self.health)

    def batch(self, **values: object) -> Batch:
        return BatchFactory.create(programme__agency=self.agency, **values)


@pytest.fixture
def city() -> City:
    return City()


def _stranger() -> Actor:
    return hr_actor(UnitFactory.create().agency)


def _unit_actor(city: City, unit: Unit, role: Role = Role.HR_DEVELOPER) -> Actor:
    return actor_with(role, agency_id=city.agency.pk, unit_path=unit.path)


def _ids(people: list[Employee]) -> list[UUID]:
    return [person.pk for person in people]


# Catalogue


def test_a_programme_is_written_with_what_it_teaches_and_the_trail_knows_it(city: City) -> None:
    install_frameworks()
    service = competence("PP")
    values = ProgrammeValues(**{**_fields(VALUES), "outcomes": ((service.pk, 3),)})
    made = actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)
    assert list(Programme.objects.values_list("code", "length_jp", "is_active")) == [
        ("PLY01", Decimal(24), True)
    ]
    assert list(ProgrammeOutcome.objects.values_list("programme", "competency", "level")) == [
        (made.pk, service.pk, 3)
    ]
    written = AuditEntry.objects.filter(table_name__startswith="training_").order_by("id")
    assert list(written.values_list("table_name", "action", "agency_id")) == [
        ("training_programme", "INSERT", city.agency.pk),
        ("training_programmeoutcome", "INSERT", city.agency.pk),
    ]


def _fields(values: ProgrammeValues) -> dict[str, object]:
    return {**values.columns(), "outcomes": values.outcomes, "targets": values.targets}


def test_editing_a_programme_keeps_what_it_still_teaches_and_drops_the_rest(city: City) -> None:
    install_frameworks()
    kept, dropped, added = competence("PP"), competence("KOM"), competence("KS")
    values = ProgrammeValues(**{**_fields(VALUES), "outcomes": ((kept.pk, 3), (dropped.pk, 2))})
    made = actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)
    before = ProgrammeOutcome.objects.get(competency=kept).pk
    changed = ProgrammeValues(
        **{**_fields(VALUES), "name": "Ramah", "outcomes": ((kept.pk, 4), (added.pk, 1))}
    )
    actions.edit_programme(actor=city.hr, programme_id=made.pk, values=changed, at=NOW)
    assert Programme.objects.get().name == "Ramah"
    taught = ProgrammeOutcome.objects.order_by("competency__code").values_list("competency__code", "level")
    assert list(taught) == [("KS", 1), ("PP", 4)]
    assert ProgrammeOutcome.objects.get(competency=kept).pk == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form": 26}, "form"),
        ({"length_jp": Decimal(0)}, "length_jp"),
        ({"minimum_seats": 31}, "minimum_seats"),
        ({"fixed_cost_rupiah": -1}, "fixed_cost_rupiah"),
        ({"outcomes": ((UUID(int=1), 2),)}, "outcomes"),
    ],
)
def test_a_programme_that_contradicts_itself_is_refused_at_the_field(
    city: City, change: dict[str, object], field: str
) -> None:
    values = ProgrammeValues(**{**_fields(VALUES), **change})
    with pytest.raises(actions.ProgrammeRefused) as refused:
        actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)
    assert refused.value.field == field
    assert not Programme.objects.exists()


def test_a_code_belongs_to_one_programme_of_the_agency(city: City) -> None:
    actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=VALUES, at=NOW)
    with pytest.raises(actions.ProgrammeRefused) as refused:
        actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=VALUES, at=NOW)
    assert refused.value.field == "code"
    other = AgencyFactory.create()
    actions.create_programme(actor=hr_actor(other), agency_id=other.pk, values=VALUES, at=NOW)
    assert Programme.objects.filter(code="PLY01").count() == 2


def test_neither_another_agency_nor_a_unit_writes_the_catalogue(city: City) -> None:
    for actor in (_stranger(), _unit_actor(city, city.health), _unit_actor(city, city.root, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            actions.create_programme(actor=actor, agency_id=city.agency.pk, values=VALUES, at=NOW)
    assert not Programme.objects.exists()


# Batches


def test_a_new_batch_gets_a_code_and_a_session_for_every_working_day(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency, code="PLY01", length_jp=Decimal(20))
    values = BatchValues(starts_on=date(2027, 3, 5), ends_on=date(2027, 3, 9), seats=25, venue="Aula")
    batch = actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    assert (batch.code, batch.state, batch.seats) == ("PLY01-2027-01", "DRAFT", 25)
    sessions = Session.objects.order_by("starts_at")
    assert [(s.starts_at.isoformat(), s.length_jp) for s in sessions] == [
        ("2027-03-05T01:00:00+00:00", Decimal(7)),
        ("2027-03-08T01:00:00+00:00", Decimal(7)),
        ("2027-03-09T01:00:00+00:00", Decimal(6)),
    ]
    second = actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    assert second.code == "PLY01-2027-02"


def test_learning_outside_class_is_one_session_over_the_whole_period(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency, form=16, length_jp=Decimal(10))
    values = BatchValues(starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 30), seats=200)
    actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    assert list(Session.objects.values_list("length_jp", flat=True)) == [Decimal(10)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (BatchValues(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 1), seats=5), "ends_on"),
        (BatchValues(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), seats=0), "seats"),
        (BatchValues(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), seats=5, code="DUA"), "code"),
    ],
)
def test_a_batch_that_cannot_be_is_refused_at_the_field(city: City, values: BatchValues, field: str) -> None:
    held = city.batch(code="DUA")
    with pytest.raises(actions.BatchRefused) as refused:
        actions.create_batch(actor=city.hr, programme_id=held.programme_id, values=values, at=NOW)
    assert refused.value.field == field
    assert Batch.objects.count() == 1


def test_a_batch_keeps_as_many_seats_as_people_have(city: City) -> None:
    batch = city.batch(seats=5)
    EnrolmentFactory.create_batch(3, batch=batch)
    values = BatchValues(starts_on=batch.starts_on, ends_on=batch.ends_on, seats=2, code=batch.code)
    with pytest.raises(actions.BatchRefused) as refused:
        actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=values, at=NOW)
    assert refused.value.field == "seats"


def test_moving_a_batch_makes_new_sessions_and_leaves_them_alone_otherwise(city: City) -> None:
    batch = city.batch()
    kept = SessionFactory.create(batch=batch).pk
    same = BatchValues(starts_on=batch.starts_on, ends_on=batch.ends_on, seats=9, code=batch.code)
    actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=same, at=NOW)
    assert list(Session.objects.values_list("pk", flat=True)) == [kept]
    moved = BatchValues(starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 3), seats=9, code=batch.code)
    actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=moved, at=NOW)
    assert [s.starts_at.date() for s in Session.objects.all()] == [date(2027, 5, 3)]


def test_starting_a_batch_seats_the_enrolled_and_turns_the_nominated_away(city: City) -> None:
    batch = city.batch(state="OPEN")
    seated = EnrolmentFactory.create(batch=batch)
    proposed = EnrolmentFactory.create(batch=batch, state="NOMINATED")
    actions.start_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    batch.refresh_from_db()
    assert batch.state == "RUNNING"
    assert dict(Enrolment.objects.values_list("pk", "state")) == {
        seated.pk: "ATTENDING",
        proposed.pk: "WITHDRAWN",
    }
    assert Enrolment.objects.get(pk=proposed.pk).reason == "NOT_PLACED"


def test_a_batch_without_people_does_not_start(city: City) -> None:
    batch = city.batch(state="OPEN")
    with pytest.raises(actions.WrongState):
        actions.start_batch(actor=city.hr, batch_id=batch.pk, at=NOW)


def test_cancelling_a_batch_withdraws_everybody_with_that_reason(city: City) -> None:
    batch = city.batch(state="OPEN")
    EnrolmentFactory.create_batch(2, batch=batch)
    actions.cancel_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    assert list(Enrolment.objects.values_list("state", "reason")) == [("WITHDRAWN", "CANCELLED")] * 2


def test_a_finished_batch_cannot_be_opened_or_cancelled(city: City) -> None:
    batch = city.batch(state="FINISHED")
    for step in (actions.open_batch, actions.cancel_batch):
        with pytest.raises(actions.WrongState):
            step(actor=city.hr, batch_id=batch.pk, at=NOW)


@pytest.mark.parametrize(
    "step", [actions.open_batch, actions.start_batch, actions.cancel_batch, actions.finish_batch]
)
def test_strangers_move_no_batch(city: City, step: Callable[..., Batch]) -> None:
    batch = city.batch(state="OPEN")
    for actor in (_stranger(), _unit_actor(city, city.health)):
        with pytest.raises(PermissionDenied):
            step(actor=actor, batch_id=batch.pk, at=NOW)
    assert Batch.objects.get().state == "OPEN"


# Places


def test_enrolling_gives_seats_and_a_second_call_changes_nothing(city: City) -> None:
    batch = city.batch(seats=3)
    people = city.people(2)
    first = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=_ids(people), at=NOW)
    second = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=_ids(people), at=NOW)
    assert (first.placed, first.unchanged, second.placed, second.unchanged) == (2, 0, 0, 2)
    assert sorted(Enrolment.objects.values_list("employee", "state")) == sorted(
        (person.pk, "ENROLLED") for person in people
    )


def test_more_people_than_seats_are_refused_and_nobody_is_seated(city: City) -> None:
    batch = city.batch(seats=5)
    EnrolmentFactory.create_batch(4, batch=batch)
    with pytest.raises(actions.BatchFull):
        actions.enrol(actor=city.hr, batch_id=batch.pk, employees=_ids(city.people(2)), at=NOW)
    assert Enrolment.objects.count() == 4


def test_a_withdrawn_seat_is_free_for_another(city: City) -> None:
    batch = city.batch(seats=5)
    places = EnrolmentFactory.create_batch(5, batch=batch)
    actions.withdraw(actor=city.hr, enrolment_id=places[0].pk, at=NOW)
    found = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=_ids(city.people(1)), at=NOW)
    assert found.placed == 1
    places[0].refresh_from_db()
    assert (places[0].state, places[0].reason) == ("WITHDRAWN", "LEFT")


def test_the_hr_developer_of_an_office_seats_its_people_and_not_its_neighbours(city: City) -> None:
    batch = city.batch()
    actor = _unit_actor(city, city.health)
    inside, outside = city.people(1), city.people(1, unit=city.healthy)
    actions.enrol(actor=actor, batch_id=batch.pk, employees=_ids(inside), at=NOW)
    with pytest.raises(PermissionDenied):
        actions.enrol(actor=actor, batch_id=batch.pk, employees=_ids(outside), at=NOW)
    assert list(Enrolment.objects.values_list("employee", flat=True)) == _ids(inside)


def test_people_of_another_agency_get_no_seat(city: City) -> None:
    batch = city.batch()
    with pytest.raises(actions.NotOfThisAgency):
        actions.enrol(actor=city.hr, batch_id=batch.pk, employees=[EmployeeFactory.create().pk], at=NOW)
    assert not Enrolment.objects.exists()


def test_a_person_proposes_themselves_for_an_open_batch_and_nobody_else(city: City) -> None:
    batch = city.batch(state="OPEN")
    me, other = city.people(2)
    actor = Actor(employee_id=me.pk, agency_id=city.agency.pk)
    actions.nominate(actor=actor, batch_id=batch.pk, employees=[me.pk], at=NOW)
    with pytest.raises(PermissionDenied):
        actions.nominate(actor=actor, batch_id=batch.pk, employees=[other.pk], at=NOW)
    assert list(Enrolment.objects.values_list("employee", "state")) == [(me.pk, "NOMINATED")]


def test_nominations_take_no_seat_and_are_refused_before_the_batch_opens(city: City) -> None:
    batch = city.batch(state="OPEN", seats=5)
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=_ids(city.people(7)), at=NOW)
    found = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=_ids(city.people(5)), at=NOW)
    assert found.placed == 5
    with pytest.raises(actions.WrongState):
        actions.nominate(actor=city.hr, batch_id=city.batch().pk, employees=_ids(city.people(1)), at=NOW)


def test_a_person_may_leave_before_the_batch_begins_and_not_afterwards(city: City) -> None:
    batch = city.batch(state="OPEN")
    place = EnrolmentFactory.create(batch=batch)
    actor = Actor(employee_id=place.employee_id, agency_id=city.agency.pk)
    with pytest.raises(PermissionDenied):
        actions.withdraw(actor=Actor(employee_id=UUID(int=3)), enrolment_id=place.pk, at=NOW)
    Batch.objects.update(state="RUNNING")
    Enrolment.objects.update(state="ATTENDING")
    with pytest.raises(actions.WrongState):
        actions.withdraw(actor=actor, enrolment_id=place.pk, at=NOW)
    Batch.objects.update(state="OPEN")
    actions.withdraw(actor=actor, enrolment_id=place.pk, at=NOW)
    assert Enrolment.objects.get().state == "WITHDRAWN"


# Presence, scores, results


def _running(city: City, people: int = 3, **values: object) -> tuple[Batch, list[Session], list[Enrolment]]:
    batch = city.batch(state="RUNNING", **values)
    sessions = [
        SessionFactory.create(batch=batch, length_jp=Decimal(12)),
        SessionFactory.create(
            batch=batch,
            length_jp=Decimal(4),
            starts_at=NOW.replace(year=2027),
            ends_at=NOW.replace(year=2027, hour=9),
        ),
    ]
    places = EnrolmentFactory.create_batch(people, batch=batch, state="ATTENDING")
    return batch, sessions, places


def test_attendance_is_noted_per_person_and_corrected_by_a_second_sheet(city: City) -> None:
    _batch, (session, _second), (one, two, three) = _running(city)
    sheet = {one.pk: True, two.pk: False, three.pk: True}
    actions.record_attendance(actor=city.hr, session_id=session.pk, present=sheet, at=NOW)
    actions.record_attendance(actor=city.hr, session_id=session.pk, present={two.pk: True}, at=NOW)
    assert dict(Attendance.objects.values_list("enrolment", "present")) == dict.fromkeys(sheet, True)
    session.refresh_from_db()
    assert session.recorded_at == NOW


def test_attendance_is_refused_for_people_of_another_batch(city: City) -> None:
    _batch, (session, _second), _places = _running(city)
    foreign = EnrolmentFactory.create(batch=city.batch(state="RUNNING"), state="ATTENDING")
    with pytest.raises(actions.NotOfThisAgency):
        actions.record_attendance(actor=city.hr, session_id=session.pk, present={foreign.pk: True}, at=NOW)
    assert not Attendance.objects.exists()


def test_scores_are_noted_in_bulk_and_only_changes_count(city: City) -> None:
    batch, _sessions, (one, two, _three) = _running(city)
    scores = {one.pk: (Decimal(40), Decimal(80)), two.pk: (None, Decimal("72.5"))}
    assert actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW) == 2
    assert actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW) == 0
    found = Enrolment.objects.filter(pk__in=scores).values_list("pk", "pre_score", "post_score")
    assert {key: (pre, post) for key, pre, post in found} == scores


def test_a_score_above_a_hundred_is_refused_and_nothing_is_written(city: City) -> None:
    batch, _sessions, (one, two, _three) = _running(city)
    scores = {one.pk: (Decimal(40), Decimal(80)), two.pk: (None, Decimal(101))}
    with pytest.raises(actions.ScoreOutOfRange):
        actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW)
    assert not Enrolment.objects.filter(pre_score__isnull=False).exists()


def test_finishing_a_batch_decides_by_the_rule_set_and_fills_the_ledger(city: City) -> None:
    batch, (long, short), (good, absent, weak, gone) = _running(city, 4)
    record = actions.record_attendance
    everybody = {good.pk: True, absent.pk: False, weak.pk: True, gone.pk: False}
    record(actor=city.hr, session_id=long.pk, present=everybody, at=NOW)
    record(actor=city.hr, session_id=short.pk, present={**everybody, absent.pk: True}, at=NOW)
    scores = {good.pk: (Decimal(30), Decimal(60)), weak.pk: (Decimal(30), Decimal("59.99"))}
    actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW)
    actions.finish_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    rows = Enrolment.objects.values_list(
        "pk", "state", "reason", "attendance_percent", "completed_on", "earned_jp", "rule_set"
    )
    rule = "completion@2017-01-01"
    assert {row[0]: row[1:] for row in rows} == {
        good.pk: ("COMPLETED", "", Decimal(100), date(2027, 3, 2), Decimal(16), rule),
        absent.pk: ("FAILED", "ATTENDANCE", Decimal(25), None, Decimal(0), rule),
        weak.pk: ("FAILED", "SCORE", Decimal(100), None, Decimal(0), rule),
        gone.pk: ("WITHDRAWN", "NEVER_CAME", Decimal(0), None, Decimal(0), rule),
    }
    batch.refresh_from_db()
    assert (batch.state, batch.completion_rule, batch.finished_at) == ("FINISHED", rule, NOW)
    good.refresh_from_db()
    assert good.certificate_number == f"001/{batch.code}/2027"


def test_a_batch_does_not_end_while_a_session_has_no_attendance(city: City) -> None:
    batch, (long, _short), places = _running(city)
    present = {place.pk: True for place in places}
    actions.record_attendance(actor=city.hr, session_id=long.pk, present=present, at=NOW)
    with pytest.raises(actions.WrongState):
        actions.finish_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    assert Batch.objects.get().state == "RUNNING"


def test_strangers_record_nothing(city: City) -> None:
    batch, (session, _second), (one, *_rest) = _running(city)
    for actor in (_stranger(), _unit_actor(city, city.health), _unit_actor(city, city.root, Role.LEADER)):
        with pytest.raises(PermissionDenied):
            actions.record_attendance(actor=actor, session_id=session.pk, present={one.pk: True}, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.record_scores(actor=actor, batch_id=batch.pk, scores={one.pk: (None, None)}, at=NOW)
    assert not Attendance.objects.exists()


# From the plan


def _line(
    programme: Programme, people: list[Employee], *, line: str = "1", seats: int = 30, day: int = 1
) -> PlannedBatch:
    return PlannedBatch(
        line=line,
        programme_id=programme.pk,
        starts_on=date(2027, 3, day),
        ends_on=date(2027, 3, day + 1),
        seats=seats,
        participants=tuple(_ids(people)),
    )


def test_a_plan_becomes_batches_with_their_people_exactly_once(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency, code="PLY01")
    people = city.people(5)
    lines = [_line(programme, people[:2], line="b", day=8), _line(programme, people[2:], line="a")]
    arguments = {"actor": city.hr, "agency_id": city.agency.pk, "plan_id": PLAN, "batches": lines, "at": NOW}
    made = actions.create_batches_from_plan(**arguments)
    again = actions.create_batches_from_plan(**arguments)
    assert [batch.pk for batch in made] == [batch.pk for batch in again]
    rows = Batch.objects.order_by("plan_line").values_list("plan_line", "code", "state", "plan_id")
    assert list(rows) == [("a", "PLY01-2027-01", "DRAFT", PLAN), ("b", "PLY01-2027-02", "DRAFT", PLAN)]
    seated = Enrolment.objects.values_list("batch__plan_line", "employee", "state", "source")
    assert sorted(seated) == sorted(
        [("b", person.pk, "ENROLLED", "PLAN") for person in people[:2]]
        + [("a", person.pk, "ENROLLED", "PLAN") for person in people[2:]]
    )
    assert Session.objects.count() == 4


def test_a_plan_of_many_batches_costs_as_many_statements_as_one_of_few(
    city: City, django_assert_max_num_queries: Callable[..., object]
) -> None:
    programme = ProgrammeFactory.create(agency=city.agency)
    people = city.people(4)
    lines = [_line(programme, people, line=str(number), day=number % 27 + 1) for number in range(60)]
    with django_assert_max_num_queries(14):
        actions.create_batches_from_plan(
            actor=city.hr, agency_id=city.agency.pk, plan_id=PLAN, batches=lines, at=NOW
        )
    assert Enrolment.objects.count() == 240


def test_a_plan_with_one_wrong_line_writes_nothing(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency)
    good = _line(programme, city.people(2))
    person = city.people(1)
    wrong = [
        (_line(programme, city.people(3), line="2", seats=2), actions.BatchRefused),
        (_line(programme, person * 2, line="2"), actions.BatchRefused),
        (_line(ProgrammeFactory.create(), city.people(1), line="2"), actions.NotOfThisAgency),
        (_line(programme, [EmployeeFactory.create()], line="2"), actions.NotOfThisAgency),
    ]
    for line, refusal in wrong:
        with pytest.raises(refusal):
            actions.create_batches_from_plan(
                actor=city.hr, agency_id=city.agency.pk, plan_id=PLAN, batches=[good, line], at=NOW
            )
    assert not Batch.objects.exists()
    assert not Enrolment.objects.exists()


def test_a_stranger_makes_no_batches_of_a_plan(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency)
    with pytest.raises(PermissionDenied):
        actions.create_batches_from_plan(
            actor=_stranger(),
            agency_id=city.agency.pk,
            plan_id=PLAN,
            batches=[_line(programme, city.people(1))],
            at=NOW,
        )
    assert not Batch.objects.exists()
