"""What the store knows of activities and agents from what was said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from bina.records.models import Description
from bina.records.rules.identity import ACTIVITY, key_text

Json = dict[str, Any]
_MAPS = ("name", "description", "extensions")


def definitions(*, store: UUID, activities: Iterable[str]) -> dict[str, Json]:
    """Definitions by IRI: all that was said of an activity, each part in its newest wording."""
    keys = {UUID(key_text(ACTIVITY, iri)): iri for iri in activities}
    said = Description.objects.filter(store_id=store, subject__in=list(keys)).order_by("said_at", "digest")
    known: dict[str, Json] = {}
    for one in said:
        whole = known.setdefault(keys[one.subject], {})
        for name, value in one.body.items():
            whole[name] = {**whole.get(name, {}), **value} if name in _MAPS else value
    return known


def names(*, store: UUID, agent: UUID) -> list[str]:
    """Every name an agent was given, in the order first said."""
    said = Description.objects.filter(store_id=store, subject=agent).order_by("said_at", "digest")
    return list(dict.fromkeys(said.values_list("body", flat=True)))
