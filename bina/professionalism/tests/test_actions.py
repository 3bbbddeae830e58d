from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from bina.people.models import Employee
from bina.people.tests.factories import UnitFactory, actor_with, hr_actor
from bina.platform import cli
from bina.platform.access import Role
from bina.platform.models import AuditEntry, JobRun
from bina.platform.rulesets import RuleSetUnknown
from bina.professionalism import actions
from bina.professionalism.models import Measurement, PersonIndex
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
from bina.training.tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def test_the_index_of_everybody_is_kept_with_facts_rules_and_day(town: Town) -> None:
    who = person(town.health, education="30")
    course(who)
    seminar(who)
    punish(who, "R")
    row = town.measured()
    assert (row.year, row.as_of, row.people, row.measured_at) == (2026, TODAY, 1, NOW)
    assert row.rule_set == "professionalism-index@2019-05-15"
    kept = PersonIndex.objects.values_list(
        *("employee", "measurement", "post_kind", "education", "has", "predicate", "penalty"),
        *("qualification", "competence", "performance", "discipline", "total", "category"),
    ).get()
    assert kept == (
        *(who.pk, row.pk, "GENERAL", "30", ["SEMINAR", "TECHNICAL"], "GOOD", "R"),
        *(10, 40, 25, 3, 78, "MEDIUM"),
    )


def test_measuring_again_writes_only_what_changed(town: Town) -> None:
    same, moved, gone = (person(town.health) for _ in range(3))
    first = town.measured()
    before = {row.employee_id: row.pk for row in PersonIndex.objects.all()}
    course(moved)
    Employee.objects.filter(pk=gone.pk).update(status=Employee.Status.RETIRED)
    written = AuditEntry.objects.filter(table_name="professionalism_personindex").count()
    second = town.measured()
    assert (second.pk, second.people) == (first.pk, 2)
    rows = {row.employee_id: (row.pk, row.total) for row in PersonIndex.objects.all()}
    assert rows == {same.pk: (before[same.pk], 45), moved.pk: (before[moved.pk], Decimal("67.5"))}
    entries = AuditEntry.objects.filter(table_name="professionalism_personindex")
    assert entries.count() - written == 2  # one changed, one removed
    town.measured()
    assert entries.count() - written == 2


def test_each_year_has_its_own_measurement(town: Town) -> None:
    person(town.health)
    town.measured(date(2025, 12, 31))
    town.measured()
    assert list(Measurement.objects.order_by("year").values_list("year", "people")) == [(2025, 1), (2026, 1)]


def test_only_who_measures_for_the_whole_agency_may(town: Town) -> None:
    for actor in (
        actor_with(Role.LEADER, agency_id=town.root.agency_id),
        actor_with(Role.HR_DEVELOPER, agency_id=town.root.agency_id, unit_path=town.health.path),
        hr_actor(UnitFactory.create().agency),
    ):
        with pytest.raises(PermissionDenied):
            actions.measure(actor=actor, agency_id=town.root.agency_id, on=TODAY, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.queue_measuring(actor=actor, agency_id=town.root.agency_id, at=NOW)
    assert Measurement.objects.count() == 0


def test_a_day_before_all_rules_is_refused(town: Town) -> None:
    with pytest.raises(RuleSetUnknown):
        town.measured(date(2018, 12, 31))


def test_every_agency_that_was_measured_is_measured_again_at_night(town: Town) -> None:
    who, other = person(town.health), make_town()
    person(other.health)
    town.measured()
    course(who)
    assert actions.measure_again(at=NOW) == 1
    assert PersonIndex.objects.get().total == Decimal("67.5")


@pytest.mark.django_db(transaction=True)
def test_the_queued_work_measures_and_leads_to_the_page() -> None:
    town = make_town()
    person(town.health)
    run = actions.queue_measuring(actor=town.hr, agency_id=town.root.agency_id, at=NOW)
    call_command("procrastinate", "worker", "--one-shot", verbosity=0)
    done = JobRun.objects.get(pk=run.pk)
    assert (done.state, done.result_url) == (JobRun.State.DONE, reverse("professionalism:overview"))
    assert PersonIndex.objects.count() == 1


def printed(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> str:
    assert cli._run([str(word) for word in words]) == status
    return capsys.readouterr().out


def test_the_command_prints_index_dimensions_categories_and_units(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    person(town.health)
    code = town.root.agency.code
    found = json.loads(printed(capsys, "ip-asn", "--agency", code, "--on", TODAY, "--json"))
    assert found == {
        "agency": code,
        "year": 2026,
        "as_of": "2026-11-22",
        "rule_set": "professionalism-index@2019-05-15",
        "people": 1,
        "index": 45,
        "category": "VERY_LOW",
        "by_dimension": {"qualification": 15, "competence": 0, "performance": 25, "discipline": 5},
        "categories": {"VERY_HIGH": 0, "HIGH": 0, "MEDIUM": 0, "LOW": 0, "VERY_LOW": 1},
        "missing": {"TECHNICAL": 1, "SEMINAR": 1},
        "by_unit": [
            {
                "path": town.health.path,
                "name": "Dinas Kesehatan",
                "people": 1,
                "index": 45,
                "category": "VERY_LOW",
                "by_dimension": {"qualification": 15, "competence": 0, "performance": 25, "discipline": 5},
                "categories": {"VERY_HIGH": 0, "HIGH": 0, "MEDIUM": 0, "LOW": 0, "VERY_LOW": 1},
                "missing": {"TECHNICAL": 1, "SEMINAR": 1},
            }
        ],
    }


def test_the_command_finds_the_way_to_a_target(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    person(town.health)
    ProgrammeFactory.create(
        agency=town.root.agency,
        length_jp=Decimal(20),
        seats=10,
        fixed_cost_rupiah=100,
        cost_per_person_rupiah=5,
    )
    words = ("ip-asn", "target", "--agency", town.root.agency.code, "--on", TODAY, "--json")
    found = json.loads(printed(capsys, *words, "--index", 60))
    assert {name: found[name] for name in ("reached", "cost", "bound", "proven", "people", "trainings")} == {
        "reached": True,
        "cost": 15,
        "bound": 15,
        "proven": True,
        "people": 1,
        "trainings": 1,
    }
    assert (found["index_before"], found["index_after"]) == (45, 67.5)
    far = json.loads(printed(capsys, *words, "--index", 99, status=1))
    assert (far["reached"], far["index_at_most"]) == (False, 67.5)


@pytest.mark.parametrize("words", [["target"], ["--index", "70"], ["target", "--index", "101"]])
def test_wrong_usage_of_the_command_is_status_2(
    town: Town, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli._run(["ip-asn", "--agency", town.root.agency.code, *words])
    assert stop.value.code == 2
    capsys.readouterr()
