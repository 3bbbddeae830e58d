"""Who gets what of a plan: people, hours, money by sex, age, contract, kind of post, office and district."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import connection

from bina.planning.models import PlanBatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.planning.models import Plan
    from bina.platform.access import Actor

SMALLEST_GROUP: Final = 5
DIMENSIONS: Final = ("sex", "age", "contract", "post", "office", "district")

_SHARES: Final = """
WITH given AS (
  SELECT l.employee_id, count(*) AS places, sum(p.length_jp) AS jp,
    sum(b.cost_rupiah::numeric / greatest(b.people, 1)) AS rupiah
  FROM planning_planline l JOIN planning_planbatch b ON b.id = l.batch_id
  JOIN training_programme p ON p.id = b.programme_id
  WHERE l.plan_id = %(plan)s GROUP BY l.employee_id
), person AS (
  SELECT e.sex, e.employment_kind AS contract, o.kind AS post, coalesce(u.name, '') AS office,
    coalesce((SELECT d.name FROM people_unit d WHERE d.agency_id = e.agency_id AND d.kind = 'DISTRICT'
      AND d.path @> e.unit_path ORDER BY nlevel(d.path) DESC LIMIT 1), '') AS district,
    least(greatest(width_bucket(%(year)s - extract(year FROM e.birth_date), 25, 55, 6), 0), 7)::text AS age,
    g.places, g.jp, g.rupiah
  FROM people_employee e JOIN people_post o ON o.id = e.post_id
  LEFT JOIN people_unit u ON u.agency_id = e.agency_id AND nlevel(e.unit_path) > 1
    AND u.path = subpath(e.unit_path, 0, 2)
  LEFT JOIN given g ON g.employee_id = e.id
  WHERE e.agency_id = %(agency)s AND (e.status = 'ACTIVE' OR g.places IS NOT NULL)
)
SELECT CASE WHEN grouping(sex) = 0 THEN 'sex' WHEN grouping(age) = 0 THEN 'age'
    WHEN grouping(contract) = 0 THEN 'contract' WHEN grouping(post) = 0 THEN 'post'
    WHEN grouping(office) = 0 THEN 'office' WHEN grouping(district) = 0 THEN 'district' ELSE '' END,
  coalesce(sex, age, contract, post, office, district, ''),
  count(*), count(places), coalesce(sum(jp), 0), coalesce(sum(rupiah), 0)
FROM person
GROUP BY GROUPING SETS ((sex), (age), (contract), (post), (office), (district), ())
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Share:
    """What a group of people gets of a plan.

    Attributes:
        group: sex, kind of contract or post as a code, the name of the office or district (empty for people
            of no district), or the number of an age band: 0 is below 25, then five years each, 7 is 55 and
            above.
        people: in the group; ``served``: of these with a place.
        hours: lesson hours of all of them.
        rupiah: their part of the costs; those of a batch are shared evenly by its people.
        covers: not small itself, but left out lest the small one beside it be worked out from the sum.
    """

    group: str
    people: int
    served: int
    hours: Decimal
    rupiah: Decimal
    covers: bool = False

    @property
    def is_small(self) -> bool:
        """Whether its figures are left out because they would tell of single people."""
        return self.covers or self.people < SMALLEST_GROUP

    @property
    def percent(self) -> float:
        return 100 * self.served / self.people if self.people else 0.0

    @property
    def hours_each(self) -> Decimal:
        return self.hours / self.people if self.people else Decimal(0)

    @property
    def rupiah_each(self) -> int:
        return round(self.rupiah / self.people) if self.people else 0


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who gets what of a plan: everybody together, and by each of ``DIMENSIONS``."""

    all: Share
    groups: dict[str, list[Share]]


def sharing(actor: Actor, *, plan: Plan) -> Sharing:
    """Who gets what of a plan, among today's active people and those in the plan. One query.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    values: dict[str, UUID | int] = {"plan": plan.pk, "agency": plan.agency_id, "year": plan.year}
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, values)
        rows = [(dimension, Share(*rest)) for dimension, *rest in cursor.fetchall()]
    whole = next(share for dimension, share in rows if not dimension)
    groups = {name: covered([share for dimension, share in rows if dimension == name]) for name in DIMENSIONS}
    return Sharing(whole, groups)


def covered(shares: list[Share]) -> list[Share]:
    """The groups with as many left out as it takes that no small one follows from the sum of the others."""
    hidden = [one for one in shares if one.is_small]
    shown = sorted((one for one in shares if not one.is_small), key=lambda one: (one.people, one.group))
    covers: set[str] = set()
    while hidden and shown and sum(one.people for one in hidden) < SMALLEST_GROUP:
        hidden.append(shown.pop(0))
        covers.add(hidden[-1].group)
    return [replace(one, covers=True) if one.group in covers else one for one in shares]


@dataclass(frozen=True, slots=True)
class ProgrammeUse:
    """How many people each of several plans sends to a programme, in the order of the plans."""

    code: str
    name: str
    people: tuple[int, ...]


def programme_uses(actor: Actor, *, plans: Iterable[Plan]) -> list[ProgrammeUse]:
    """People by programme for plans of one agency, those first where the plans differ most. One query.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    shown = list(plans)
    for one in shown:
        actor.require("planning.see", agency=one.agency_id)
    found: dict[tuple[str, str], dict[UUID, int]] = {}
    batches = PlanBatch.objects.filter(plan__in=shown)
    for plan, code, name, people in batches.values_list(
        "plan_id", "programme__code", "programme__name", "people"
    ):
        held = found.setdefault((code, name), {})
        held[plan] = held.get(plan, 0) + people
    uses = [
        ProgrammeUse(code, name, tuple(held.get(one.pk, 0) for one in shown))
        for (code, name), held in found.items()
    ]
    return sorted(uses, key=lambda use: (min(use.people) - max(use.people), use.name))


_MOVES: Final = """
WITH one AS (SELECT DISTINCT employee_id FROM planning_planline WHERE plan_id = %(one)s),
  other AS (SELECT DISTINCT employee_id FROM planning_planline WHERE plan_id = %(other)s)
SELECT count(*) FILTER (WHERE other.employee_id IS NULL), count(*) FILTER (WHERE one.employee_id IS NULL),
  count(*) FILTER (WHERE one.employee_id = other.employee_id)
FROM one FULL JOIN other ON one.employee_id = other.employee_id
"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """People who have a place in the first plan only, in the second only, in both."""

    first_only: int
    second_only: int
    both: int


def overlap(actor: Actor, *, one: Plan, other: Plan) -> Overlap:
    """How far two plans serve the same people. One query.

    Raises:
        PermissionDenied: the actor does not see both agencies' planning as a whole.
    """
    actor.require("planning.see", agency=one.agency_id)
    actor.require("planning.see", agency=other.agency_id)
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"one": one.pk, "other": other.pk})
        row = cursor.fetchone()
    return Overlap(*row)
