"""What ``--json`` prints is what a program may rely on: these keys, and numbers as numbers."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict

from bina.competency.tests.test_import import row, workbook
from bina.people.tests.files import person, write_people
from bina.planning.tests.factories import City, make_city
from bina.platform import cli

pytestmark = pytest.mark.django_db


class Strict(BaseModel):
    """No text where a number belongs; more keys than the named ones are free to come."""

    model_config = ConfigDict(strict=True, extra="allow")


class InCompetency(Strict):
    code: str
    name: str
    required_mean: float
    held_mean: float | None
    below: int
    people: int
    assessed: int


class InUnit(Strict):
    path: str
    name: str
    employees: int
    assessed: int
    gaps: int
    jpm: dict[str, int]
    jpm_mean: float | None


class Gaps(Strict):
    as_of: str
    employees: int
    assessed: int
    gaps: int
    jpm: dict[str, int]
    by_competency: list[InCompetency]
    by_unit: list[InUnit]


class Solved(Strict):
    plan: str
    status: str
    value: float
    bound: float
    gap: float
    cost: int
    budget: int
    allocations: int
    batches: int
    people: int
    seconds: float
    short_of_duty: int


class Problem(Strict):
    sheet: str
    row: int
    column: str
    value: str
    code: str
    severity: str
    message: str


class Imported(Strict):
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    warnings: int
    missing: int
    problems: list[Problem]


class Exported(Strict):
    plan: str
    file: str
    lines: int


class Programme(Strict):
    programme: str
    year: int
    participants: int
    effects: list[dict[str, Any]]


class Evaluated(Strict):
    agency: str
    evaluated: int
    measured: int
    proven: int
    programmes: list[Programme]


@pytest.fixture
def city() -> City:
    return make_city()


def printed(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> Any:
    assert cli._run([*map(str, words), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_gaps_are_printed_as_numbers(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    found = Gaps.model_validate(printed(capsys, "gaps", "--agency", city.agency.code))
    assert (found.employees, found.assessed, found.gaps) == (6, 6, 12)
    means = {one.code: (one.required_mean, one.held_mean, one.below) for one in found.by_competency}
    assert means == {"KOM": (3.0, 1.0, 6), "PP": (3.0, 2.0, 6)}
    assert [(unit.name, unit.employees) for unit in found.by_unit] == [
        ("Dinas Hidup Sehat", 3),
        ("Dinas Kesehatan", 3),
    ]


def test_a_solved_plan_and_its_workbook_are_printed_with_numbers(
    city: City, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--agency", city.agency.code, "--year", 2027, "--budget", 750000000, "--time-limit", 5)
    plan = Solved.model_validate(printed(capsys, "plan", "solve", *words))
    assert plan.value <= plan.bound
    assert plan.gap >= 0
    assert (plan.budget, plan.people, plan.allocations) == (750_000_000, 6, 12)
    assert 0 < plan.cost <= plan.budget
    file = tmp_path / "plan.xlsx"
    sheet = Exported.model_validate(printed(capsys, "plan", "export", plan.plan, "--out", file))
    assert (sheet.plan, sheet.file, sheet.lines) == (plan.plan, str(file), 12)


def test_a_workforce_file_is_reported_with_numbers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = write_people(tmp_path / "a.xlsx", [person(1), person(2)])
    report = printed(capsys, "import", "employees", file, "--agency", "kota", "--create")
    assert set(report) == set(Imported.model_fields)
    assert Imported.model_validate(report).created == 2


def test_a_workbook_of_assessments_is_reported_with_numbers_and_places(
    city: City, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = workbook(tmp_path, [row(city.people[0], "PP", 3), row(city.people[1], "PP", 9)])
    report = printed(capsys, "import", "assessments", file, "--agency", city.agency.code, status=1)
    assert set(report) == set(Imported.model_fields)
    (fault,) = Imported.model_validate(report).problems
    assert (fault.sheet, fault.row, fault.column, fault.value, fault.severity) == (
        "Penilaian", 5, "LEVEL", "9", "error",
    )  # fmt: skip


def test_effects_are_printed_with_numbers(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    found = Evaluated.model_validate(printed(capsys, "evaluate", "--agency", city.agency.code))
    assert (found.agency, found.evaluated, found.programmes) == (city.agency.code, 0, [])


def test_what_is_not_json_by_itself_becomes_a_number_or_a_text() -> None:
    key = UUID(int=7)
    written = cli.as_json({"a": Decimal("2.50"), "b": Decimal("12"), "c": key, "d": date(2026, 11, 22)})
    assert json.loads(written) == {"a": 2.5, "b": 12, "c": str(key), "d": "2026-11-22"}
    with pytest.raises(TypeError, match="set has no JSON"):
        cli.as_json({"a": {1}})
