from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bina.competency import queries, rules
from bina.competency.models import Assessment, Standard
from bina.competency.rulesets import AssessmentMethods
from bina.competency.tests.conftest import City
from bina.competency.tests.factories import DAY, NINE, AssessmentFactory, competence, require
from bina.people.models import Employee
from bina.people.tests.factories import (
    AgencyFactory,
    EmployeeFactory,
    PostFactory,
    actor_with,
    hr_actor,
)
from bina.platform import rulesets
from bina.platform.access import Actor, Role

pytestmark = pytest.mark.django_db


def lines(actor: Actor, city: City, **more: Any) -> list[tuple[UUID, str, int, int | None, int | None]]:
    found = queries.gaps(actor, agency_id=city.agency.pk, on=DAY, **more)
    return [(one.employee_id, one.competence, one.required, one.held, one.gap) for one in found]


def test_a_gap_is_the_level_held_minus_the_level_required(city: City) -> None:
    person = EmployeeFactory.create(unit=city.health)
    require(city.agency, "INT", 3)
    require(city.agency, "KS", 1)
    require(city.agency, "PB", 2)
    decided = AssessmentFactory.create(employee=person, code="INT", level=2)
    AssessmentFactory.create(employee=person, code="KS", level=2)
    assert lines(city.hr, city) == [
        (person.pk, "INT", 3, 2, -1),
        (person.pk, "KS", 1, 2, 1),
        (person.pk, "PB", 2, None, None),
    ]
    first = queries.gaps(city.hr, agency_id=city.agency.pk, on=DAY)[0]
    assert (first.assessment_id, first.method, first.assessed_on) == (
        decided.pk,
        "ASSESSMENT_CENTRE",
        decided.assessed_on,
    )
    assert lines(city.hr, city, needs_only=True) == [(person.pk, "INT", 3, 2, -1)]


def test_the_closest_standard_decides_in_sql_as_in_the_rules(city: City) -> None:
    post = PostFactory.create(
        unit=city.health, title="Analis  Kebijakan", kind="FUNCTIONAL", functional_level="MUDA"
    )
    person = EmployeeFactory.create(unit=city.health, post=post)
    targets = ["KIND:FUNCTIONAL:", "KIND:FUNCTIONAL:MUDA", "TITLE:analis kebijakan", f"POST:{post.pk}"]
    for level, target in enumerate(targets, start=1):
        Standard.objects.create(
            agency=city.agency,
            scope=target.partition(":")[0],
            target=target,
            post_id=post.pk if target.startswith("POST") else None,
            competence=competence("INT"),
            level=level,
            valid_from=date(2020, 1, 1),
        )
        assert lines(city.hr, city) == [(person.pk, "INT", level, None, None)]


def test_an_echelon_stands_for_the_grade_of_a_leading_post(city: City) -> None:
    post = PostFactory.create(unit=city.health, kind="LEADERSHIP", echelon="II.b")
    person = EmployeeFactory.create(unit=city.health, post=post)
    require(city.agency, "INT", 5, kind="LEADERSHIP")
    require(city.agency, "INT", 4, kind="LEADERSHIP", grade="II")
    assert lines(city.hr, city) == [(person.pk, "INT", 4, None, None)]


def test_standards_and_assessments_count_on_their_days_only(city: City) -> None:
    person = EmployeeFactory.create(unit=city.health)
    line = require(city.agency, "INT", 3)
    AssessmentFactory.create(employee=person, code="INT", assessed_on=DAY, valid_until=DAY)
    found = [
        [(one.required, one.held) for one in queries.gaps(city.hr, agency_id=city.agency.pk, on=day)]
        for day in (
            line.valid_from - timedelta(days=1),
            DAY - timedelta(days=1),
            DAY,
            DAY + timedelta(days=1),
        )
    ]
    assert found == [[], [(3, None)], [(3, 2)], [(3, None)]]


@pytest.mark.parametrize("status", ["RETIRED", "TRANSFERRED", "DECEASED", "DISMISSED"])
def test_people_who_left_are_not_counted(city: City, status: str) -> None:
    EmployeeFactory.create(unit=city.health, status=status)
    require(city.agency, "INT", 3)
    assert lines(city.hr, city) == []


