from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.people.models import EducationRecord, Employee
from bina.people.tests.factories import AccountFactory, EmployeeFactory, account_with
from bina.platform.access import Actor, Held, Role
from bina.training.actions import education as actions
from bina.training.actions.education import StudyValues
from bina.training.actions.refusals import StudyRefused, WrongState
from bina.training.models import StudyCase, StudyProgress
from bina.training.queries.education import study_cases, study_cases_matching
from bina.training.rules.study import OPEN, STUDY_STEPS, StudyState, study_may_become
from bina.training.tests.city import City, stranger, unit_actor
from bina.training.tests.factories import NOW

pytestmark = pytest.mark.django_db
MASTER = StudyValues(
    kind="ASSIGNMENT",
    level="45",
    field="Administrasi Publik",
    school="Universitas Contoh",
    starts_on=date(2024, 9, 1),
    ends_on=date(2026, 8, 31),
)
TODAY = NOW.date()


@pytest.fixture
def person(city: City) -> Employee:
    return city.people(1)[0]


@pytest.fixture
def me(person: Employee) -> Actor:
    held = Held(role=Role.EMPLOYEE, agency_id=person.agency_id)
    return Actor(employee_id=person.pk, agency_id=person.agency_id, grants=(held,))


@pytest.fixture
def head(city: City) -> Actor:
    return unit_actor(city, city.health, Role.SUPERVISOR)


def _applied(me: Actor, **changes: Any) -> StudyCase:
    assert me.agency_id is not None
    assert me.employee_id is not None
    return actions.apply_for_study(
        actor=me,
        agency_id=me.agency_id,
        employee_id=me.employee_id,
        values=replace(MASTER, **changes),
        at=NOW,
    )


def _granted(me: Actor, head: Actor, hr: Actor, **changes: Any) -> StudyCase:
    case = _applied(me, **changes)
    actions.recommend_study(actor=head, case_id=case.pk, at=NOW)
    return actions.approve_study(
        actor=hr, case_id=case.pk, decree="800/1/2024", decree_on=date(2024, 8, 1), at=NOW
    )


def test_studies_go_from_an_application_to_a_new_qualification(
    city: City, person: Employee, me: Actor, head: Actor
) -> None:
    case = _granted(me, head, city.hr)
    actions.begin_study(actor=city.hr, case_id=case.pk, on=date(2024, 9, 1), at=NOW)
    person.refresh_from_db()
    assert person.status == "STUDY"
    for note in ("Semester 1 dan 2 lulus.", "Semester 1 dan 2 lulus, tesis dimulai."):
        actions.report_progress(actor=me, case_id=case.pk, year=2025, note=note, grade=Decimal("3.5"), at=NOW)
    actions.finish_study(actor=city.hr, case_id=case.pk, on=date(2026, 8, 20), diploma="IJZ-1", at=NOW)
    person.refresh_from_db()
    assert (person.status, person.education_level) == ("ACTIVE", "45")
    assert list(EducationRecord.objects.values_list("employee", "level", "field", "school", "year")) == [
        (person.pk, "45", "Administrasi Publik", "Universitas Contoh", 2026)
    ]
    assert list(StudyProgress.objects.values_list("year", "note")) == [
        (2025, "Semester 1 dan 2 lulus, tesis dimulai.")
    ]
    assert StudyCase.objects.get().state == "FINISHED"


def test_a_permit_keeps_the_person_at_work(city: City, person: Employee, me: Actor, head: Actor) -> None:
    case = _granted(me, head, city.hr, kind="PERMIT")
    actions.begin_study(actor=city.hr, case_id=case.pk, on=date(2024, 9, 1), at=NOW)
    person.refresh_from_db()
    assert person.status == "ACTIVE"


