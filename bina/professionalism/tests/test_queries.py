from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bina.learning.tests.factories import make_course, put_in
from bina.people.models import Employee
from bina.people.tests.factories import UnitFactory, actor_with, hr_actor
from bina.platform.access import Actor, Role
from bina.platform.models import AgencyRuleSet
from bina.professionalism import queries
from bina.professionalism.queries import Standing
from bina.professionalism.tests.factories import (
    NOW,
    TODAY,
    Town,
    course,
    make_town,
    person,
    punish,
    seminar,
)
from bina.training.actions import take_course_hours
from bina.training.models import Enrolment
from bina.training.tests.factories import BatchFactory, EnrolmentFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def standing(town: Town, who: Employee, on: date = TODAY) -> Standing:
    _ground, found = queries.standing_of(town.hr, agency_id=town.root.agency_id, employee_id=who.pk, on=on)
    assert found is not None
    return found


def points(town: Town, who: Employee, on: date = TODAY) -> tuple[float, ...]:
    return tuple(float(one) for one in standing(town, who, on).points)


# The worked examples again, this time from the tables of the rooms below.
def test_the_seven_worked_examples_from_the_register_on(town: Town) -> None:
    unit = town.health
    one = person(unit, kind="SUPERVISOR", echelon="IV.A")
    course(one, form=1, name="Pelatihan Kepemimpinan Pengawas", on=date(2015, 2, 2), jp=905)
    course(one)
    seminar(one)
    two = person(unit, kind="FUNCTIONAL", title="Auditor Ahli Muda", education="45", predicate="VERY_GOOD")
    course(two, form=2, name="Pelatihan Fungsional Auditor", on=date(2012, 2, 2), jp=40)
    seminar(two)
    punish(two, "R")
    three, four = person(unit, education="15"), person(unit, education="30")
    course(three)
    course(four)
    punish(four, "R")
    five = person(unit, kind="ADMINISTRATOR", echelon="III.A", education="45")
    course(five)
    six = person(unit, kind="ADMINISTRATOR", echelon="III.B", education="50", predicate="VERY_GOOD")
    course(six, form=1, name="PKA", on=date(2019, 2, 2), jp=905)
    course(six)
    seminar(six)
    seven = person(unit, education="05", predicate="VERY_POOR")
    punish(seven, "B")
    found = [points(town, who) for who in (one, two, three, four, five, six, seven)]
    assert found == [
        (15, 40, 25, 5),
        (20, 25, 30, 3),
        (5, 22.5, 25, 5),
        (10, 22.5, 25, 3),
        (20, 15, 25, 5),
        (25, 40, 30, 5),
        (1, 0, 1, 1),
    ]


def test_completed_batches_and_finished_courses_count_like_trainings_elsewhere(town: Town) -> None:
    by_batch, by_course, dropped = (person(town.health) for _ in range(3))
    programme = ProgrammeFactory.create(agency=town.root.agency, length_jp=Decimal(24))
    batch = BatchFactory.create(programme=programme, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 6))
    EnrolmentFactory.create(
        batch=batch,
        employee=by_batch,
        state=Enrolment.State.COMPLETED,
        completed_on=date(2026, 5, 6),
        earned_jp=Decimal(24),
    )
    EnrolmentFactory.create(batch=batch, employee=dropped, state=Enrolment.State.FAILED)
    place = put_in(make_course(town.root.agency, length_jp=Decimal(20)), by_course)
    type(place).objects.filter(pk=place.pk).update(completed_at=NOW)
    take_course_hours(at=NOW)
    assert [points(town, who)[1] for who in (by_batch, by_course, dropped)] == [22.5, 22.5, 0]


def test_hours_count_up_to_the_yearly_cap_of_their_form(town: Town) -> None:
    first, late, other = person(town.health), person(town.health), person(town.health)
    course(first, form=25, jp=20, on=date(2026, 6, 1))
    course(late, form=25, jp=4, on=date(2026, 2, 1))
    course(late, form=25, jp=20, on=date(2026, 6, 1))
    course(other, form=25, jp=4, on=date(2025, 12, 30))
    course(other, form=25, jp=20, on=date(2026, 6, 1))
    proved = {who.pk: "TECHNICAL" in standing(town, who).proofs for who in (first, late, other)}
    assert proved == {first.pk: True, late.pk: False, other.pk: True}


