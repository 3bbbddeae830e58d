"""What each programme on offer would still add to each person's index, component by component."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bina.professionalism.queries.ground import ground
from bina.professionalism.queries.prices import offers_for
from bina.professionalism.rules import Post, Step

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.professionalism.rulesets import ProfessionalismIndex
    from bina.training.queries import Offer


@dataclass(frozen=True, slots=True)
class Gains:
    """What people lack on a day and which programmes fulfil it.

    Each component counts once however many programmes fulfil it; whoever adds programmes up must know that.
    """

    table: ProfessionalismIndex | None = None
    offers: tuple[Offer, ...] = ()
    lacking: Mapping[UUID, tuple[Post, tuple[Step, ...]]] = field(default_factory=dict)
    _fitting: dict[tuple[Post, str], frozenset[UUID]] = field(default_factory=dict)

    def of(self, employee_id: UUID) -> dict[UUID, dict[str, Decimal]]:
        """Points by component by programme (key) for one person; programmes that add nothing are left out."""
        found: dict[UUID, dict[str, Decimal]] = {}
        post, steps = self.lacking.get(employee_id, (None, ()))
        for step in steps:
            for programme in self._fulfilling(post, step.component) if post else ():
                found.setdefault(programme, {})[step.component] = step.points
        return found

    def _fulfilling(self, post: Post, component: str) -> frozenset[UUID]:
        key = (post, component)
        if key not in self._fitting:
            demand = self.table.demands(post.kind).get(component) if self.table else None
            fitting = offers_for(self.offers, demand=demand, post=post) if demand else []
            self._fitting[key] = frozenset(one.id for one in fitting)
        return self._fitting[key]


def gains(
    actor: Actor,
    *,
    agency_id: UUID,
    on: date,
    offers: Iterable[Offer],
    employees: Sequence[UUID] | None = None,
) -> Gains:
    """Gains of the measured people the actor may see, in the queries of ``ground``.

    Args:
        on: the day for which the index is asked: what has run out by then is missing.
        employees: only of these people, if any are named.

    Raises:
        RuleSetUnknown: the day lies before all rules of the index.
    """
    found = ground(actor, agency_id=agency_id, on=on, employees=employees)
    return Gains(
        table=found.table,
        offers=tuple(offers),
        lacking={
            one.person.employee_id: (one.person.post, one.steps) for one in found.standings() if one.steps
        },
    )
