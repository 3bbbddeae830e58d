from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.learning.tests.factories import make_course
from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.platform.rulesets import load
from bina.training import actions as room
from bina.training.actions import curriculum as actions
from bina.training.actions.curriculum import CostLine, SessionLine
from bina.training.actions.evidence import Evidence, record_effect_evidence
from bina.training.actions.refusals import NotOfThisAgency, ProgrammeRefused
from bina.training.models import (
    CostItem,
    CurriculumSession,
    EffectEvidence,
    Prerequisite,
    Programme,
)
from bina.training.queries import curriculum as queries
from bina.training.tests.city import VALUES, City, stranger
from bina.training.tests.factories import NOW, ProgrammeFactory

pytestmark = pytest.mark.django_db
MORNING = SessionLine(title="Mendengar", method="PRACTICE", length_jp=Decimal(10))
NOON = SessionLine(title="Menjawab", method="CASE", length_jp=Decimal(6))


@pytest.fixture
def programme(city: City) -> Programme:
    return ProgrammeFactory.create(agency=city.agency)


def test_the_table_of_hours_names_every_form_of_siasn() -> None:
    table = load("form-hours", on=NOW.date()).table.by_number()
    forms = load("training-forms", on=NOW.date()).table.by_number()
    assert sorted(table) == sorted(forms) == list(range(1, 26))
    assert load("form-hours", on=NOW.date()).to_verify


def test_a_curriculum_keeps_its_order_and_is_replaced_as_a_whole(city: City, programme: Programme) -> None:
    install_frameworks()
    taught = replace(MORNING, competency_id=competence("PP").pk, level=3, outcome="Mendengar keluhan.")
    for sessions in ([NOON, taught], [taught, NOON]):
        actions.set_curriculum(actor=city.hr, programme_id=programme.pk, sessions=sessions, at=NOW)
    rows = CurriculumSession.objects.order_by("position").values_list("title", "competency__code", "level")
    assert list(rows) == [("Mendengar", "PP", 3), ("Menjawab", None, None)]


@pytest.mark.parametrize("sessions", [[MORNING], [MORNING, replace(NOON, length_jp=Decimal("6.25"))]])
def test_sessions_that_do_not_add_up_to_the_programme_are_refused(
    city: City, programme: Programme, sessions: list[SessionLine]
) -> None:
    with pytest.raises(ProgrammeRefused, match="16 JP"):
        actions.set_curriculum(actor=city.hr, programme_id=programme.pk, sessions=sessions, at=NOW)
    assert not CurriculumSession.objects.exists()


def test_a_level_beyond_the_scale_is_refused(city: City, programme: Programme) -> None:
    install_frameworks()
    line = replace(MORNING, length_jp=Decimal(16), competency_id=competence("PP").pk, level=6)
    with pytest.raises(ProgrammeRefused, match="Mendengar"):
        actions.set_curriculum(actor=city.hr, programme_id=programme.pk, sessions=[line], at=NOW)


def test_the_prices_of_a_programme_are_the_sums_of_its_cost_model_and_stay_so(
    city: City, programme: Programme
) -> None:
    items = [
        CostLine(kind="VENUE", basis="DAY", price_rupiah=2_000_000),
        CostLine(kind="HONORARIUM", basis="BATCH", price_rupiah=900_000, quantity=3),
        CostLine(kind="MEALS", basis="PERSON_DAY", price_rupiah=75_000),
        CostLine(kind="MATERIALS", basis="PERSON", price_rupiah=50_000),
    ]
    changed = actions.set_costs(actor=city.hr, programme_id=programme.pk, items=items, at=NOW)
    assert queries.days_of(changed, on=NOW.date()) == 2  # 16 JP of a technical training, 10 a day at most
    assert (changed.fixed_cost_rupiah, changed.cost_per_person_rupiah) == (6_700_000, 200_000)
    longer = replace(VALUES, length_jp=Decimal(30), fixed_cost_rupiah=1, cost_per_person_rupiah=1)
    edited = room.edit_programme(actor=city.hr, programme_id=programme.pk, values=longer, at=NOW)
    assert (edited.fixed_cost_rupiah, edited.cost_per_person_rupiah) == (8_700_000, 275_000)
    cleared = actions.set_costs(actor=city.hr, programme_id=programme.pk, items=[], at=NOW)
    assert (cleared.fixed_cost_rupiah, CostItem.objects.count()) == (8_700_000, 0)