def test_hours_before_the_window_fill_the_cap_of_their_year(town: Town) -> None:
    who = person(town.health)
    course(who, form=25, jp=12, on=date(2025, 1, 5))
    course(who, form=25, jp=20, on=date(2025, 12, 1))
    assert "TECHNICAL" not in standing(town, who).proofs


def test_only_the_appraisal_of_the_year_before_counts(town: Town) -> None:
    who = person(town.health, predicate="VERY_GOOD")
    assert [points(town, who, date(year, 11, 22))[2] for year in (2025, 2026, 2027)] == [0, 30, 0]


@pytest.mark.parametrize(
    ("on", "until", "counts"),
    [
        (date(2021, 11, 22), None, True),
        (date(2021, 11, 21), None, False),
        (date(2021, 6, 1), date(2022, 6, 1), True),
        (date(2026, 11, 23), None, False),
    ],
    ids=["five years to the day", "a day more", "began before and still ran", "tomorrow"],
)
def test_a_penalty_counts_for_five_years_and_while_it_runs(
    town: Town, on: date, until: date | None, counts: bool
) -> None:
    who = person(town.health)
    punish(who, "S", on=on, until=until)
    assert points(town, who)[3] == (2 if counts else 5)


def test_the_proof_names_the_training_and_its_last_day(town: Town) -> None:
    who = person(town.health)
    course(who, name="Tata Naskah")
    proof = standing(town, who).proofs["TECHNICAL"]
    assert ([one.name for one in proof.trainings], proof.counts_until) == (["Tata Naskah"], date(2027, 5, 4))


def test_steps_say_what_one_more_training_brings(town: Town) -> None:
    steps = standing(town, person(town.health)).steps
    assert [(one.component, one.points) for one in steps] == [
        ("TECHNICAL", Decimal("22.5")),
        ("SEMINAR", Decimal("17.5")),
    ]


def test_people_on_probation_and_people_who_left_are_not_measured(town: Town) -> None:
    new = person(town.health, employment_kind=Employee.EmploymentKind.CPNS)
    gone = person(town.health, status=Employee.Status.RETIRED)
    hired = person(town.health, employment_kind=Employee.EmploymentKind.PPPK)
    ground = queries.ground(town.hr, agency_id=town.root.agency_id, on=TODAY)
    assert [one.employee_id for one in ground.people] == [hired.pk]
    for who in (new, gone):
        _ground, found = queries.standing_of(
            town.hr, agency_id=town.root.agency_id, employee_id=who.pk, on=TODAY
        )
        assert found is None


def test_an_agencys_own_decree_goes_before_the_shipped_rules(town: Town) -> None:
    who = person(town.health)
    course(who, jp=10)
    course(who, jp=10, name="Lain", form=8)
    shipped = queries.rule_set(town.root.agency_id, on=TODAY)
    table = shipped.table.model_dump(mode="json")
    table["evidence"]["TECHNICAL"]["counting"] = "SUM"
    AgencyRuleSet.objects.create(
        agency_id=town.root.agency_id,
        name="professionalism-index",
        valid_from=date(2026, 1, 1),
        legal_basis="Keputusan Wali Kota 12/2026",
        table=table,
        created_at=NOW,
    )
    assert points(town, who)[1] == 22.5
    row = town.measured()
    assert row.rule_set == "professionalism-index@2026-01-01+agency"
    assert points(town, who, date(2025, 11, 22))[1] == 0


def test_the_number_of_queries_does_not_grow_with_people(town: Town, django_assert_num_queries: Any) -> None:
    for count in (1, 12):
        for _ in range(count):
            who = person(town.health)
            course(who)
            punish(who, "R")
        with django_assert_num_queries(6):
            found = queries.ground(town.hr, agency_id=town.root.agency_id, on=TODAY)
            assert len(list(found.standings())) == len(found.people)


