"""Reads about employees: who is there, one person, and what they held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bina.people import rules
from bina.people.models import (
    DisciplineRecord,
    EducationRecord,
    Employee,
    Post,
    PostHolding,
    RankHolding,
    Unit,
)

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST_EVENTS = 100  # of one kind on a person's timeline
SHORTEST_FUZZY = 5  # shorter words are too like too many others
EVERYONE = "ALL"
ORDERS = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "nip": ("nip", "pk"),
    "-nip": ("-nip", "-pk"),
    "post": ("post__title", "name", "pk"),
    "-post": ("-post__title", "-name", "-pk"),
    "unit": ("unit__name", "name", "pk"),
    "-unit": ("-unit__name", "-name", "-pk"),
}


def employees(actor: Actor) -> QuerySet[Employee]:
    """Employees the actor may see, themselves included, with post and unit."""
    seen = actor.reach("people.see", unit="unit_path")
    if actor.employee_id is not None:
        seen |= Q(pk=actor.employee_id)
    return Employee.objects.filter(seen).select_related("post", "unit")


def employees_for(actor: Actor, *, permission: str, themselves: bool = False) -> QuerySet[Employee]:
    """People in service for whom a role gives the actor a permission of any room, with post, unit and agency.

    Args:
        themselves: also the actor, whatever their roles.
    """
    reached = actor.reach(permission, unit="unit_path")
    if themselves and actor.employee_id is not None:
        reached |= Q(pk=actor.employee_id)
    found = Employee.objects.filter(reached, status__in=rules.HELD)
    return found.select_related("post", "unit", "agency")


def employees_matching(
    actor: Actor,
    *,
    text: str = "",
    unit_path: str = "",
    kind: str = "",
    post_kind: str = "",
    status: str = "",
    education: str = "",
) -> QuerySet[Employee]:
    """Employees the actor may see who fit every filter; unordered, for paging by key.

    Args:
        actor: who asks.
        text: words that each stand in the name (also misspelt), the NIP, the post or the unit.
        unit_path: only at and below this unit.
        kind: a code of ``Employee.EmploymentKind``.
        post_kind: a code of ``Post.Kind``.
        status: a code of ``Employee.Status``; empty keeps those who belong to the agency, ``ALL`` everyone.
        education: SIASN's code of the level.
    """
    found = employees(actor)
    if status != EVERYONE:
        found = found.filter(status__in=[status] if status else rules.HELD)
    if unit_path:
        found = found.filter(unit_path__within=unit_path)
    exact = {"employment_kind": kind, "post__kind": post_kind, "education_level": education}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    for word in text.split():
        found = found.filter(_has(word))
    return found


def _has(word: str) -> Q:
    if word.isdecimal():
        return Q(nip__contains=word)
    has = Q(name__icontains=word)
    has |= Q(post__in=Post.objects.filter(title__icontains=word).values("pk"))
    has |= Q(unit__in=Unit.objects.filter(name__icontains=word).values("pk"))
    if len(word) >= SHORTEST_FUZZY:
        has |= Q(name__trigram_word_similar=word)
    return has


def employee(actor: Actor, *, employee_id: UUID) -> Employee | None:
    """One person, if the actor may see them."""
    return employees(actor).select_related("post", "unit", "agency").filter(pk=employee_id).first()


def may_see_personal(actor: Actor, person: Employee) -> bool:
    """True for the person themselves and for who keeps their data: NIK, phone, address, religion."""
    return actor.employee_id == person.pk or actor.may("people.edit", unit=person.unit_path)


def counts_by(found: QuerySet[Employee], *, field: str) -> dict[str, int]:
    """How many of the employees found have each value of ``field``."""
    rows = found.order_by().values_list(field).annotate(people=Count("pk"))
    return dict(rows)


def group_names() -> dict[str, dict[str, str]]:
    """Names of the groups in which rooms count people, by ``sex``, ``contract`` and kind of ``post``."""
    return {
        "sex": {code: str(name) for code, name in Employee.Sex.choices},
        "contract": {code: str(name) for code, name in Employee.EmploymentKind.choices},
        "post": {code: str(name) for code, name in Post.Kind.choices},
    }


def staff(actor: Actor, *, unit_id: UUID, most: int = 60) -> list[Employee]:
    """People in service right in a unit, as far as the actor sees them: its head first, then by name."""
    found = employees(actor).filter(unit_id=unit_id, status__in=rules.HELD)
    return list(found.order_by("-post__is_head", "name", "pk")[:most])


def colleagues(actor: Actor, *, agency_id: UUID, text: str, most: int = 20) -> list[Employee]:
    """People in service of an agency who fit the words, by name, for choosing one; none without words.

    The actor sees them, or looks after the accounts of the agency.
    """
    if not text.strip():
        return []
    found = Employee.objects.filter(
        actor.reach("people.see", unit="unit_path")
        | actor.reach("people.accounts", agency="agency_id")
        | actor.reach("platform.grants", agency="agency_id"),
        agency_id=agency_id,
        status__in=rules.HELD,
    ).select_related("post", "unit")
    for word in text.split():
        found = found.filter(_has(word))
    return list(found.order_by("name", "pk")[:most])


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a person's history. ``kind``: POST, RANK, EDUCATION or DISCIPLINE.

    Only the year is known of an education; ``ends_on`` is empty while a post is held.
    """

    kind: str
    title: str
    note: str
    starts_on: date | None = None
    ends_on: date | None = None
    year: int | None = None

    @property
    def order(self) -> tuple[int, date]:
        """Sort key; what has no date at all comes first, so last on a timeline of the newest first."""
        day = self.starts_on or date(self.year or 1, 1, 1)
        return day.year, day


def timeline(actor: Actor, *, person: Employee) -> list[Event]:
    """A person's posts, ranks and education, newest first; penalties only for who may see personal data."""
    events = [*_posts(person), *_ranks(person), *_educations(person)]
    if may_see_personal(actor, person):
        events += _penalties(person)
    return sorted(events, key=lambda event: event.order, reverse=True)


def _posts(person: Employee) -> list[Event]:
    held = PostHolding.objects.filter(employee=person).select_related("post", "unit")
    return [
        Event("POST", one.post.title, one.unit.name, one.starts_on, one.ends_on)
        for one in held.order_by("-starts_on", "-pk")[:MOST_EVENTS]
    ]


def _ranks(person: Employee) -> list[Event]:
    held = RankHolding.objects.filter(employee=person).order_by("-starts_on", "-pk")[:MOST_EVENTS]
    return [Event("RANK", rules.rank_name(one.rank), "", one.starts_on) for one in held]


def _educations(person: Employee) -> list[Event]:
    records = EducationRecord.objects.filter(employee=person).order_by("-level", "-pk")[:MOST_EVENTS]
    return [
        Event(
            "EDUCATION",
            _education(one),
            one.school,
            year=one.year,
        )
        for one in records
    ]


def _education(record: EducationRecord) -> str:
    """Level and field; the field often names the level already (``S-1 Pendidikan Matematika``)."""
    level = rules.EDUCATION.get(record.level, record.level)
    told = record.field.upper().replace("-", "").startswith(level.upper().replace("-", ""))
    return record.field if told else f"{level} {record.field}".strip()


def _penalties(person: Employee) -> list[Event]:
    records: QuerySet[Any] = DisciplineRecord.objects.filter(employee=person)
    return [
        Event("DISCIPLINE", one.penalty, str(one.get_level_display()), one.starts_on, one.ends_on)
        for one in records.order_by("-starts_on", "-pk")[:MOST_EVENTS]
    ]
