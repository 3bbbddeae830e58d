"""The aims of a plan: how they are made comparable and mixed, and what a plan brings to each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bina.competency.tests.factories import competence
from bina.planning import actions, exports, queries, rules
from bina.planning.models import Need, Plan, PlanLine
from bina.planning.rules import Aim, Objectives, Parts
from bina.planning.tests.factories import NOW, City, make_city
from bina.planning.tests.test_comparing import browser, text
from bina.training.tests.factories import ProgrammeFactory

WEIGHTS = st.integers(0, 100)
AMOUNTS = st.floats(0, 50)
PART = st.builds(Parts, gaps=AMOUNTS, index=AMOUNTS, services=AMOUNTS, mandatory=st.sampled_from([0.0, 1.0]))


@pytest.mark.parametrize(
    ("parts", "objectives", "worth", "most"),
    [
        (Parts(1.5, 1.5, 0.5, 0.0), Objectives(), 1.5, Aim.GAPS),
        (Parts(1.5, 1.5, 0.5, 1.0), Objectives(), 2.5, Aim.GAPS),
        (Parts(1.0, 1.5, 0.0, 0.0), Objectives(index=100), 2.5, Aim.INDEX),
        (Parts(2.0, 1.0, 1.0, 0.0), Objectives(gaps=50, index=20, services=100), 2.2, Aim.GAPS),
        (Parts(1.5, 0.0, 1.5, 0.0), Objectives(gaps=0, services=50), 0.75, Aim.SERVICES),
        (Parts(0.0, 0.0, 0.0, 1.0), Objectives(), 1.0, Aim.MANDATORY),
        (Parts(0.0, 2.0, 0.0, 0.0), Objectives(), 0.0, None),
    ],
)
def test_a_place_is_worth_the_weighted_sum_of_its_parts(
    parts: Parts, objectives: Objectives, worth: float, most: Aim | None
) -> None:
    assert rules.mixed_worth(parts, objectives) == pytest.approx(worth)
    assert rules.counted_most(rules.weighed(parts, objectives)) == most


@given(PART, WEIGHTS, WEIGHTS, WEIGHTS)
def test_more_weight_never_makes_a_place_worth_less(parts: Parts, gaps: int, index: int, more: int) -> None:
    less = rules.mixed_worth(parts, Objectives(gaps=gaps, index=min(index, more)))
    assert less <= rules.mixed_worth(parts, Objectives(gaps=gaps, index=max(index, more))) + 1e-9
    assert less >= 0


@pytest.mark.parametrize(("percent", "weight"), [(0, 0.0), (40, 0.02), (100, 0.05)])
def test_twenty_hours_at_full_weight_are_worth_one_level(percent: int, weight: float) -> None:
    assert rules.duty_weight(percent) == weight
    assert rules.duty_percent(weight) == percent


def test_fifteen_points_of_the_index_are_worth_one_level() -> None:
    assert rules.index_part(22.5) == 1.5
    assert rules.index_part(10, points_of_a_level=20) == 0.5


def test_only_what_the_services_meant_ask_for_counts_as_theirs() -> None:
    lacks = [
        rules.Missing("PP", 3, 2, ("GAP", "SERVICE"), "NORMAL", ("need-1",)),
        rules.Missing("KOM", 3, 2, ("GAP", "SERVICE"), "NORMAL", ("need-2",)),
        rules.Missing("OHK", 3, 2),
    ]
    taught = {"PP": 3, "KOM": 3, "OHK": 3}
    every = rules.pair_parts(missing=lacks, taught=taught)
    one = rules.pair_parts(missing=lacks, taught=taught, named=["need-2"])
    assert (every.gaps, every.services, one.gaps, one.services) == (4.0, 3.0, 4.0, 1.5)


def test_the_weight_of_a_post_and_the_measured_effect_scale_gaps_but_not_the_index() -> None:
    lacks = [rules.Missing("PP", 3, 2)]
    found = rules.pair_parts(missing=lacks, taught={"PP": 3}, factor=0.5, post_weight=3.0, index=1.5)
    assert found == Parts(1.5, 1.5, 0.0, 0.0)


@pytest.fixture
def city() -> City:
    return make_city(people=4)


@pytest.fixture
def seminar(city: City) -> Any:
    """A seminar that closes nobody's gap; it fulfils a component of the index."""
    return ProgrammeFactory.create(
        agency=city.agency, code="SEM", name="Seminar", form=4, minimum_seats=2, seats=4, length_jp=Decimal(8)
    )


def solved(city: City, objectives: Objectives, title: str = "") -> Plan:
    plan = actions.create_plan(
        actor=city.hr,
        agency_id=city.agency.pk,
        year=2027,
        budget_rupiah=100_000_000,
        title=title,
        objectives=objectives,
        time_limit=20,
        at=NOW,
    )
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


def slow_service(city: City) -> Need:
    return actions.add_need(
        actor=city.hr,
        agency_id=city.agency.pk,
        year=2027,
        source=Need.Source.SERVICE,
        competence_id=competence("PP").pk,
        unit_id=city.health.pk,
        reason="Antrean 40 menit",
        at=NOW,
    )


