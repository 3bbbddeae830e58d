"""What programmes teach, as certificates say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import translation

from bina.training.models import ProgrammeOutcome


def outcomes_of(programmes: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Code, Indonesian name and level of what each programme teaches, by programme. One query.

    Not narrowed by an actor: for the job that prints certificates.
    """
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = ProgrammeOutcome.objects.filter(programme_id__in=list(programmes)).select_related("competency")
    with translation.override("id"):
        for row in rows.order_by("programme_id", "competency__code"):
            taught = row.competency
            found[row.programme_id].append({"code": taught.code, "name": taught.name, "level": row.level})
    return dict(found)