def test_who_sees_one_office_gets_its_people_and_not_those_of_one_with_a_longer_name(town: Town) -> None:
    near, far = person(town.health), person(town.healthy)
    boss = actor_with(Role.SUPERVISOR, agency_id=town.root.agency_id, unit_path=town.health.path)
    found = queries.ground(boss, agency_id=town.root.agency_id, on=TODAY)
    assert [one.employee_id for one in found.people] == [near.pk]
    measurement = town.measured()
    assert [row.employee_id for row in queries.indices(boss)] == [near.pk]
    seen = queries.overview(boss, measurement=measurement)
    assert seen.whole is not None
    assert (seen.whole.people, [one.name for one in seen.units]) == (1, ["Dinas Kesehatan"])
    alone = Actor(agency_id=town.root.agency_id, employee_id=far.pk)
    assert [row.employee_id for row in queries.indices(alone)] == [far.pk]
    assert queries.overview(hr_actor(UnitFactory.create().agency), measurement=measurement).whole is None


def test_an_overview_adds_up(town: Town) -> None:
    strong = person(town.health, education="50", predicate="VERY_GOOD")
    person(town.healthy, education="15")
    course(strong)
    seminar(strong)
    person(town.root, education="30", predicate="")
    seen = queries.overview(town.hr, measurement=town.measured())
    assert seen.whole is not None
    means = {unit.name: float(unit.index) for unit in seen.units}
    assert means == {"Dinas Kesehatan": 100, "Dinas Olahraga": 35, "Kota Contoh": 15}
    assert float(seen.whole.index) == 50
    assert {code: float(mean) for code, mean in seen.whole.dimensions.items()} == {
        "QUALIFICATION": pytest.approx(40 / 3),
        "COMPETENCE": pytest.approx(40 / 3),
        "PERFORMANCE": pytest.approx(55 / 3),
        "DISCIPLINE": 5,
    }
    assert seen.whole.categories == {"VERY_HIGH": 1, "HIGH": 0, "MEDIUM": 0, "LOW": 0, "VERY_LOW": 2}
    assert [(one.component, one.people, float(one.gain)) for one in seen.whole.lacks] == [
        ("TECHNICAL", 2, 15.0),
        ("SEMINAR", 2, pytest.approx(35 / 3)),
    ]
    assert seen.whole.category == "VERY_LOW"


def test_a_unit_is_opened_into_the_units_below_it(town: Town) -> None:
    section = UnitFactory.create(parent=town.health, path=f"{town.health.path}.gizi", name="Seksi Gizi")
    person(section)
    person(town.health)
    person(town.healthy)
    seen = queries.overview(town.hr, measurement=town.measured(), unit=town.health.path)
    assert [(one.name, one.people) for one in seen.units] == [("Dinas Kesehatan", 1), ("Seksi Gizi", 1)]


