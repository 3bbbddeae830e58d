"""A few people or posts by a piece of their name, for the search across rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from bina.people.models import Employee, Post

if TYPE_CHECKING:
    from bina.platform.access import Actor

IN_SERVICE = ("ACTIVE", "LEAVE", "STUDY")


def people_found(actor: Actor, *, text: str, most: int = 8) -> list[Employee]:
    """People the actor may see whose name, NIP or unit has every word, the likest names first."""
    seen = actor.reach("people.see", unit="unit_path")
    if actor.employee_id is not None:
        seen |= Q(pk=actor.employee_id)
    found = Employee.objects.filter(seen, status__in=IN_SERVICE)
    for word in text.split():
        found = found.filter(_has(word))
    likeness = TrigramWordSimilarity(text, "name")
    return list(
        found.annotate(likeness=likeness)
        .select_related("post", "unit")
        .order_by("-likeness", "name", "pk")[:most]
    )


def _has(word: str) -> Q:
    return (
        Q(nip__contains=word) if word.isdecimal() else Q(name__icontains=word) | Q(unit__name__icontains=word)
    )


def posts_found(actor: Actor, *, text: str, most: int = 5) -> list[Post]:
    """Posts held in units the actor sees whose title has every word, by title."""
    found: QuerySet[Post] = Post.objects.filter(actor.reach("people.see", unit="unit__path"))
    for word in text.split():
        found = found.filter(title__icontains=word)
    return list(found.select_related("unit").order_by("title", "pk")[:most])
