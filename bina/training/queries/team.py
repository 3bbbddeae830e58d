"""A superior's own people, and open batches that close their gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from bina.competency import queries as competency
from bina.training.models import Batch, Enrolment, ProgrammeOutcome
from bina.training.queries.batches import batches, with_counts
from bina.training.queries.superiors import people_of_superior
from bina.training.rules.states import AHEAD, BatchState

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Gap:
    """One competence in which a person holds less than the post requires."""

    code: str
    short_by: int


@dataclass(frozen=True, slots=True)
class Member:
    """One of a superior's people, with the gaps and whether a training lies ahead."""

    id: UUID
    name: str
    nip: str
    post: str
    gaps: tuple[Gap, ...]
    ahead: int

    @property
    def codes(self) -> set[str]:
        return {gap.code for gap in self.gaps}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open batch, and those of the team whose gaps it closes."""

    batch: Batch
    fitting: tuple[Member, ...]
    left: int


def team(actor: Actor, *, on: date) -> list[Member]:
    """Those whose direct superior the actor is, by name, with their gaps. A fixed number of reads."""
    keys = people_of_superior(actor, on=on)[:MOST]
    if not keys or actor.agency_id is None:
        return []
    gaps: dict[UUID, list[Gap]] = defaultdict(list)
    lines = competency.gaps(actor, agency_id=actor.agency_id, on=on, employees=keys, needs_only=True)
    for line in sorted(lines, key=lambda line: (-line.short_by, line.competence)):
        gaps[line.employee_id].append(Gap(line.competence, line.short_by))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.name, e.nip, p.title, (SELECT count(*) FROM training_enrolment n "
            "JOIN training_batch b ON b.id = n.batch_id WHERE n.employee_id = e.id AND n.state = ANY(%s) "
            "AND b.ends_on >= %s) FROM people_employee e JOIN people_post p ON p.id = e.post_id "
            "WHERE e.id = ANY(%s) ORDER BY e.name, e.id",
            [list(AHEAD), on, keys],
        )
        return [
            Member(key, name, nip, post, tuple(gaps[key]), ahead)
            for key, name, nip, post, ahead in cursor.fetchall()
        ]


def open_batches(actor: Actor, *, on: date) -> QuerySet[Batch]:
    """Batches that take nominations and have not begun, the soonest first, with their counts."""
    found = batches(actor).filter(state=BatchState.OPEN, starts_on__gt=on)
    if actor.agency_id is not None:
        found = found.filter(agency_id=actor.agency_id)
    return with_counts(found).order_by("starts_on", "pk")


def suggestions(actor: Actor, *, people: Sequence[Member], on: date) -> list[Suggestion]:
    """Open batches with those of the team whose gaps they close, the most fitting first. Two reads."""
    found = list(open_batches(actor, on=on)[:MOST])
    taught: dict[UUID, set[str]] = defaultdict(set)
    outcomes = ProgrammeOutcome.objects.filter(programme__in={batch.programme_id for batch in found})
    for programme, code in outcomes.values_list("programme_id", "competency__code"):
        taught[programme].add(code)
    lines = [
        Suggestion(
            batch,
            tuple(one for one in people if one.codes & taught[batch.programme_id]),
            max(batch.seats - getattr(batch, "taken", 0), 0),
        )
        for batch in found
    ]
    return sorted(lines, key=lambda line: -len(line.fitting))


def states_in(*, batch_id: UUID, people: Iterable[UUID]) -> dict[UUID, Enrolment]:
    """The place of each of the people in a batch, where they have one."""
    found = Enrolment.objects.filter(batch_id=batch_id, employee__in=list(people))
    return {place.employee_id: place for place in found}
