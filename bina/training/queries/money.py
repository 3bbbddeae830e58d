"""Budget lines, commitments and what batches cost, for those who see an agency's contracts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from bina.training.models import Agreement, BudgetLine, Commitment, Enrolment, Payment
from bina.training.queries.closed_gaps import closed_gaps
from bina.training.rules.money import Costs, Use, costs

if TYPE_CHECKING:
    from datetime import date

    from bina.platform.access import Actor
    from bina.training.models import Batch

SEE = "training.contract"


def budget_lines(actor: Actor) -> QuerySet[BudgetLine]:
    """Lines of the agencies whose contracts the actor sees, with ``committed`` and ``paid`` in rupiah."""
    committed = Commitment.objects.filter(line=OuterRef("pk"))
    paid = Payment.objects.filter(commitment__line=OuterRef("pk"))
    return BudgetLine.objects.filter(actor.reach(SEE, agency="agency_id")).annotate(
        committed=_total(committed, "line"), paid=_total(paid, "commitment__line")
    )


def budget_lines_matching(
    actor: Actor, *, year: int, text: str = "", source: str = ""
) -> QuerySet[BudgetLine]:
    """Lines of a year by words of code or name, and source of funds."""
    found = budget_lines(actor).filter(year=year)
    for word in text.split():
        found = found.filter(Q(code__icontains=word) | Q(name__icontains=word))
    return found.filter(source=source) if source else found


def _total(rows: QuerySet[Any], by: str) -> Coalesce:
    summed = rows.order_by().values(by).annotate(total=Sum("amount_rupiah")).values("total")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)


def years_of_budget(actor: Actor, *, agency_id: UUID) -> list[int]:
    """Years that have a line, the newest first."""
    found = BudgetLine.objects.filter(actor.reach(SEE, agency="agency_id"), agency_id=agency_id)
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def commitments(actor: Actor) -> QuerySet[Commitment]:
    """Commitments of the agencies whose contracts the actor sees, with what was ``paid`` of each."""
    paid = Payment.objects.filter(commitment=OuterRef("pk"))
    return (
        Commitment.objects.filter(actor.reach(SEE, agency="agency_id"))
        .select_related("line", "batch__programme", "agreement")
        .annotate(paid=_total(paid, "commitment"))
    )


def commitments_of_batch(actor: Actor, *, batch_id: UUID) -> list[Commitment]:
    """Commitments of a batch with their ``payments``, in order of day. Two queries."""
    noted = Prefetch("payments", Payment.objects.order_by("paid_on", "pk"))
    found = commitments(actor).filter(batch_id=batch_id)
    return list(found.prefetch_related(noted).order_by("committed_on", "pk"))


def payments(actor: Actor) -> QuerySet[Payment]:
    """Payments of the agencies whose contracts the actor sees, with commitment, line and batch."""
    return Payment.objects.filter(actor.reach(SEE, agency="agency_id")).select_related(
        "commitment__line", "commitment__batch__programme"
    )


def with_committed(found: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Add ``committed`` (rupiah) to each agreement."""
    rows = Commitment.objects.filter(agreement=OuterRef("pk"))
    return found.annotate(committed=_total(rows, "agreement"))


def summed_use(lines: QuerySet[BudgetLine]) -> Use:
    """Ceilings, commitments and payments of lines with ``committed`` and ``paid``, summed. One query."""
    found = lines.order_by().aggregate(
        all_ceilings=Sum("ceiling_rupiah"), all_committed=Sum(F("committed")), all_paid=Sum(F("paid"))
    )
    return Use(found["all_ceilings"] or 0, found["all_committed"] or 0, found["all_paid"] or 0)


def batch_use(actor: Actor, *, batch_id: UUID) -> Use:
    """What is committed and paid for a batch. One query."""
    found = (
        commitments(actor)
        .filter(batch_id=batch_id)
        .order_by()
        .aggregate(all_committed=Sum("amount_rupiah"), all_paid=Sum(F("paid")))
    )
    return Use(None, found["all_committed"] or 0, found["all_paid"] or 0)


def batch_costs(actor: Actor, *, batch: Batch, on: date) -> Costs:
    """What the batch cost per participant, hour and closed gap, by what is committed. Three queries."""
    stayed = Enrolment.objects.filter(batch=batch, state__in=("COMPLETED", "FAILED")).aggregate(
        people=Count("pk"), hours=Sum("earned_jp")
    )
    closed = closed_gaps(actor, agency_id=batch.agency_id, on=on, batch_ids=[batch.pk])
    return costs(
        total=batch_use(actor, batch_id=batch.pk).committed,
        participants=stayed["people"],
        hours_jp=stayed["hours"] or Decimal(0),
        closed_gaps=closed.get(batch.pk, 0),
    )


def fund_sources() -> dict[str, str]:
    """Names of the sources of funds by code, in the language of the screen."""
    return {code: str(name) for code, name in BudgetLine.Source.choices}
