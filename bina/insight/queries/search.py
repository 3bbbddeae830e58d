"""Search of people, posts and programmes, each through its room's own queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from bina.people.queries.search import people_found, posts_found
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST_PROGRAMMES = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; never empty."""

    title: str
    icon: str
    hits: list[Hit]


def search(actor: Actor, *, text: str) -> list[Group]:
    """What the actor may see that fits the words, by kind. Three queries."""
    groups = [
        Group(_("People"), "user", _people(actor, text)),
        Group(_("Posts"), "briefcase", _posts(actor, text)),
        Group(_("Programmes"), "books", _programmes(actor, text)),
    ]
    return [group for group in groups if group.hits]


def _people(actor: Actor, text: str) -> list[Hit]:
    return [
        Hit(
            person.full_name,
            f"{person.post.title}, {person.unit.name}",
            reverse("people:employee", args=[person.pk]),
        )
        for person in people_found(actor, text=text)
    ]


def _posts(actor: Actor, text: str) -> list[Hit]:
    return [
        Hit(post.title, post.unit.name, reverse("people:unit", args=[post.unit_id]))
        for post in posts_found(actor, text=text)
    ]


def _programmes(actor: Actor, text: str) -> list[Hit]:
    found = training.programmes_matching(actor, text=text).order_by("name", "pk")[:MOST_PROGRAMMES]
    return [Hit(one.name, one.code, reverse("training:programme", args=[one.pk])) for one in found]
