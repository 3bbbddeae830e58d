"""The few facts about people and competences this room needs, from the rooms below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as learning needs them."""

    id: UUID
    name: str
    nip: str
    unit: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class CompetenceChoice:
    """A competence a course may develop; ``scale`` is its highest level."""

    id: UUID
    code: str
    name: str
    scale: int


_PERSON = (
    "SELECT e.id, e.name, e.nip, u.name, e.unit_path::text FROM people_employee e "
    "JOIN people_unit u ON u.id = e.unit_id WHERE e.agency_id = %s "
    "AND e.status IN ('ACTIVE', 'LEAVE', 'STUDY') AND "
)


def person_of(agency_id: UUID, employee_id: UUID) -> Person | None:
    """Somebody of the agency. Not narrowed by reach: actions check what may be done."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_PERSON} e.id = %s", [agency_id, employee_id])
        row = cursor.fetchone()
        return Person(*row) if row else None


def people_by_nip(agency_id: UUID, nips: list[str]) -> dict[str, Person]:
    """People of the agency by NIP. Not narrowed by reach: actions check what may be done."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_PERSON} e.nip = ANY(%s)", [agency_id, nips])
        return {row[2]: Person(*row) for row in cursor.fetchall()}


def people_below(actor: Actor, *, agency_id: UUID, unit: str, permission: str) -> list[Person]:
    """People of a unit and all below it whom the actor reaches with the permission, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_PERSON} e.unit_path <@ %s::ltree AND e.unit_path <@ ANY(%s::ltree[]) ORDER BY e.name, e.id",
            [agency_id, unit, list(actor.paths(permission))],
        )
        return [Person(*row) for row in cursor.fetchall()]


def competence_codes() -> dict[tuple[str, str], UUID]:
    """Every competence by the codes of its framework and itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.code, c.code, c.id FROM competency_competence c "
            "JOIN competency_framework f ON f.id = c.framework_id"
        )
        return {(framework, code): key for framework, code, key in cursor.fetchall()}


def unit_choices(actor: Actor, *, agency_id: UUID, permission: str) -> list[tuple[str, str]]:
    """Path and name of the units within reach, as a tree: deeper ones are set in. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT path::text, name, nlevel(path) FROM people_unit WHERE agency_id = %s "
            "AND valid_until IS NULL AND path <@ ANY(%s::ltree[]) ORDER BY path",
            [agency_id, list(actor.paths(permission))],
        )
        rows = cursor.fetchall()
    least = min((row[2] for row in rows), default=0)
    return [(path, f"{'– ' * (level - least)}{name}") for path, name, level in rows]


def competence_choices() -> list[CompetenceChoice]:
    """Every competence of every framework, ordered by framework and place."""
    name = "name_en" if (get_language() or "id").startswith("en") else "name_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, c.code, c.{name}, c.scale FROM competency_competence c "  # noqa: S608  # two fixed names
            "JOIN competency_framework f ON f.id = c.framework_id ORDER BY f.code, c.position"
        )
        return [CompetenceChoice(*row) for row in cursor.fetchall()]
