"""Draws: announced, held, and open for anyone to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bina.training.models import Draw, Enrolment
from bina.training.queries.batches import batches
from bina.training.queries.participants import participants
from bina.training.rules.lottery import draw as repeat

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.training.models import Batch


@dataclass(frozen=True, slots=True)
class DrawnLot:
    """One line of a held draw; the name is empty where the actor may not see it."""

    entry: str
    digest: str
    place: int
    outcome: str
    name: str
    own: bool


def draw_of(actor: Actor, *, batch_id: UUID) -> Draw | None:
    """The draw of a batch the actor may know of."""
    return Draw.objects.filter(batch_id=batch_id, batch__in=batches(actor)).first()


def lots(actor: Actor, *, draw: Draw) -> list[DrawnLot]:
    """The lines of a held draw in its order, with the names the actor may see. Two reads."""
    seen = {
        str(key): (name, person == actor.employee_id)
        for key, name, person in participants(actor, batch_id=draw.batch_id).values_list(
            "pk", "employee__name", "employee_id"
        )
    }
    return [
        DrawnLot(entry, digest, place, outcome, *seen.get(entry, ("", False)))
        for entry, digest, place, outcome in draw.entries
    ]


def published(draw: Draw, *, batch: Batch) -> dict[str, Any]:
    """What anyone needs to repeat the draw; no names."""
    return {
        "batch": batch.code,
        "algorithm": draw.algorithm,
        "seed": draw.seed,
        "announced_at": draw.announced_at.isoformat(),
        "draws_on": draw.draws_on.isoformat(),
        "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None,
        "seats": draw.seats,
        "entries": draw.entries,
    }


def as_published(draw: Draw) -> bool:
    """True when drawing again with the seed gives the kept order."""
    kept = [(UUID(entry), digest, place) for entry, digest, place, _outcome in draw.entries]
    again = repeat(seed=draw.seed, entries=[entry for entry, _digest, _place in kept])
    return [(lot.entry, lot.digest, lot.place) for lot in again] == kept


def in_the_draw(batch_id: UUID) -> int:
    """How many wait for the draw."""
    return Enrolment.objects.filter(batch_id=batch_id, state="APPROVED").count()