def test_prerequisites_are_programmes_and_courses_of_the_agency_without_a_circle(
    city: City, programme: Programme
) -> None:
    first, second = ProgrammeFactory.create_batch(2, agency=city.agency)
    course = make_course(city.agency)
    actions.set_prerequisites(
        actor=city.hr, programme_id=programme.pk, programmes=[first.pk], courses=[course.pk], at=NOW
    )
    actions.set_prerequisites(
        actor=city.hr, programme_id=first.pk, programmes=[second.pk], courses=[], at=NOW
    )
    for wish in (second.pk, programme.pk):
        with pytest.raises(ProgrammeRefused):
            actions.set_prerequisites(
                actor=city.hr,
                programme_id=wish,
                programmes=[programme.pk],
                courses=[],
                at=NOW,
            )
    with pytest.raises(ProgrammeRefused):
        actions.set_prerequisites(
            actor=city.hr,
            programme_id=second.pk,
            programmes=[ProgrammeFactory.create().pk],
            courses=[],
            at=NOW,
        )
    assert Prerequisite.objects.count() == 3
    shown = queries.prerequisites(city.hr, programme=programme)
    assert [(row.earlier_id, row.course_title) for row in shown] == [
        (first.pk, None),
        (None, queries.courses_to_require(city.agency.pk)[0].title),
    ]


def test_strangers_change_nothing_behind_a_programme(programme: Programme) -> None:
    call = {"actor": stranger(), "programme_id": programme.pk, "at": NOW}
    with pytest.raises(PermissionDenied):
        actions.set_curriculum(sessions=[], **call)
    with pytest.raises(PermissionDenied):
        actions.set_costs(items=[], **call)
    with pytest.raises(PermissionDenied):
        actions.set_prerequisites(programmes=[], courses=[], **call)
    assert queries.evidence(stranger(), programme=programme) == []


def test_measured_effects_replace_those_of_the_same_year_and_leave_others(
    city: City, programme: Programme
) -> None:
    line = Evidence(
        programme_id=programme.pk,
        year=2025,
        n_trained=20,
        estimate=Decimal("0.4"),
        low=Decimal("0.1"),
        high=Decimal("0.7"),
    )
    keep = {"actor": city.hr, "agency_id": city.agency.pk, "at": NOW}
    record_effect_evidence(evidence=[replace(line, year=2024), line], **keep)
    record_effect_evidence(evidence=[replace(line, n_trained=25)], **keep)
    found = queries.evidence(city.hr, programme=programme)
    assert [(row.year, row.n_trained) for row in found] == [(2025, 25), (2024, 20)]
    with pytest.raises(NotOfThisAgency):
        record_effect_evidence(evidence=[replace(line, programme_id=ProgrammeFactory.create().pk)], **keep)
    assert EffectEvidence.objects.count() == 2


# Pages


def _lines(prefix: str = "form", **first: Any) -> dict[str, Any]:
    data = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}
    return data | {f"{prefix}-0-{name}": value for name, value in first.items()}


def test_curriculum_costs_and_prerequisites_are_written_by_plain_forms(
    client: Client, city: City, programme: Programme
) -> None:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    urls = {
        name: reverse(f"training:programme_{name}", args=[programme.pk])
        for name in ("curriculum", "costs", "prerequisites")
    }
    assert [client.get(url).status_code for url in urls.values()] == [200] * 3
    session = {"title": "Mendengar", "method": "PRACTICE", "length_jp": "15"}
    assert client.post(urls["curriculum"], _lines(**session)).status_code == 422
    assert client.post(urls["curriculum"], _lines(**{**session, "length_jp": "16"})).status_code == 302
    item = {"kind": "VENUE", "basis": "BATCH", "quantity": 1, "price_rupiah": 5_000_000}
    assert client.post(urls["costs"], _lines(**item)).status_code == 302
    earlier = ProgrammeFactory.create(agency=city.agency)
    assert client.post(urls["prerequisites"], {"programmes": [str(earlier.pk)]}).status_code == 302
    page = client.get(reverse("training:programme", args=[programme.pk])).context
    assert [row.title for row in page["curriculum"]] == ["Mendengar"]
    assert [row.price_rupiah for row in page["costs"]] == [5_000_000]
    assert [row.earlier_id for row in page["prerequisites"]] == [earlier.pk]
    assert page["programme"].fixed_cost_rupiah == 5_000_000


def test_evidence_of_effect_stands_on_the_programmes_page(
    client: Client, city: City, programme: Programme
) -> None:
    EffectEvidence.objects.create(
        agency=city.agency,
        programme=programme,
        year=date(2025, 1, 1).year,
        n_trained=30,
        n_comparison=40,
        estimate=Decimal("0.5"),
        low=Decimal("0.2"),
        high=Decimal("0.8"),
        measured_at=NOW,
    )
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    url = reverse("training:programme", args=[programme.pk])
    assert [row.n_trained for row in client.get(url).context["evidence"]] == [30]
    client.force_login(account_with(Role.TRAINER, unit=city.root))
    assert client.get(url).context["evidence"] == []
