from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.people.models import Unit
from bina.people.tests.factories import UnitFactory, account_with, actor_with
from bina.planning import actions, queries, rules
from bina.planning.models import Cycle, CycleMove, CycleUnit
from bina.planning.rules import CYCLE_MOVES, UNIT_MOVES, CycleStep, Lack, Readiness, UnitStep
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_pages import browser, text
from bina.platform.access import Role
from bina.platform.models import Notice

DUE = {step: date(2026, 11, 20) + timedelta(days=10 * number) for number, step in enumerate(rules.DATED, 1)}
words = st.sampled_from(["", " ", "Data kurang lengkap"])


@given(
    steps=st.lists(st.tuples(st.sampled_from(list(UnitStep)), words), max_size=15),
    cycle=st.sampled_from(list(CycleStep)),
)
def test_a_unit_moves_only_as_declared_while_the_agency_gathers_and_back_only_with_a_reason(
    steps: list[tuple[UnitStep, str]], cycle: CycleStep
) -> None:
    order = list(UnitStep)
    stands = UnitStep.INVENTORY
    for wanted, reason in steps:
        if rules.unit_lack(cycle=cycle, start=stands, end=wanted, reason=reason) is None:
            forward = order.index(wanted) - order.index(stands)
            assert forward == 1 or (forward < 0 and reason.strip())
            assert cycle == CycleStep.GATHERING
            stands = wanted
    assert cycle == CycleStep.GATHERING or stands == UnitStep.INVENTORY


ready = st.builds(
    Readiness,
    open_units=st.integers(0, 2),
    has_plan=st.booleans(),
    is_approved=st.booleans(),
    decree=st.sampled_from(["", "800/12/2026"]),
    reason=words,
)


@given(steps=st.lists(st.tuples(st.sampled_from(list(CycleStep)), ready), max_size=15))
def test_an_agency_reaches_its_decree_only_with_an_approved_plan_and_never_leaves_a_closed_year(
    steps: list[tuple[CycleStep, Readiness]],
) -> None:
    order = list(CycleStep)
    stands = CycleStep.GATHERING
    for wanted, has in steps:
        lack = rules.cycle_lack(start=stands, end=wanted, ready=has)
        if lack is not None:
            continue
        assert stands != CycleStep.CLOSED
        forward = order.index(wanted) - order.index(stands)
        assert forward == 1 or (forward == -1 and has.reason.strip())
        assert wanted != CycleStep.EVALUATION or (has.is_approved and has.decree)
        assert wanted != CycleStep.DRAFT or forward < 0 or not has.open_units or has.reason.strip()
        stands = wanted


@pytest.mark.parametrize(("moves", "steps"), [(UNIT_MOVES, UnitStep), (CYCLE_MOVES, CycleStep)])
def test_every_step_is_reached_and_the_end_is_reached_from_every_step(moves: Any, steps: Any) -> None:
    order = [str(step) for step in steps]

    def reached(start: str) -> set[str]:
        found, open_steps = {start}, [start]
        while open_steps:
            step = open_steps.pop()
            new = {move.end for move in rules.moves_from(step, moves=moves)} - found
            found |= new
            open_steps += new
        return found

    assert reached(order[0]) == set(order)
    assert all(order[-1] in reached(step) for step in order)


@given(days=st.lists(st.integers(0, 30), min_size=6, max_size=6), on=st.integers(0, 31))
def test_only_who_stands_past_the_last_day_of_their_step_is_late(days: list[int], on: int) -> None:
    first = date(2026, 9, 1)
    due = {step: first + timedelta(days=day) for step, day in zip(rules.DATED, days, strict=True)}
    today = first + timedelta(days=on)
    assert rules.dates_in_order(due) == (days == sorted(days))
    assert rules.is_late(step="INVENTORY", due=due, on=today) == (on > days[0])
    assert rules.is_late(step="GATHERING", due=due, on=today) == (on > days[2])
    assert not rules.is_late(step="VALIDATED", due=due, on=today)


pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city(people=2)


@pytest.fixture
def cycle(city: City) -> Cycle:
    return actions.open_cycle(actor=city.hr, agency_id=city.agency.pk, year=2027, due=DUE, at=NOW)


def row_of(cycle: Cycle, unit: Unit) -> CycleUnit:
    return cycle.units.get(unit=unit)


def move(cycle: Cycle, actor: Any, unit: Unit, to: str, reason: str = "") -> int:
    rows = [row_of(cycle, unit).pk]
    return actions.move_units(actor=actor, cycle_id=cycle.pk, row_ids=rows, to=to, reason=reason, at=NOW)


