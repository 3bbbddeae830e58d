"""The ground of every figure of this room: who is seen, what their posts require, which levels they hold.

Each part is a common table expression in SQL, so that a whole agency is one statement. They say the same as
``rules.required_levels`` and ``rules.held_level``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bina.competency import rules
from bina.competency.rulesets import AssessmentMethods
from bina.people.rules import HELD
from bina.platform import rulesets
from bina.platform.access import Actor
from bina.platform.rulesets import RuleSet

TARGETS = """
targets AS (
  SELECT post.id AS post_id, reaching.target, reaching.closeness
  FROM (SELECT DISTINCT post_id FROM people) held_posts
  JOIN people_post post ON post.id = held_posts.post_id
  CROSS JOIN LATERAL (VALUES
    ('KIND:' || post.kind || ':', 1),
    ('KIND:' || post.kind || ':' || coalesce(nullif(post.functional_level, ''),
       upper(btrim(split_part(replace(post.echelon, '/', '.'), '.', 1)))), 2),
    ('TITLE:' || lower(regexp_replace(btrim(post.title), '\\s+', ' ', 'g')), 3),
    ('POST:' || post.id, 4)
  ) AS reaching (target, closeness)
)"""

REQUIRED = """
required AS MATERIALIZED (
  SELECT DISTINCT ON (t.post_id, s.competence_id)
    t.post_id, s.competence_id, s.level, s.id AS standard_id
  FROM targets t JOIN competency_standard s ON s.agency_id = %(agency)s AND s.target = t.target
  WHERE s.valid_from <= %(on)s AND (s.valid_until IS NULL OR s.valid_until > %(on)s)
  ORDER BY t.post_id, s.competence_id, t.closeness DESC
)"""

_HELD = """
held AS MATERIALIZED (
  SELECT DISTINCT ON (a.employee_id, a.competence_id)
    a.employee_id, a.competence_id, a.level, a.id AS assessment_id, a.method, a.assessed_on
  FROM competency_assessment a
  JOIN unnest(%(methods)s::text[], %(tiers)s::int[], %(since)s::date[]) AS m (code, tier, since)
    ON m.code = a.method
  WHERE a.agency_id = %(agency)s AND a.assessed_on <= %(on)s AND {who}
    AND (a.valid_until >= %(on)s OR (a.valid_until IS NULL AND a.assessed_on >= m.since))
  ORDER BY a.employee_id, a.competence_id, m.tier, a.assessed_on DESC, a.id DESC
)"""


@dataclass(frozen=True)
class Ground:
    """Whom a question is about, on which day, and with which rule sets.

    Attributes:
        unit: path of a unit to look at with all below it; empty for all that the actor reaches.
        employees: these people only; None for everybody reached.
        methods: these methods only; None for all that the rule set counts.
    """

    actor: Actor
    agency_id: UUID
    on: date
    unit: str = ""
    employees: Sequence[UUID] | None = None
    methods: Sequence[str] | None = None
    permission: str = "competency.see"
    rule: RuleSet = field(init=False)

    def __post_init__(self) -> None:
        """Find the order of methods in force on the day."""
        found = rulesets.load("assessment-methods", on=self.on, agency_id=self.agency_id)
        object.__setattr__(self, "rule", found)

    @property
    def parameters(self) -> dict[str, Any]:
        """Values for the placeholders of ``ctes``."""
        table: AssessmentMethods = self.rule.table
        counted = [m for m in table.as_rules() if self.methods is None or m.code in self.methods]
        return {
            "agency": self.agency_id,
            "on": self.on,
            "here": list(HELD),
            "own": self.actor.employee_id,
            "paths": list(self.actor.paths(self.permission)),
            "unit": self.unit or None,
            "employees": None if self.employees is None else list(self.employees),
            "methods": [m.code for m in counted],
            "tiers": [m.tier for m in counted],
            "since": [self._since(m) for m in counted],
        }

    def _since(self, method: rules.Method) -> date:
        """The earliest day of assessment that counts without a date of its own."""
        if method.valid_months is None:
            return date.min
        return rules.first_counted_day(on=self.on, months=method.valid_months)

    def people(self) -> str:
        """The people seen, with their post."""
        limits = [
            "(e.id = %(own)s OR e.unit_path <@ ANY(%(paths)s::ltree[]))",
            *(["e.unit_path <@ %(unit)s::ltree"] if self.unit else []),
            *(["e.id = ANY(%(employees)s::uuid[])"] if self.employees is not None else []),
        ]
        return (
            "people AS MATERIALIZED (SELECT e.id, e.post_id, e.unit_path, e.name FROM people_employee e "  # noqa: S608  # fixed parts
            f"WHERE e.agency_id = %(agency)s AND e.status = ANY(%(here)s) AND {' AND '.join(limits)})"
        )

    def held(self) -> str:
        """The level held by each of the people in each competence, and the assessment that decides it."""
        few = self.employees is not None or self.unit
        return _HELD.format(who="a.employee_id IN (SELECT id FROM people)" if few else "true")

    def ctes(self) -> str:
        """``people``, ``targets``, ``required`` and ``held`` as the head of a statement."""
        return f"WITH {self.people()}, {TARGETS}, {REQUIRED}, {self.held()}"


@contextmanager
def hash_joins() -> Iterator[None]:
    """For a whole agency. Right after an import PostgreSQL knows no row counts, takes every part
    for one row and would compare all with all in nested loops: minutes instead of milliseconds.
    """
    with transaction.atomic(), connection.cursor() as settings:
        settings.execute("SET LOCAL enable_nestloop = off")
        yield
        settings.execute("SET LOCAL enable_nestloop = on")
