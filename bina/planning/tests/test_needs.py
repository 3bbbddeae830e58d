from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bina.competency.tests.factories import AssessmentFactory, competence, require
from bina.people.tests.factories import PostFactory, actor_with
from bina.performance.tests.factories import AppraisalFactory, MetricFactory, MetricValueFactory
from bina.planning import actions, exports, queries
from bina.planning.models import Aim, Need
from bina.planning.rules import Missing, pair_worth
from bina.planning.rulesets import PerformanceNeeds
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_pages import browser, text
from bina.platform.access import Role
from bina.platform.rulesets import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city(people=4)


def derive(city: City) -> actions.Derived:
    return actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)


@pytest.mark.parametrize(
    ("predicate", "result", "behaviour", "codes"),
    [
        ("GOOD", "BELOW", "BELOW", ()),
        ("NEEDS_IMPROVEMENT", "BELOW", "MEETS", ("OHK",)),
        ("POOR", "ABOVE", "BELOW", ("PP", "KS")),
        ("VERY_POOR", "BELOW", "BELOW", ("OHK", "PP", "KS")),
        ("POOR", "", "", ("OHK",)),
    ],
)
def test_a_low_rating_points_to_the_competences_of_the_rule_set(
    predicate: str, result: str, behaviour: str, codes: tuple[str, ...]
) -> None:
    table: PerformanceNeeds = load("performance-needs", on=NOW.date()).table
    assert table.competences(predicate=predicate, result=result, behaviour=behaviour) == codes


def test_a_low_appraisal_of_the_newest_year_becomes_a_need_with_its_evidence(city: City) -> None:
    person, other = city.people[:2]
    low = {"predicate": "NEEDS_IMPROVEMENT", "result_rating": "BELOW", "behaviour_rating": "MEETS"}
    AppraisalFactory.create(employee=person, year=2025, **low)
    AppraisalFactory.create(employee=other, year=2024, **low)
    derive(city)
    need = Need.objects.get(source="PERFORM")
    assert (need.employee, need.competence.code, need.missing_levels) == (person, "OHK", None)
    assert exports.say_need(need) == "Penilaian tahun 2025 berpredikat “butuh perbaikan”."
    assert exports.say_evidence(need) == "hasil kerja di bawah ekspektasi, perilaku kerja sesuai ekspektasi"


def test_the_post_aimed_at_asks_for_what_the_post_held_does_not(city: City) -> None:
    person = city.people[0]
    aimed = PostFactory.create(unit=city.health, title="Kepala Bidang", kind="ADMINISTRATOR")
    require(city.agency, "PP", 4, kind="ADMINISTRATOR")
    require(city.agency, "KOM", 3, kind="ADMINISTRATOR")
    actor = actor_with(Role.EMPLOYEE, agency_id=city.agency.pk, employee_id=person.pk)
    actions.set_aim(actor=actor, post_id=aimed.pk, at=NOW)
    derive(city)
    need = Need.objects.get(source="AIM")
    assert (need.employee, need.competence.code) == (person, "PP")
    assert (need.required_level, need.held_level, need.reason) == (4, 2, "Kepala Bidang")
    assert exports.say_evidence(need).endswith("20 Mei 2026")
    actions.set_aim(actor=actor, post_id=None, at=NOW)
    assert derive(city).removed == 1
    assert (Aim.objects.count(), Need.objects.filter(source="AIM").count()) == (0, 0)


def test_what_was_decided_about_a_gap_stays_while_the_gap_is_there(city: City) -> None:
    derive(city)
    need = Need.objects.get(employee=city.people[0], competence=competence("KOM"))
    actions.decide_needs(
        actor=city.hr, agency_id=city.agency.pk, need_ids=[need.pk], state="DECLINED", reason="Tugas lain",
        at=NOW)  # fmt: skip
    AssessmentFactory.create(employee=city.people[0], code="KOM", level=2, assessed_on=NOW.date())
    assert derive(city).updated == 1
    need.refresh_from_db()
    assert (need.held_level, need.state, need.decision) == (2, "DECLINED", "Tugas lain")


def test_many_needs_are_decided_at_once_and_put_back_as_they_were(city: City) -> None:
    derive(city)
    keys = list(Need.objects.filter(competence=competence("PP")).values_list("pk", flat=True))
    give: dict[str, Any] = {"actor": city.hr, "agency_id": city.agency.pk, "need_ids": keys, "at": NOW}
    first = actions.decide_needs(**give, priority="HIGH")
    second = actions.decide_needs(**give, state="DECLINED", reason="Anggaran")
    assert set(Need.objects.filter(pk__in=keys).values_list("priority", "state", "decision")) == {
        ("HIGH", "DECLINED", "Anggaran")
    }
    with pytest.raises(actions.NeedRefused):
        actions.undo_edit(actor=city.hr, edit_id=first.pk, at=NOW)
    undone = [actions.undo_edit(actor=city.hr, edit_id=edit.pk, at=NOW) for edit in (second, first, first)]
    assert undone == [4, 4, 0]
    assert set(Need.objects.values_list("priority", "state", "decision")) == {("NORMAL", "PROPOSED", "")}