def validate_all(cycle: Cycle, city: City) -> None:
    keys = list(cycle.units.values_list("pk", flat=True))
    for step in ("VERIFICATION", "VALIDATION", "VALIDATED"):
        actions.move_units(actor=city.hr, cycle_id=cycle.pk, row_ids=keys, to=step, reason="", at=NOW)


def test_a_year_is_opened_once_with_every_office_at_its_inventory(city: City, cycle: Cycle) -> None:
    assert list(cycle.units.order_by("unit__name").values_list("unit__name", "step")) == [
        ("Dinas Hidup Sehat", "INVENTORY"),
        ("Dinas Kesehatan", "INVENTORY"),
    ]
    give: dict[str, Any] = {"actor": city.hr, "agency_id": city.agency.pk, "at": NOW}
    for year, due in ((2027, DUE), (2028, DUE | {"DRAFT": date(2026, 1, 1)})):
        with pytest.raises(actions.CycleRefused):
            actions.open_cycle(**give, year=year, due=due)


def test_each_role_makes_its_own_moves_and_no_other(city: City, cycle: Cycle) -> None:
    leader_of_unit = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    hr_of_unit = actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.health.path)
    with pytest.raises(PermissionDenied):
        move(cycle, leader_of_unit, city.healthy, "VERIFICATION")
    assert [move(cycle, leader_of_unit, city.health, "VERIFICATION") for _press in range(2)] == [1, 0]
    with pytest.raises(PermissionDenied):
        move(cycle, leader_of_unit, city.health, "VALIDATION")
    assert move(cycle, hr_of_unit, city.health, "VALIDATION") == 1
    with pytest.raises(PermissionDenied):
        move(cycle, hr_of_unit, city.health, "VALIDATED")
    assert move(cycle, city.hr, city.health, "VALIDATED") == 1
    with pytest.raises(actions.CycleRefused):
        move(cycle, city.hr, city.healthy, "VALIDATED")


def test_a_return_needs_a_reason_which_the_unit_reads(city: City, cycle: Cycle) -> None:
    account_with(Role.SUPERVISOR, unit=city.health, name="Kepala")
    move(cycle, city.hr, city.health, "VERIFICATION")
    with pytest.raises(actions.CycleRefused):
        move(cycle, city.hr, city.health, "INVENTORY", " ")
    move(cycle, city.hr, city.health, "INVENTORY", "Tiga puskesmas belum ada")
    notice = Notice.objects.get(account__name="Kepala")
    assert "Tiga puskesmas belum ada" in notice.text
    assert list(CycleMove.objects.order_by("pk").values_list("start", "end", "back")) == [
        ("INVENTORY", "VERIFICATION", False),
        ("VERIFICATION", "INVENTORY", True),
    ]


def test_the_agency_goes_to_the_decree_and_closes_with_what_the_evaluation_showed(
    city: City, cycle: Cycle
) -> None:
    plan = make_plan(city)
    give: dict[str, Any] = {"actor": city.hr, "cycle_id": cycle.pk, "at": NOW}
    with pytest.raises(actions.CycleRefused):
        actions.move_cycle(**give, to="DRAFT")
    validate_all(cycle, city)
    actions.move_cycle(**give, to="DRAFT")
    with pytest.raises(actions.CycleRefused):
        actions.move_cycle(**give, to="DECREE")
    actions.move_cycle(**give, to="DECREE", plan_id=plan.pk)
    decree: dict[str, Any] = {"to": "EVALUATION", "decree_number": "800/7", "decreed_on": date(2026, 12, 1)}
    with pytest.raises(actions.CycleRefused):
        actions.move_cycle(**give, **decree)
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    with pytest.raises(actions.CycleRefused):
        actions.move_cycle(**give, **decree | {"decree_number": " "})
    fixed = [actions.move_cycle(**give, **decree) for _press in range(2)][-1]
    assert (fixed.step, fixed.decree_number, fixed.plan) == ("EVALUATION", "800/7", plan)
    closed = actions.move_cycle(**give, to="CLOSED", reason="Layanan lebih cepat")
    assert (closed.step, closed.evaluation) == ("CLOSED", "Layanan lebih cepat")
    with pytest.raises(actions.CycleRefused):
        move(cycle, city.hr, city.health, "VALIDATION", "Terlambat")


