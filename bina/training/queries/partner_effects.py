"""What a partner's training changed at work, and what a closed gap cost, with the number of cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from bina.training.models import Batch
from bina.training.queries.closed_gaps import DAYS_AFTER, closed_gaps
from bina.training.queries.partners import partners
from bina.training.queries.results import SMALLEST_GROUP
from bina.training.rules.money import costs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bina.platform.access import Actor

SEE = "training.contract"

# Levels of what was taught, by the last assessment up to the first day and the last one in the year after.
_CHANGE = """
SELECT b.partner_id, count(DISTINCT n.employee_id), avg(later.level - earlier.level)
FROM training_batch b JOIN training_enrolment n ON n.batch_id = b.id AND n.state = 'COMPLETED'
JOIN training_programmeoutcome o ON o.programme_id = b.programme_id
CROSS JOIN LATERAL (
  SELECT a.level FROM competency_assessment a
  WHERE a.employee_id = n.employee_id AND a.competence_id = o.competency_id AND a.assessed_on <= b.starts_on
  ORDER BY a.assessed_on DESC, a.id DESC LIMIT 1) earlier
CROSS JOIN LATERAL (
  SELECT a.level FROM competency_assessment a
  WHERE a.employee_id = n.employee_id AND a.competence_id = o.competency_id AND a.assessed_on > b.ends_on
    AND a.assessed_on <= b.ends_on + %(days)s
  ORDER BY a.assessed_on DESC, a.id DESC LIMIT 1) later
WHERE b.id = ANY(%(batches)s) GROUP BY b.partner_id
"""
_COMMITTED = """
SELECT b.partner_id, sum(c.amount_rupiah) FROM training_commitment c
JOIN training_batch b ON b.id = c.batch_id WHERE b.id = ANY(%(batches)s) GROUP BY b.partner_id
"""


@dataclass(frozen=True, slots=True)
class PartnerEffect:
    """``people`` were assessed before and after; fewer than the smallest group give no figure."""

    people: int = 0
    mean_change: Decimal | None = None
    closed_gaps: int = 0
    committed: int = 0

    @property
    def too_few(self) -> bool:
        return self.people < SMALLEST_GROUP

    @property
    def change(self) -> Decimal | None:
        """Mean change of level per person and competence taught, two decimals; None for too few."""
        if self.too_few or self.mean_change is None:
            return None
        return self.mean_change.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def per_gap(self) -> int | None:
        """Rupiah committed per closed gap; None for too few people, or where no gap closed."""
        if self.too_few:
            return None
        return costs(
            total=self.committed, participants=0, hours_jp=Decimal(0), closed_gaps=self.closed_gaps
        ).per_gap


def partner_effects(
    actor: Actor, *, agency_id: UUID, partner_ids: Sequence[UUID], on: date
) -> dict[UUID, PartnerEffect]:
    """Effects of partners of an agency whose contracts the actor sees as a whole; empty for others.

    Five queries for any number. Not compared with people who were not trained: evaluation does that.

    Args:
        on: the day whose standards say which gaps closed.
    """
    if agency_id not in actor.agencies(SEE):
        return {}
    seen = list(partners(actor).filter(agency_id=agency_id, pk__in=partner_ids).values_list("pk", flat=True))
    held = Batch.objects.filter(partner_id__in=seen, state="FINISHED")
    owners = dict(held.values_list("pk", "partner_id"))
    values: dict[str, Any] = {"batches": list(owners), "days": DAYS_AFTER}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, values)
        changed = {key: (people, change) for key, people, change in cursor.fetchall()}
        cursor.execute(_COMMITTED, values)
        spent = {key: int(amount) for key, amount in cursor.fetchall()}
    closed: dict[UUID, int] = defaultdict(int)
    for batch_id, gaps in closed_gaps(actor, agency_id=agency_id, on=on, batch_ids=list(owners)).items():
        if partner_id := owners[batch_id]:
            closed[partner_id] += gaps
    return {key: PartnerEffect(*changed.get(key, (0, None)), closed[key], spent.get(key, 0)) for key in seen}
