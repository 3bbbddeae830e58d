"""What needs are derived from: gaps against the post held and the post aimed at, and low appraisals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import UUID

from bina.competency import queries as competency
from bina.people import queries as people
from bina.performance import queries as performance
from bina.planning.models import Aim, Need
from bina.platform.rulesets import load
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.competency.queries import Gap
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One need as its source gives it; levels are None for a performance gap.

    Attributes:
        reason: the title of the post aimed at, or ``PREDICATE YEAR`` of a performance gap.
        evidence: ``METHOD YYYY-MM-DD`` of the assessment, or ``RESULT BEHAVIOUR`` ratings.
    """

    source: str
    employee_id: UUID
    competence_id: UUID
    required: int | None
    held: int | None
    reason: str
    evidence: str


def reasons_of_year(actor: Actor, *, agency_id: UUID, on: date) -> list[Reasoned]:
    """Every need that can be derived on a day, each person, competence and source once.

    Args:
        actor: reaches the whole agency.
        on: the day on which standards and assessments are read.
    """
    return [
        *_from_gaps(actor, agency_id, on),
        *_from_aims(actor, agency_id, on),
        *_from_appraisals(actor, agency_id, on),
    ]


def _from_gaps(actor: Actor, agency_id: UUID, on: date) -> Iterator[Reasoned]:
    for gap in competency.gaps(actor, agency_id=agency_id, on=on, needs_only=True):
        yield Reasoned(
            source=Need.Source.GAP,
            employee_id=gap.employee_id,
            competence_id=gap.competence_id,
            required=gap.required,
            held=gap.held,
            reason="",
            evidence=_assessed(gap),
        )


def _assessed(gap: Gap) -> str:
    """How and when the level held was found; the screen says the method in its own language."""
    return f"{gap.method} {gap.assessed_on:%Y-%m-%d}" if gap.method and gap.assessed_on else ""


def _from_aims(actor: Actor, agency_id: UUID, on: date) -> Iterator[Reasoned]:
    """Levels that the posts aimed at ask for beyond what is held and beyond what the post held asks for."""
    staff = people.employees_for(actor, permission="planning.see").filter(agency_id=agency_id)
    aims = list(Aim.objects.filter(employee__in=staff).select_related("post").order_by("employee_id"))
    if not aims:
        return
    asked = {aim.post_id: _required(aim, agency_id, on) for aim in aims}
    keys = [aim.employee_id for aim in aims]
    own: dict[tuple[UUID, str], int] = {
        (gap.employee_id, gap.competence): gap.required
        for gap in competency.gaps(actor, agency_id=agency_id, on=on, employees=keys)
    }
    held = {
        (level.employee_id, level.competence): level
        for level in competency.held_levels(actor, agency_id=agency_id, dates=[on], employees=keys)
    }
    for aim in aims:
        for code, (competence_id, required) in asked[aim.post_id].items():
            level = held.get((aim.employee_id, code))
            if level is None or required <= max(level.level, own.get((aim.employee_id, code), 0)):
                continue
            yield Reasoned(
                source=Need.Source.AIM,
                employee_id=aim.employee_id,
                competence_id=competence_id,
                required=required,
                held=level.level,
                reason=aim.post.title,
                evidence=f"{level.method} {level.assessed_on:%Y-%m-%d}",
            )


def _required(aim: Aim, agency_id: UUID, on: date) -> dict[str, tuple[UUID, int]]:
    who = SimpleNamespace(agency_id=agency_id, post=aim.post, post_id=aim.post_id)
    return {
        code: (line.competence_id, line.level) for code, line in competency.requirements(who, on=on).items()
    }


def _from_appraisals(actor: Actor, agency_id: UUID, on: date) -> Iterator[Reasoned]:
    """What the newest year's low appraisals point to, by the rule set ``performance-needs``."""
    years = [year for year in performance.years(actor, agency_id=agency_id) if year <= on.year]
    if not years:
        return
    year = max(years)
    table = load("performance-needs", on=on, agency_id=agency_id).table
    known = {one.code: one.id for one in training.competences()}
    low = performance.appraisals_matching(actor, year=year).filter(
        agency_id=agency_id, predicate__in=table.predicates
    )
    rows = low.order_by("employee_id").values_list(
        "employee_id", "predicate", "result_rating", "behaviour_rating"
    )
    found: dict[UUID, list[Reasoned]] = defaultdict(list)
    for employee, predicate, result, behaviour in rows:
        for code in table.competences(predicate=predicate, result=result, behaviour=behaviour):
            if code in known:
                found[employee].append(
                    Reasoned(
                        source=Need.Source.PERFORM,
                        employee_id=employee,
                        competence_id=known[code],
                        required=None,
                        held=None,
                        reason=f"{predicate} {year}",
                        evidence=f"{result} {behaviour}".strip(),
                    )
                )
    for reasons in found.values():
        yield from reasons