def test_units_are_left_behind_only_with_a_reason_and_only_the_agency_s_people_move_it(
    city: City, cycle: Cycle
) -> None:
    assert rules.cycle_lack(start="GATHERING", end="DRAFT", ready=Readiness(open_units=1)) == Lack.UNITS
    far = actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.health.path)
    auditor = actor_with(Role.AUDITOR, agency_id=city.agency.pk)
    for actor in (far, auditor, make_city(people=0).hr):
        with pytest.raises(PermissionDenied):
            actions.move_cycle(actor=actor, cycle_id=cycle.pk, to="DRAFT", reason="Segera", at=NOW)
    done = actions.move_cycle(actor=city.hr, cycle_id=cycle.pk, to="DRAFT", reason="Unit baru", at=NOW)
    assert done.step == "DRAFT"
    back = actions.move_cycle(actor=city.hr, cycle_id=cycle.pk, to="GATHERING", reason="Kurang", at=NOW)
    assert back.step == "GATHERING"


def test_units_are_reminded_before_the_day_and_weekly_after_it_each_once(city: City, cycle: Cycle) -> None:
    account_with(Role.SUPERVISOR, unit=city.health, name="Kepala")
    last = DUE["INVENTORY"]
    noon = [NOW.replace(year=day.year, month=day.month, day=day.day) for day in (
        last - timedelta(days=4), last - timedelta(days=3), last, last + timedelta(days=1),
        last + timedelta(days=7), last + timedelta(days=8))]  # fmt: skip
    assert [actions.remind_of_cycles(at=at) for at in noon] == [0, 2, 0, 2, 0, 2]
    assert Notice.objects.filter(account__name="Kepala").count() == 3
    again = [actions.remind_units(actor=city.hr, cycle_id=cycle.pk, at=at) for at in (noon[-1], noon[2])]
    assert again == [0, 0]


@pytest.mark.parametrize("offices", [0, 5])
def test_the_page_shows_who_is_late_and_costs_the_same_for_any_number(
    offices: int, city: City, django_assert_max_num_queries: Any
) -> None:
    UnitFactory.create_batch(offices, parent=city.root)
    early = {step: date(2026, 1, 1) + timedelta(days=n) for n, step in enumerate(rules.DATED)}
    cycle = actions.open_cycle(actor=city.hr, agency_id=city.agency.pk, year=2027, due=early, at=NOW)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    client = browser(Role.HR_DEVELOPER, city.root)
    client.get(reverse("planning:plan_list"))
    with django_assert_max_num_queries(14):
        response = client.get(reverse("planning:cycle", args=[cycle.pk]))
    assert (len(response.context["rows"]), response.context["late"]) == (2 + offices, 2 + offices)
    counted = {row["one"].unit: (row["one"].needs, row["one"].people) for row in response.context["rows"]}
    assert counted["Dinas Kesehatan"] == (2, 1)


def test_the_year_is_opened_and_moved_in_the_browser(city: City) -> None:
    client = browser(Role.HR_DEVELOPER, city.root)
    assert client.get(reverse("planning:cycle_now")).status_code == 200
    days = {step.lower(): day.isoformat() for step, day in DUE.items()}
    wrong = client.post(reverse("planning:cycle_new"), {"year": "2027", **days, "draft": "2026-01-01"})
    assert wrong.status_code == 422
    made = client.post(reverse("planning:cycle_new"), {"year": "2027", **days})
    cycle = Cycle.objects.get()
    page = reverse("planning:cycle", args=[cycle.pk])
    assert (made["Location"], client.get(reverse("planning:cycle_now"))["Location"]) == (page, page)
    rows = [str(row_of(cycle, city.health).pk)]
    address = reverse("planning:cycle_move_units", args=[cycle.pk])
    assert client.post(address, {"unit": rows, "langkah": "VERIFICATION"}).status_code == 302
    assert client.post(address, {"unit": rows, "langkah": "INVENTORY"}).status_code == 422
    refused = client.post(reverse("planning:cycle_move", args=[cycle.pk]), {"langkah": "DRAFT"})
    assert (refused.status_code, "belum divalidasi" in text(refused)) == (422, True)
    one = client.get(reverse("planning:cycle_unit", args=[rows[0]]))
    assert [move["move"].end for move in one.context["moves"]] == ["VALIDATION", "INVENTORY"]
    supervisor = browser(Role.SUPERVISOR, city.healthy)
    assert supervisor.get(reverse("planning:cycle_unit", args=[rows[0]])).status_code == 404
    assert supervisor.post(address, {"unit": rows, "langkah": "VALIDATION"}).status_code == 404
    assert [row["one"].unit for row in supervisor.get(page).context["rows"]] == ["Dinas Hidup Sehat"]
    assert queries.cycles(make_city(people=0).hr).count() == 0
