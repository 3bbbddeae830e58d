"""Wishes and their dialogue: the person's own, and those that wait for an answer; posts one can aim at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from bina.planning.models import Aim, Need, Wish, WishWord
from bina.planning.rules import WishState
from bina.training.queries.superiors import givers_to

if TYPE_CHECKING:
    from bina.platform.access import Actor

ENDED = (WishState.AGREED, WishState.DECLINED, WishState.WITHDRAWN)


def _with_words(found: QuerySet[Wish]) -> QuerySet[Wish]:
    words = Prefetch("words", WishWord.objects.select_related("author").order_by("pk"))
    return found.select_related(
        "employee__unit", "employee__post", "competence", "approver"
    ).prefetch_related(words)


def own_wishes(actor: Actor) -> QuerySet[Wish]:
    """The actor's own wishes with what was said, the newest first. Two queries."""
    found = Wish.objects.filter(employee_id=actor.employee_id) if actor.employee_id else Wish.objects.none()
    return _with_words(found).order_by("-year", "-pk")


def dialogues(actor: Actor, *, on: date) -> QuerySet[Wish]:
    """Wishes the actor was asked about, stands in for somebody asked about, or sees to as HR developer."""
    seen = actor.reach("planning.edit", unit="employee__unit_path")
    if actor.employee_id is not None:
        seen |= Q(approver_id__in={actor.employee_id} | givers_to(actor, on=on))
    found = Wish.objects.filter(seen)
    if actor.employee_id is not None:
        found = found.exclude(employee_id=actor.employee_id)
    return _with_words(found)


def dialogues_waiting(actor: Actor, *, on: date) -> QuerySet[Wish]:
    """Those that wait for the actor's own answer: asked of them, of somebody they stand in for, of BKPSDM."""
    mine = Q(approver=None) & actor.reach("planning.edit", unit="employee__unit_path")
    if actor.employee_id is not None:
        mine |= Q(approver_id__in={actor.employee_id} | givers_to(actor, on=on))
    return dialogues(actor, on=on).filter(mine, state=WishState.ASKED)


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post to aim at; ``unit`` is where it stands."""

    id: UUID
    title: str
    unit: str


def posts_found(actor: Actor, *, text: str, most: int = 12) -> list[PostChoice]:
    """Posts of the actor's agency whose title holds every word, each title once, by title. One query."""
    words = text.split()
    if not words or actor.agency_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (p.title) p.id, p.title, u.name FROM people_post p "
            "JOIN people_unit u ON u.id = p.unit_id WHERE p.agency_id = %(agency)s "
            "AND p.title ILIKE ALL(%(words)s) ORDER BY p.title, u.name, p.id LIMIT %(most)s",
            {"agency": actor.agency_id, "words": [f"%{word}%" for word in words[:8]], "most": most},
        )
        return [PostChoice(*row) for row in cursor.fetchall()]


def is_post(*, agency_id: UUID, post_id: UUID) -> bool:
    """Whether the post is one of the agency's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_post WHERE id = %s AND agency_id = %s", [post_id, agency_id])
        return cursor.fetchone() is not None


def own_aim(actor: Actor) -> Aim | None:
    """The post the actor aims at."""
    if actor.employee_id is None:
        return None
    return Aim.objects.filter(employee_id=actor.employee_id).select_related("post__unit").first()


def needs_of_person(*, employee_id: UUID, year: int) -> QuerySet[Need]:
    """A person's needs of a year, for who was let in to their wish: the superior sees what speaks for it."""
    found = Need.objects.filter(employee_id=employee_id, year=year).exclude(source=Need.Source.WISH)
    return found.select_related("competence").order_by("competence__code", "pk")
