from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from bina.competency import cli
from bina.competency.models import Assessment, Standard
from bina.competency.tests.conftest import City
from bina.competency.tests.factories import NINE, AssessmentFactory
from bina.competency.tests.test_import import row, workbook
from bina.people.tests.factories import EmployeeFactory
from bina.platform.cli import Outcome
from bina.platform.errors import Refused

pytestmark = pytest.mark.django_db


def run(name: str, *words: str) -> Outcome:
    command = next(one for one in cli.COMMANDS if one.name == name)
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    parser.add_argument("--json", action="store_true")
    result = command.run(parser.parse_args([*words, "--json"]))
    assert isinstance(result, Outcome)
    return result


def test_gaps_of_an_agency_without_standards_are_read_against_the_default_ones(city: City) -> None:
    person = EmployeeFactory.create(unit=city.health)
    for code in NINE:
        AssessmentFactory.create(employee=person, code=code, level=0 if code == "PP" else 1)
    found = run("gaps", "--agency", city.agency.code).data
    assert (found["employees"], found["assessed"], found["gaps"]) == (1, 1, 1)
    assert {code: count for code, count in found["jpm"].items() if count} == {"CUKUP_OPTIMAL": 1}
    service = next(one for one in found["by_competency"] if one["code"] == "PP")
    assert (service["required_mean"], service["held_mean"], service["below"]) == (1.0, 0.0, 1)
    assert [unit["name"] for unit in found["by_unit"]] == ["Dinas Kesehatan"]
    assert Standard.objects.filter(agency=city.agency).exists()


def test_gaps_can_be_read_as_of_an_earlier_day(city: City) -> None:
    person = EmployeeFactory.create(unit=city.health)
    AssessmentFactory.create(employee=person)
    found = run("gaps", "--agency", city.agency.code, "--on", "2026-05-19").data
    assert (found["as_of"], found["assessed"]) == ("2026-05-19", 0)


def test_an_unknown_agency_is_refused(city: City) -> None:
    with pytest.raises(Refused, match=city.agency.code):
        run("gaps", "--agency", "tidak-ada")


@pytest.mark.parametrize(
    ("words", "status", "stored"),
    [((), 1, 0), (("--dry-run",), 1, 0), (("--accept-good-rows",), 0, 1)],
)
def test_a_faulty_file_is_refused_or_taken_in_part(
    city: City, tmp_path: Path, words: tuple[str, ...], status: int, stored: int
) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = workbook(tmp_path, [row(person), row(person, "KS", 9)])
    rejects = tmp_path / "rejects.xlsx"
    outcome = run(
        "import assessments", str(file), "--agency", city.agency.code, "--rejects", str(rejects), *words
    )
    assert (outcome.status, outcome.data["rejected"], outcome.data["problems"][0]["row"]) == (status, 1, 5)
    assert (Assessment.objects.count(), rejects.exists()) == (stored, True)


def test_rejected_rows_come_back_as_a_workbook_that_can_be_corrected(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = workbook(tmp_path, [row(person), row(person, "KS", 9)])
    rejects = tmp_path / "rejects.xlsx"
    code = city.agency.code
    run("import assessments", str(file), "--agency", code, "--rejects", str(rejects))
    again: dict[str, Any] = run("import assessments", str(rejects), "--agency", code).data
    assert [(one["column"], one["code"]) for one in again["problems"]] == [("LEVEL", "level_range")]
    assert again["rows"] == 1


def test_a_file_that_is_not_there_is_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nowhere"):
        run("import assessments", str(tmp_path / "nowhere.xlsx"), "--agency", city.agency.code)
