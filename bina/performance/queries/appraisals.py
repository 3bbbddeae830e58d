"""Reads about yearly appraisals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bina.people import queries as people
from bina.people.rules import HELD
from bina.performance.models import Appraisal
from bina.performance.rules import PREDICATES

if TYPE_CHECKING:
    from bina.platform.access import Actor

ORDERS = {
    "name": ("employee__name", "pk"),
    "-name": ("-employee__name", "-pk"),
    "unit": ("employee__unit__name", "employee__name", "pk"),
    "-unit": ("-employee__unit__name", "-employee__name", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many people of a year have each predicate, best first, and how many in service have none."""

    counts: dict[str, int]
    without: int

    @property
    def appraised(self) -> int:
        return sum(self.counts.values())

    @property
    def people(self) -> int:
        return self.appraised + self.without


def appraisals(actor: Actor) -> QuerySet[Appraisal]:
    """Appraisals the actor may see, their own included, with the person's post and unit."""
    seen = actor.reach("performance.see", unit="employee__unit_path")
    if actor.employee_id is not None:
        seen |= Q(employee_id=actor.employee_id)
    found = Appraisal.objects.filter(seen)
    return found.select_related("employee", "employee__unit", "employee__post")


def appraisals_matching(
    actor: Actor, *, year: int, text: str = "", predicate: str = "", unit_path: str = ""
) -> QuerySet[Appraisal]:
    """Appraisals of a year of people in service who fit every filter; unordered, for paging by key.

    Args:
        text: words that each stand in the name, the unit or the NIP.
        predicate: a code of ``PREDICATES``.
        unit_path: only people at and below this unit.
    """
    found = appraisals(actor).filter(year=year, employee__status__in=HELD)
    if predicate:
        found = found.filter(predicate=predicate)
    if unit_path:
        found = found.filter(employee__unit_path__within=unit_path)
    for word in text.split():
        found = found.filter(_has(word))
    return found


def _has(word: str) -> Q:
    if word.isdecimal():
        return Q(employee__nip__contains=word)
    return Q(employee__name__icontains=word) | Q(employee__unit__name__icontains=word)


def distribution(actor: Actor, *, agency_id: UUID, year: int, unit_path: str = "") -> Distribution:
    """Predicates of a year among the people in service the actor sees. Two queries."""
    found = appraisals_matching(actor, year=year, unit_path=unit_path).filter(agency_id=agency_id)
    counted = dict(found.order_by().values_list("predicate").annotate(people=Count("pk")))
    seen = people.employees_for(actor, permission="performance.see").filter(agency_id=agency_id)
    if unit_path:
        seen = seen.filter(unit_path__within=unit_path)
    counts = {code: counted.get(code, 0) for code in PREDICATES}
    return Distribution(counts, max(seen.count() - sum(counts.values()), 0))


def person_appraisals(actor: Actor, *, employee_id: UUID) -> list[Appraisal]:
    """A person's appraisals the actor may see, the newest year first."""
    return list(appraisals(actor).filter(employee_id=employee_id).order_by("-year"))


def predicates_of_year(
    actor: Actor, *, agency_id: UUID, year: int, employees: Sequence[UUID] | None = None
) -> dict[UUID, str]:
    """Predicate of a year by person, of those the actor may see, or of those named. One query."""
    found = appraisals(actor).filter(agency_id=agency_id, year=year)
    if employees is not None:
        found = found.filter(employee_id__in=employees)
    return dict(found.order_by().values_list("employee_id", "predicate"))


def years(actor: Actor, *, agency_id: UUID) -> list[int]:
    """Years of which the actor sees an appraisal, the newest first."""
    found = appraisals(actor).filter(agency_id=agency_id).order_by("-year").values_list("year", flat=True)
    return list(found.distinct())
