"""Leading posts: which post leads a unit, and its class."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bina.people import rules
from bina.people.models import Post, Unit

STRUCTURAL = (Post.Kind.LEADERSHIP, Post.Kind.ADMINISTRATOR, Post.Kind.SUPERVISOR)


def settle_leading_posts(*, agency_id: UUID, titles: Mapping[UUID, str]) -> None:
    """Give units their structural leading post, and structural posts the class of their unit's head.

    Args:
        agency_id: whose units they are.
        titles: title of the leading post by unit; empty where the unit has none or it is not structural.
    """
    units = Unit.objects.filter(agency_id=agency_id, pk__in=titles).exclude(head_echelon="")
    echelons = dict(units.values_list("pk", "head_echelon"))
    posts = list(Post.objects.filter(unit_id__in=echelons, kind__in=STRUCTURAL).order_by("pk"))
    held = set(
        Post.objects.filter(unit_id__in=echelons, employees__status__in=rules.HELD).values_list(
            "pk", flat=True
        )
    )
    changed = [post for post in posts if _take_class(post, echelons[post.unit_id])]
    Post.objects.bulk_update(changed, ["kind", "echelon"], batch_size=1000)
    known = {(post.unit_id, post.title) for post in posts}
    led = {
        post.unit_id
        for post in posts
        if post.is_head and (post.pk in held or post.title == titles[post.unit_id])
    }
    wanted = {unit: titles[unit] for unit in echelons if titles[unit] and unit not in led}
    Post.objects.filter(unit_id__in=wanted, is_head=True).update(is_head=False)
    Post.objects.bulk_create(
        Post(
            agency_id=agency_id,
            unit_id=unit,
            title=title,
            kind=rules.ECHELONS[echelons[unit]],
            echelon=echelons[unit],
        )
        for unit, title in titles.items()
        if unit in echelons and title and (unit, title) not in known
    )
    for unit, title in wanted.items():
        Post.objects.filter(unit_id=unit, title=title, kind__in=STRUCTURAL).update(is_head=True)


def _take_class(post: Post, echelon: str) -> bool:
    kind = rules.ECHELONS[echelon]
    if (post.kind, post.echelon) == (kind, echelon):
        return False
    post.kind, post.echelon = kind, echelon
    return True