def programmes(plan: Plan) -> set[str]:
    return set(PlanLine.objects.filter(plan=plan).values_list("batch__programme__code", flat=True))


@pytest.mark.django_db
def test_a_plan_for_the_index_takes_the_seminar_that_a_plan_for_gaps_leaves(city: City, seminar: Any) -> None:
    gaps, index = solved(city, Objectives()), solved(city, Objectives(gaps=0, index=100))
    assert programmes(gaps) == {"PRIMA", "KOM1"}
    assert programmes(index) == {"SEM"}
    brought = dict(zip(("gaps", "index"), queries.measures(city.hr, plans=[gaps, index]), strict=True))
    assert (brought["gaps"].gaps, brought["index"].gaps) == (8, 0)
    line = PlanLine.objects.filter(plan=index).first()
    assert line is not None
    each = Decimal(str(line.parts["components"]["SEMINAR"]))
    assert brought["index"].index_points == 4 * each
    assert brought["index"].index_rise == each
    assert line.value == pytest.approx(float(each) / 15, abs=1e-6)
    with translation.override("en"):
        said = exports.say_line(line, names={})
    assert said[-2:] == ["Adds 17.5 points to the IP ASN", "Counted most: raising the IP ASN"]


@pytest.mark.django_db
def test_a_component_that_two_programmes_fulfil_is_measured_once(city: City, seminar: Any) -> None:
    ProgrammeFactory.create(agency=city.agency, code="SEM2", form=4, minimum_seats=2, seats=4,
                            length_jp=Decimal(4))  # fmt: skip
    both = solved(city, Objectives(gaps=0, index=100))
    assert programmes(both) == {"SEM", "SEM2"}
    line = PlanLine.objects.filter(plan=both).first()
    assert line is not None
    [found] = queries.measures(city.hr, plans=[both])
    assert found.index_points == 4 * Decimal(str(line.parts["components"]["SEMINAR"]))


@pytest.mark.django_db
def test_a_plan_for_a_service_serves_the_unit_it_was_named_for(city: City) -> None:
    need = slow_service(city)
    plan = solved(city, Objectives(gaps=0, services=100, named=(str(need.pk),)))
    places = PlanLine.objects.filter(plan=plan)
    assert {line.unit_path for line in places} == {city.health.path}
    assert programmes(plan) == {"PRIMA"}
    [found] = queries.measures(city.hr, plans=[plan])
    assert (found.services, found.gaps) == (2, 2)
    with translation.override("en"):
        assert "Counted most: improving services" in exports.say_line(places[0], names={})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("objectives", "duty_weight", "field"),
    [(Objectives(gaps=101), 0.02, "gap_weight"), (Objectives(index=-1), 0.02, "index_weight"),
     (Objectives(gaps=0), 0.0, "gap_weight")],
)  # fmt: skip
def test_weights_out_of_range_or_all_at_nothing_are_refused(
    city: City, objectives: Objectives, duty_weight: float, field: str
) -> None:
    with pytest.raises(actions.PlanRefused) as refused:
        actions.create_plan(actor=city.hr, agency_id=city.agency.pk, year=2027, budget_rupiah=0,
                            objectives=objectives, duty_weight=duty_weight, at=NOW)  # fmt: skip
    assert refused.value.field == field


@pytest.mark.django_db
def test_the_aims_are_weighed_on_the_form_and_name_needs_of_services(city: City) -> None:
    need = slow_service(city)
    client = browser(city)
    page = client.get(reverse("planning:plan_new"))
    assert "Antrean 40 menit" in text(page)
    data = {"year": "2027", "budget_rupiah": "1000000", "gap_weight": "50", "index_weight": "30",
            "duty_percent": "100", "service_weight": "20", "services": [str(need.pk)],
            "batches_per_programme": "6", "time_limit": "30"}  # fmt: skip
    assert client.post(reverse("planning:plan_new"), data).status_code == 302
    plan = Plan.objects.get()
    assert plan.objectives == Objectives(50, 30, 20, (str(need.pk),))
    assert (plan.duty_weight, plan.duty_percent) == (0.05, 100)
    assert client.post(reverse("planning:plan_new"), {**data, "gap_weight": "101"}).status_code == 422


@pytest.mark.django_db
def test_plans_compared_show_what_each_brings_to_each_aim(city: City, seminar: Any) -> None:
    gaps = solved(city, Objectives(), title="Gaps first")
    index = solved(city, Objectives(gaps=0, index=100), title="Index first")
    PlanLine.objects.filter(plan=gaps).update(parts={})  # as found before aims were kept
    page = browser(city).get(reverse("planning:plan_compare"), {"rencana": [gaps.pk, index.pk]})
    brings = dict(page.context["brings"])
    assert brings["Gaps closed, in part or whole (person × competence)"] == [
        ("Gaps first", "8"), ("Index first", "0")]  # fmt: skip
    assert brings["Points of the IP ASN"][0] == ("Gaps first", "–")
    assert brings["Weights: gaps · IP ASN · hours · services"][1] == ("Index first", "0 · 100 · 40 · 0")
    assert page.context["chart"].series[0].values[0] == 100
