"""The rules of a plan written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.planning import rules
from bina.planning.actions.refusals import PlanFixed, PlanRefused
from bina.planning.actions.solving import why_not_solved
from bina.planning.models import Plan
from bina.planning.rules import Settled
from bina.training.queries import offers as offers_of
from bina.training.queries import people_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.planning.rules import Limits
    from bina.platform.access import Actor

MOST_RUPIAH: Final = 10**15
MOST_JP: Final = 2000


@transaction.atomic
def set_limits(*, actor: Actor, plan_id: UUID, limits: Limits) -> Plan:
    """Write down what a plan keeps to; it is then no longer solved until it is found again.

    With funds the plan's budget is their sum.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved, or it was taken over from a workbook.
        PlanRefused: a value is out of its range.
    """
    plan = Plan.objects.select_for_update(of=["self"]).select_related("revises").get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    if refusal := why_not_solved(plan):
        raise PlanFixed(refusal)
    _require_sound(limits)
    plan.limits, plan.state = rules.written(limits), Plan.State.DRAFT
    if limits.funds:
        plan.budget_rupiah = sum(fund.rupiah for fund in limits.funds)
    plan.save(update_fields=["limits", "state", "budget_rupiah"])
    return plan


@transaction.atomic
def settle_places(
    *, actor: Actor, plan_id: UUID, places: Iterable[tuple[UUID, UUID | None]], how: Settled
) -> Plan:
    """Settle by hand that people get a place in a programme, that they do not, or leave it to the plan again.

    The plan is then no longer solved until it is found again.

    Args:
        places: person and programme; no programme is every one, only where a place must not be.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved, or it was taken over from a workbook.
        PlanRefused: a person or programme is not of the agency, nothing was chosen, or too much is settled.
    """
    plan = Plan.objects.select_for_update(of=["self"]).select_related("revises").get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    if refusal := why_not_solved(plan):
        raise PlanFixed(refusal)
    chosen = list(places)
    if not chosen:
        raise PlanRefused(_("Choose at least one place."))
    if how is not Settled.OPEN:
        _require_known(actor, plan, chosen, how)
    wanted = [rules.Place(str(person), str(programme or "")) for person, programme in chosen]
    limits = rules.settle(plan.rules, wanted, how)
    if len(limits.must) + len(limits.never) > rules.MOST_SETTLED:
        raise PlanRefused(
            _("At most {most} places of a plan can be settled by hand.").format(most=rules.MOST_SETTLED)
        )
    plan.limits, plan.state = rules.written(limits), Plan.State.DRAFT
    plan.save(update_fields=["limits", "state"])
    return plan


def _require_known(actor: Actor, plan: Plan, chosen: list[tuple[UUID, UUID | None]], how: Settled) -> None:
    people = people_by_id(agency_id=plan.agency_id, ids={person for person, _programme in chosen})
    offers = {one.id for one in offers_of(actor, agency_id=plan.agency_id)}
    named = {programme for _person, programme in chosen}
    if len(people) < len({person for person, _programme in chosen}) or named - offers - {None}:
        raise PlanRefused(_("This person or programme is not in the plan's agency."))
    if how is Settled.MUST and None in named:
        raise PlanRefused(_("Choose the programme that the person must get."))


def _require_sound(limits: Limits) -> None:
    percents = [*limits.away.values(), *limits.groups.values()]
    percents += [] if limits.away_percent is None else [limits.away_percent]
    if not all(0 <= percent <= 100 for percent in percents):
        raise PlanRefused(_("Shares are from 0 to 100 per cent."))
    if not all(0 <= hours <= MOST_JP for hours in limits.ceilings.values()):
        raise PlanRefused(_("A ceiling is from 0 to 2,000 lesson hours."))
    for fund in limits.funds:
        amounts = [fund.rupiah, *fund.quarters.values()]
        if not all(0 <= amount <= MOST_RUPIAH for amount in amounts) or not set(fund.quarters) <= {
            *rules.QUARTERS
        }:
            raise PlanRefused(_("The budget must be between Rp0 and Rp1,000 trillion."))
    if len({fund.source for fund in limits.funds}) < len(limits.funds):
        raise PlanRefused(_("Name each source of funds once."))
    if set(limits.first) & set(limits.left_out):
        raise PlanRefused(_("A programme cannot both go first and be left out."))
    _require_sound_names(limits)


def _require_sound_names(limits: Limits) -> None:
    if not all(one.name and 1 <= one.at_once <= rules.MOST_AT_ONCE for one in limits.shared):
        raise PlanRefused(
            _("A room, a venue or a trainer has a name and takes from 1 to 100 classes at once.")
        )
    if len({one.name for one in limits.shared}) < len(limits.shared):
        raise PlanRefused(_("Name each room, venue and trainer once."))