def test_everyone_sees_only_what_they_reach(city: City) -> None:
    mine, hers = (EmployeeFactory.create(unit=unit) for unit in (city.health, city.healthy))
    abroad = EmployeeFactory.create()
    require(city.agency, "INT", 3)
    require(abroad.agency, "INT", 3)
    head = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    employee = Actor(agency_id=city.agency.pk, employee_id=hers.pk)
    seen = [
        sorted(str(line[0]) for line in lines(actor, city))
        for actor in (city.hr, head, employee, hr_actor(abroad.agency), Actor())
    ]
    assert seen == [sorted([str(mine.pk), str(hers.pk)]), [str(mine.pk)], [str(hers.pk)], [], []]


def test_a_unit_and_named_people_narrow_the_question(city: City) -> None:
    mine, hers = (EmployeeFactory.create(unit=unit) for unit in (city.health, city.healthy))
    require(city.agency, "INT", 3)
    assert [line[0] for line in lines(city.hr, city, unit=city.health.path)] == [mine.pk]
    assert [line[0] for line in lines(city.hr, city, employees=[hers.pk])] == [hers.pk]
    assert lines(city.hr, city, employees=[]) == []


@pytest.mark.parametrize("people", [1, 4])
def test_gaps_and_figures_cost_the_same_for_any_number_of_people(
    city: City, people: int, django_assert_num_queries: Any
) -> None:
    for person in EmployeeFactory.create_batch(people, unit=city.health):
        AssessmentFactory.create(employee=person, code="INT")
    require(city.agency, "INT", 3)
    with django_assert_num_queries(6):  # rule sets, the statement, its transaction with a setting on and off
        found = queries.gaps(city.hr, agency_id=city.agency.pk, on=DAY)
    with django_assert_num_queries(10):
        seen = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY)
    assert len(found) == seen.whole.gaps == people


def test_figures_are_counted_once_until_something_they_rest_on_is_written(
    city: City, django_assert_num_queries: Any
) -> None:
    person = EmployeeFactory.create(unit=city.health)
    require(city.agency, "INT", 3)
    AssessmentFactory.create(employee=person, code="INT", level=2)
    first = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY)
    with django_assert_num_queries(5):
        again = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY)
    assert again == first
    Assessment.objects.filter(employee=person).update(level=3)
    after = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY)
    assert (first.whole.gaps, after.whole.gaps) == (1, 0)
    assert after.counted_at >= first.counted_at


def test_kept_figures_of_one_person_are_not_shown_to_another(city: City) -> None:
    EmployeeFactory.create(unit=city.health)
    EmployeeFactory.create_batch(2, unit=city.healthy)
    head = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    other = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.healthy.path)
    seen = [
        queries.overview(actor, agency_id=city.agency.pk, on=DAY).whole.employees
        for actor in (city.hr, head, other)
    ]
    assert seen == [3, 1, 2]


papers = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(Assessment.Method.values),
        st.integers(-1600, 60),
        st.none() | st.integers(0, 1700),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda paper: (paper[1], paper[2]),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=papers)
def test_the_database_decides_the_level_held_as_the_rules_do(
    city: City, made: list[tuple[int, str, int, int | None]]
) -> None:
    person = EmployeeFactory.create(unit=city.health)
    for level, method, offset, days in made:
        start = DAY + timedelta(days=offset)
        until = None if days is None else start + timedelta(days=days)
        AssessmentFactory.create(
            employee=person, level=level, method=method, assessed_on=start, valid_until=until
        )
    table: AssessmentMethods = rulesets.load("assessment-methods", on=DAY).table
    judgements = [
        rules.Judgement(one.pk, one.level, one.method, one.assessed_on, one.valid_until)
        for one in Assessment.objects.filter(employee=person)
    ]
    expected = rules.held_level(judgements=judgements, methods=table.as_rules(), on=DAY)
    held = queries.held_levels(city.hr, agency_id=city.agency.pk, dates=[DAY], employees=[person.pk])
    assert [(one.level, one.assessment_id) for one in held] == (
        [] if expected is None else [(expected.level, expected.decided_by.key)]
    )


def test_levels_before_and_after_can_be_kept_to_one_method(city: City) -> None:
    person, unseen = EmployeeFactory.create_batch(2, unit=city.health)
    early, late = date(2026, 2, 1), date(2026, 8, 1)
    AssessmentFactory.create(employee=person, level=3, assessed_on=date(2026, 1, 1))
    AssessmentFactory.create(employee=person, level=1, method="SUPERVISOR", assessed_on=date(2026, 1, 2))
    AssessmentFactory.create(employee=person, level=4, method="SUPERVISOR", assessed_on=date(2026, 7, 1))
    AssessmentFactory.create(employee=person, code="KS", level=2, assessed_on=date(2026, 7, 1))

    def found(actor: Actor, methods: list[str] | None) -> dict[Any, Any]:
        return queries.held_levels_before_after(
            actor,
            agency_id=city.agency.pk,
            employees=[person.pk, unseen.pk],
            before=early,
            after=late,
            methods=methods,
        )

    assert found(city.hr, None) == {(person.pk, "INT"): (3, 3), (person.pk, "KS"): (None, 2)}
    assert found(city.hr, ["SUPERVISOR"]) == {(person.pk, "INT"): (1, 4)}
    assert found(hr_actor(AgencyFactory.create()), None) == {}