def test_a_decline_without_a_reason_and_an_empty_choice_are_refused(city: City) -> None:
    derive(city)
    keys = list(Need.objects.values_list("pk", flat=True))
    give: dict[str, Any] = {"actor": city.hr, "agency_id": city.agency.pk, "at": NOW}
    for values in ({"need_ids": keys, "state": "DECLINED"}, {"need_ids": [], "state": "ACCEPTED"},
                   {"need_ids": keys}, {"need_ids": keys, "state": "GONE"}):  # fmt: skip
        with pytest.raises(actions.NeedRefused):
            actions.decide_needs(**give, **values)  # type: ignore[arg-type]  # on purpose
    stranger = actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.health.path)
    with pytest.raises(PermissionDenied):
        actions.decide_needs(**(give | {"actor": stranger}), need_ids=keys, state="ACCEPTED")
    assert set(Need.objects.values_list("state", flat=True)) == {"PROPOSED"}


def test_a_declined_need_is_not_planned_and_a_high_one_is_worth_more(city: City) -> None:
    plan = make_plan(city, solved=False)
    derive(city)
    rows = Need.objects.filter(employee=city.people[0])
    give: dict[str, Any] = {"actor": city.hr, "agency_id": city.agency.pk, "at": NOW}
    declined = [rows.get(competence=competence("KOM")).pk]
    actions.decide_needs(**give, need_ids=declined, state="DECLINED", reason="Sudah cakap")
    actions.decide_needs(**give, need_ids=[rows.get(competence=competence("PP")).pk], priority="HIGH")
    found = queries.ground(city.hr, plan=plan, on=NOW.date())
    person = str(city.people[0].pk)
    assert (person, str(city.communication.pk)) not in found.values
    assert found.values[person, str(city.service.pk)] == 1.5
    assert found.values[str(city.people[1].pk), str(city.service.pk)] == 1.0


def test_a_level_that_only_the_post_aimed_at_asks_for_is_worth_less_than_one_of_the_post_held() -> None:
    held, aimed, both = (
        pair_worth(missing=[Missing("PP", 3, 2, sources)], taught={"PP": 3})
        for sources in (("GAP",), ("AIM",), ("AIM", "GAP"))
    )
    assert (held, aimed, both) == (1.0, 0.55, 1.1)


def test_a_figure_that_got_worse_becomes_a_need_of_its_unit_once(city: City) -> None:
    days = MetricFactory.create(agency=city.agency, name="Hari layanan", measure="hari", direction="DOWN")
    for day, value in ((date(2026, 5, 1), Decimal(5)), (date(2026, 9, 1), Decimal(8))):
        MetricValueFactory.create(metric=days, unit=city.health, measured_on=day, value=value)
        MetricValueFactory.create(metric=days, unit=city.healthy, measured_on=day, value=10 - value)
    client = browser(Role.HR_DEVELOPER, city.root)
    (row,) = client.get(reverse("planning:need_services")).context["rows"]
    assert (row["one"].unit, row["one"].before, row["one"].value) == ("Dinas Kesehatan", 5, 8)
    address = f"{reverse('planning:need_new')}?indikator={days.pk}&unit={city.health.pk}"
    form = client.get(address).context["form"]
    data = {"year": "2027", "source": "SERVICE", "unit": str(city.health.pk), "reason": "Antrean panjang",
            "competence": str(competence("PP").pk), "evidence": form.initial["evidence"]}  # fmt: skip
    assert [client.post(address, data).status_code for _press in range(2)] == [302, 302]
    need = Need.objects.get()
    assert (need.source, need.unit_path) == ("SERVICE", city.health.path)
    assert need.evidence == "Hari layanan, Dinas Kesehatan: sebelumnya 5, 8 hari pada 1 September 2026."
    assert need.evidence_url == reverse("performance:metric", args=[days.pk])


def test_a_leader_sets_a_priority_but_writes_no_other_need(city: City) -> None:
    leader = browser(Role.LEADER, city.root)
    data = {"year": "2027", "source": "PRIORITY", "unit": "", "reason": "Arahan wali kota",
            "competence": str(competence("PP").pk)}  # fmt: skip
    assert leader.post(reverse("planning:need_new"), {**data, "source": "SERVICE"}).status_code == 422
    assert leader.post(reverse("planning:need_new"), data).status_code == 302
    assert list(Need.objects.values_list("source", "unit_path")) == [("PRIORITY", city.root.path)]


def test_chosen_needs_are_declined_in_the_browser_and_the_decision_is_taken_back(city: City) -> None:
    derive(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    keys = [str(key) for key in Need.objects.values_list("pk", flat=True)[:3]]
    address = f"{reverse('planning:need_decide')}?tahun=2027"
    refused = client.post(address, {"kebutuhan": keys, "langkah": "DECLINED", "alasan": ""})
    assert (refused.status_code, "Nyatakan alasan" in text(refused)) == (422, True)
    done = client.post(address, {"kebutuhan": keys, "langkah": "DECLINED", "alasan": "Anggaran"})
    shown = client.get(done["Location"])
    assert (shown.context["year"], Need.objects.filter(state="DECLINED").count()) == (2027, 3)
    undo = reverse("planning:need_undo", args=[shown.context["undo"]])
    assert undo in text(shown)
    assert client.post(undo).status_code == 302
    assert Need.objects.filter(state="DECLINED").count() == 0
    assert client.get(done["Location"]).context["undo"] == ""