@pytest.mark.parametrize("count", [1, 15])
def test_an_overview_costs_the_same_for_any_number_of_people(
    town: Town, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        person(UnitFactory.create(parent=town.root))
    measurement = town.measured()
    with django_assert_num_queries(4):
        queries.overview(town.hr, measurement=measurement)


def test_history_shows_each_measured_year(town: Town) -> None:
    who = person(town.health)
    course(who, on=date(2026, 2, 2))
    town.measured(date(2025, 12, 31))
    town.measured()
    found = queries.history(town.hr, agency_id=town.root.agency_id)
    assert [(one.year, float(one.index)) for one in found] == [(2025, 20), (2026, 67.5)]
    assert [float(row.total) for row in queries.person_years(town.hr, employee_id=who.pk)] == [20, 67.5]


def test_people_are_found_by_category_by_what_they_lack_and_by_words(town: Town) -> None:
    full, none = person(town.health, name="Ani"), person(town.healthy, name="Budi")
    trained = person(town.healthy, kind="FUNCTIONAL", title="Guru Ahli Muda", name="Citra")
    for who in (full, trained):
        course(who)
        seminar(who)
    measurement = town.measured()

    def found(**asked: Any) -> list[str]:
        rows = queries.indices_matching(town.hr, measurement=measurement, **asked)
        return sorted(row.employee.name for row in rows)

    assert found(category="HIGH") == ["Ani", "Citra"]
    assert found(lacking="TECHNICAL", post_kinds=("GENERAL", "FUNCTIONAL")) == ["Budi"]
    assert found(lacking="LEADERSHIP_TRAINING", post_kinds=("SUPERVISOR",)) == []
    assert found(text="olahraga") == ["Budi", "Citra"]
    assert found(text=none.nip) == ["Budi"]
    assert found(unit_path=town.health.path) == ["Ani"]


# The way to a target.
def offer(town: Town, **values: Any) -> Any:
    return ProgrammeFactory.create(agency=town.root.agency, minimum_seats=1, **values)


def test_the_price_of_a_component_is_the_cheapest_place_in_a_full_batch(town: Town) -> None:
    table = queries.rule_set(town.root.agency_id, on=TODAY).table
    offer(
        town,
        form=3,
        length_jp=Decimal(24),
        seats=30,
        fixed_cost_rupiah=10_000_000,
        cost_per_person_rupiah=100,
    )
    cheap = offer(
        town, form=16, length_jp=Decimal(20), seats=3, fixed_cost_rupiah=100, cost_per_person_rupiah=7
    )
    offer(town, form=16, length_jp=Decimal(19), fixed_cost_rupiah=0, cost_per_person_rupiah=1)
    offer(town, form=3, length_jp=Decimal(20), fixed_cost_rupiah=0, cost_per_person_rupiah=2, is_active=False)
    for_leaders = offer(town, form=9, length_jp=Decimal(6), fixed_cost_rupiah=0, targets=["LEADERSHIP"])
    pka = offer(town, form=1, name="PKA", length_jp=Decimal(905), seats=1, fixed_cost_rupiah=0)
    found = {
        (one.component, one.post_kind): (one.programme_id, one.cost_rupiah)
        for one in queries.prices(town.hr, agency_id=town.root.agency_id, table=table)
    }
    kinds = ("LEADERSHIP", "ADMINISTRATOR", "SUPERVISOR", "FUNCTIONAL", "GENERAL")
    assert found == {
        **{("TECHNICAL", kind): (cheap.pk, 41) for kind in kinds},
        ("SEMINAR", "LEADERSHIP"): (for_leaders.pk, 250_000),
        ("LEADERSHIP_TRAINING", "ADMINISTRATOR"): (pka.pk, 250_000),
    }


def test_the_way_to_a_target_takes_the_lowest_index_first_and_says_what_each_unit_gains(town: Town) -> None:
    low, high = person(town.health, education="15"), person(town.health, education="50")
    sport = person(town.healthy, education="45")
    costs = {("TECHNICAL", "GENERAL"): 600_000, ("SEMINAR", "GENERAL"): 700_000}
    way = queries.way_to(town.hr, measurement=town.measured(), target=Decimal(55), costs=costs)
    assert (float(way.before), way.measured) == (pytest.approx(140 / 3), 3)
    assert [(who.employee_id, one.kind) for who, one in way.chosen] == [
        (low.pk, "TECHNICAL"),
        (sport.pk, "TECHNICAL"),
    ]
    assert float(way.after) == pytest.approx(185 / 3)
    assert (way.answer.cost_rupiah, way.answer.proven, way.people) == (1_200_000, True, 2)
    assert [(one.name, one.people, one.cost_rupiah, float(one.index_after)) for one in way.units] == [
        ("Dinas Kesehatan", 1, 600_000, pytest.approx((57.5 + 55) / 2)),
        ("Dinas Olahraga", 1, 600_000, 72.5),
    ]
    assert high.pk not in {who.employee_id for who, _one in way.chosen}


def test_the_way_of_one_unit_leaves_the_others_alone(town: Town) -> None:
    person(town.health)
    inside = person(town.healthy)
    costs = {("TECHNICAL", "GENERAL"): 600_000}
    way = queries.way_to(
        town.hr, measurement=town.measured(), target=Decimal(60), costs=costs, unit=town.healthy.path
    )
    assert [who.employee_id for who, _one in way.chosen] == [inside.pk]


def test_a_target_out_of_reach_says_how_far_one_gets(town: Town) -> None:
    person(town.health)
    way = queries.way_to(
        town.hr, measurement=town.measured(), target=Decimal(90), costs={("SEMINAR", "GENERAL"): 1}
    )
    assert (way.answer.reached, float(way.most), float(way.after)) == (False, 62.5, 62.5)


def test_nobody_measured_is_a_refusal(town: Town) -> None:
    measurement = town.measured()
    with pytest.raises(queries.NothingMeasured, match=r"measured|diukur"):
        queries.way_to(town.hr, measurement=measurement, target=Decimal(70), costs={})