def assess_nine(person: Employee, total: int) -> None:
    for place, code in enumerate(NINE):
        level = total // 9 + (1 if place < total % 9 else 0)
        AssessmentFactory.create(employee=person, code=code, level=level)


@pytest.mark.parametrize(
    ("required", "held", "mapping", "selection"),
    [
        (2, 14, "KURANG_OPTIMAL", "MMS"),
        (3, 25, "OPTIMAL", "MS"),
        (1, 7, "KURANG_OPTIMAL", "MMS"),
        (4, 29, "CUKUP_OPTIMAL", "MS"),
        (4, 24, "KURANG_OPTIMAL", "KMS"),
        (2, 25, "OPTIMAL", "MS"),
    ],
)
def test_the_published_job_matches_come_out_of_the_database(
    city: City, required: int, held: int, mapping: str, selection: str
) -> None:
    for code in NINE:
        require(city.agency, code, required)
    assess_nine(EmployeeFactory.create(unit=city.health), held)
    for purpose, category in (("MAPPING", mapping), ("SELECTION", selection)):
        found = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY, purpose=purpose).whole
        assert {code: count for code, count in found.jpm.items() if count} == {category: 1}
        assert found.jpm_mean == rules.JobMatch(held=held, required=required * 9).percent


def test_people_without_all_assessments_are_counted_apart(city: City) -> None:
    for code in NINE:
        require(city.agency, code, 1)
    whole, part, _none = EmployeeFactory.create_batch(3, unit=city.health)
    EmployeeFactory.create(unit=city.health, post=PostFactory.create(unit=city.health, kind="ADMINISTRATOR"))
    assess_nine(whole, 9)
    AssessmentFactory.create(employee=part, code="INT")
    found = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY).whole
    assert (found.employees, found.assessed) == (4, 2)
    assert found.jpm == {
        "OPTIMAL": 1,
        "CUKUP_OPTIMAL": 0,
        "KURANG_OPTIMAL": 0,
        "BELUM_LENGKAP": 1,
        "BELUM_DINILAI": 1,
        "TANPA_STANDAR": 1,
    }


def test_figures_by_unit_add_up_to_those_of_the_agency(city: City) -> None:
    require(city.agency, "INT", 3)
    for unit, levels in ((city.health, [2, 3]), (city.healthy, [1]), (city.root, [4])):
        for level in levels:
            AssessmentFactory.create(employee=EmployeeFactory.create(unit=unit), code="INT", level=level)
    EmployeeFactory.create(unit=city.healthy)
    found = queries.overview(city.hr, agency_id=city.agency.pk, on=DAY).as_json()
    assert found["by_competency"] == [
        {
            "code": "INT",
            "name": "Integritas",
            "required_mean": 3.0,
            "held_mean": 2.5,
            "below": 2,
            "people": 5,
            "assessed": 4,
        }
    ]
    units = [(unit["name"], unit["employees"], unit["assessed"], unit["gaps"]) for unit in found["by_unit"]]
    assert units == [
        ("Dinas Kesehatan", 2, 2, 1),
        ("Dinas Kesehatan Hewan", 2, 1, 1),
        (city.root.name, 1, 1, 0),
    ]
    assert (found["employees"], found["assessed"], found["gaps"]) == (5, 4, 2)
    assert found["rule_sets"] == ["assessment-methods@2017-01-01", "jpm-categories@2019-01-01"]


def test_standards_are_seen_by_those_who_see_people_of_that_agency(city: City) -> None:
    line = require(city.agency, "INT", 3)
    abroad = EmployeeFactory.create()
    head = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    plain = actor_with(Role.EMPLOYEE, agency_id=city.agency.pk)
    seen = [
        [one.pk for one in queries.standards(actor, agency_id=city.agency.pk)]
        for actor in (city.hr, head, plain, hr_actor(abroad.agency), Actor())
    ]
    assert seen == [[line.pk], [line.pk], [], [], []]