def test_studies_that_end_without_a_degree_leave_no_qualification(
    city: City, person: Employee, me: Actor, head: Actor
) -> None:
    case = _granted(me, head, city.hr)
    actions.begin_study(actor=city.hr, case_id=case.pk, on=date(2024, 9, 1), at=NOW)
    with pytest.raises(StudyRefused):
        actions.stop_study(actor=city.hr, case_id=case.pk, remark=" ", on=TODAY, at=NOW)
    actions.stop_study(actor=city.hr, case_id=case.pk, remark="Sakit.", on=TODAY, at=NOW)
    person.refresh_from_db()
    assert (person.status, EducationRecord.objects.count()) == ("ACTIVE", 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"ends_on": date(2024, 8, 31)}, "ends_on"), ({"level": "15"}, "level"), ({"level": "99"}, "level")],
)
def test_an_application_that_makes_no_sense_is_refused_at_the_field(
    me: Actor, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(StudyRefused) as refusal:
        _applied(me, **change)
    assert refusal.value.field == field


def test_a_person_has_one_open_case_and_nobody_recommends_their_own(city: City, me: Actor) -> None:
    case = _applied(me)
    with pytest.raises(StudyRefused):
        _applied(me)
    held = Held(role=Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    own = replace(me, grants=(*me.grants, held))
    with pytest.raises(StudyRefused):
        actions.recommend_study(actor=own, case_id=case.pk, at=NOW)
    actions.withdraw_study(actor=me, case_id=case.pk, at=NOW)
    assert _applied(me).state == "APPLIED"


def test_steps_out_of_turn_and_by_others_are_refused(
    city: City, person: Employee, me: Actor, head: Actor
) -> None:
    case = _applied(me)
    decide = {"case_id": case.pk, "decree": "1", "decree_on": TODAY, "at": NOW}
    with pytest.raises(WrongState):
        actions.approve_study(actor=city.hr, **decide)
    for actor in (stranger(), unit_actor(city, city.healthy, Role.SUPERVISOR), me):
        with pytest.raises(PermissionDenied):
            actions.recommend_study(actor=actor, case_id=case.pk, at=NOW)
    actions.recommend_study(actor=head, case_id=case.pk, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.approve_study(actor=head, **decide)
    with pytest.raises(StudyRefused):
        actions.reject_study(actor=city.hr, case_id=case.pk, remark="", at=NOW)
    with pytest.raises(WrongState):
        actions.report_progress(actor=me, case_id=case.pk, year=2026, note="-", at=NOW)


def test_everybody_sees_the_cases_they_should(city: City, me: Actor, head: Actor) -> None:
    case = _applied(me)
    for actor in (me, head, city.hr):
        assert list(study_cases(actor)) == [case]
    for actor in (stranger(), unit_actor(city, city.healthy, Role.SUPERVISOR)):
        assert not study_cases(actor).exists()


def test_who_reported_nothing_of_last_year_is_marked(city: City, me: Actor, head: Actor) -> None:
    case = _granted(me, head, city.hr)
    actions.begin_study(actor=city.hr, case_id=case.pk, on=date(2024, 9, 1), at=NOW)
    assert [row.is_silent for row in study_cases_matching(city.hr, on=TODAY)] == [True]
    actions.report_progress(actor=me, case_id=case.pk, year=2025, note="Lulus.", at=NOW)
    assert [row.is_silent for row in study_cases_matching(city.hr, on=TODAY)] == [False]


def test_no_path_reaches_a_degree_without_a_decision() -> None:
    assert {before for before in StudyState if study_may_become(before, StudyState.RUNNING)} == {
        StudyState.APPROVED
    }
    assert {before for before in StudyState if study_may_become(before, StudyState.FINISHED)} == {
        StudyState.RUNNING
    }
    assert set(STUDY_STEPS) == set(StudyState)
    assert {state.value for state in OPEN} == {"APPLIED", "RECOMMENDED", "APPROVED", "RUNNING"}


# Pages


def _url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def test_an_application_is_written_and_decided_by_plain_forms(
    client: Client, city: City, person: Employee
) -> None:
    client.force_login(AccountFactory.create(employee=person))
    data = {"kind": "PERMIT", "level": "45", "field": "Hukum", "school": "Universitas Contoh"}
    data |= {"starts_on": "2026-09-01", "ends_on": "2028-08-31"}
    assert client.post(_url("study_new"), {**data, "ends_on": "2025-01-01"}).status_code == 422
    client.post(_url("study_new"), data)
    case = StudyCase.objects.get()
    assert case.employee_id == person.pk
    assert [row.pk for row in client.get(_url("study_list")).context["page"].items] == [case.pk]
    assert client.post(_url("study_step", case.pk, "rekomendasi")).status_code == 403
    client.force_login(account_with(Role.SUPERVISOR, unit=city.health))
    client.post(_url("study_step", case.pk, "rekomendasi"), {"remark": "Diperlukan."})
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    assert client.post(_url("study_step", case.pk, "setujui"), {"decree": ""}).status_code == 422
    decree = {"decree": "800/2", "decree_on": "2026-08-01"}
    assert client.post(_url("study_step", case.pk, "setujui"), decree).status_code == 302
    assert client.post(_url("study_step", case.pk, "mulai"), {"on": "2026-09-01"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.decree) == ("RUNNING", "800/2")


def test_somebody_is_applied_for_by_nip_and_a_wrong_nip_is_named(client: Client, city: City) -> None:
    person = EmployeeFactory.create(unit=city.health)
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    data = {"kind": "ASSIGNMENT", "level": "50", "field": "Hukum", "school": "Universitas Contoh"}
    data |= {"starts_on": "2026-09-01", "ends_on": "2028-08-31"}
    wrong = client.post(_url("study_new"), {**data, "nip": "1" * 18})
    assert list(wrong.context["form"].errors) == ["nip"]
    client.post(_url("study_new"), {**data, "nip": person.nip})
    assert StudyCase.objects.get().employee_id == person.pk


@pytest.mark.parametrize("rows", [1, 6])
def test_the_list_of_cases_costs_the_same_for_any_number(
    client: Client, city: City, django_assert_max_num_queries: Callable[..., Any], rows: int
) -> None:
    for one in city.people(rows):
        held = Held(role=Role.EMPLOYEE, agency_id=city.agency.pk)
        _applied(Actor(employee_id=one.pk, agency_id=city.agency.pk, grants=(held,)))
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    with django_assert_max_num_queries(7):
        assert len(client.get(_url("study_list")).context["page"].items) == rows
