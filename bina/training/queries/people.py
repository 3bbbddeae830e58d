"""The few facts about people and competences this room needs, read from the tables below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as training needs them."""

    id: UUID
    agency_id: UUID
    unit_path: str
    name: str
    nip: str
    employment_kind: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take part, as a list to choose from shows them."""

    id: UUID
    name: str
    nip: str
    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class CompetenceChoice:
    """A competence a programme may develop; ``scale`` is its highest level."""

    id: UUID
    code: str
    name: str
    scale: int


def people_by_id(*, agency_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The people of an agency among ``ids``. Not narrowed by reach: actions check each one's unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, agency_id, unit_path::text, name, nip, employment_kind FROM people_employee "
            "WHERE agency_id = %s AND id = ANY(%s)",
            [agency_id, list(ids)],
        )
        return {row[0]: Person(*row) for row in cursor.fetchall()}


def people_of_all(*, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The people among ``ids`` of whatever agency. Not narrowed: for actions that check agency and unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, agency_id, unit_path::text, name, nip, employment_kind FROM people_employee "
            "WHERE id = ANY(%s)",
            [list(ids)],
        )
        return {row[0]: Person(*row) for row in cursor.fetchall()}


def people_by_nip(*, agency_id: UUID, nips: Iterable[str]) -> dict[str, Person]:
    """The people of an agency who hold one of the NIPs today, by NIP. Not narrowed by reach."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, agency_id, unit_path::text, name, nip, employment_kind FROM people_employee "
            "WHERE agency_id = %s AND nip = ANY(%s) AND status IN ('ACTIVE', 'LEAVE', 'STUDY')",
            [agency_id, list(nips)],
        )
        return {row[4]: Person(*row) for row in cursor.fetchall()}


def candidates(
    actor: Actor,
    *,
    agency_id: UUID,
    batch_id: UUID,
    text: str,
    permission: str = "training.edit",
    size: int = 20,
) -> list[Candidate]:
    """People the actor may give a place, by name, NIP or unit, with the place they have. One query.

    Args:
        permission: the one whose reach counts.
    """
    words = text.split()
    if not words:
        return []
    matching = " AND ".join(["concat_ws(' ', e.name, e.nip, u.name) ILIKE %s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.name, e.nip, u.name, coalesce(n.state, '') FROM people_employee e "  # noqa: S608  # fixed parts
            "JOIN people_unit u ON u.id = e.unit_id "
            "LEFT JOIN training_enrolment n ON n.employee_id = e.id AND n.batch_id = %s "
            "WHERE e.agency_id = %s AND e.status = 'ACTIVE' AND e.unit_path <@ ANY(%s::ltree[]) "
            f"AND {matching} ORDER BY e.name, e.id LIMIT %s",
            [
                batch_id,
                agency_id,
                list(actor.paths(permission)),
                *(f"%{_literal(word)}%" for word in words),
                size,
            ],
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def competences() -> list[CompetenceChoice]:
    """Every competence of every framework, ordered by framework and place."""
    name = "name_en" if (get_language() or "id").startswith("en") else "name_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, c.code, c.{name}, c.scale FROM competency_competence c "  # noqa: S608  # two fixed names
            "JOIN competency_framework f ON f.id = c.framework_id ORDER BY f.code, c.position"
        )
        return [CompetenceChoice(*row) for row in cursor.fetchall()]


def agency_timezone(agency_id: UUID) -> str:
    """Name of the agency's time zone, such as ``Asia/Jakarta``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timezone FROM people_agency WHERE id = %s", [agency_id])
        row = cursor.fetchone()
        return str(row[0])
