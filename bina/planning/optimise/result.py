"""From places to the answer: names, figures, the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.ledger import deliveries, hours_of, value_of
from bina.planning.optimise.status import FEASIBLE, OPTIMAL, relative_gap

if TYPE_CHECKING:
    from bina.planning.instance.format import Id
    from bina.planning.optimise.ledger import Places
    from bina.planning.optimise.tables import Tables

PROVEN_GAP = 1e-9


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the file: its kind, the name it concerns, and the sentence that says it."""

    kind: str
    key: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A plan with its proof.

    Attributes:
        status: ``optimal``, ``feasible`` (a plan with a proven ``gap``), ``infeasible`` (its rules contradict
            each other, see ``conflict``), ``unsolved`` (no plan kept the locks in the time given).
        value: worth of the plan; ``bound``: no plan can be worth more.
        gap: (bound - value) / |value|, 0.02 is two per cent.
        cost: what each fund pays.
        assign: (person, batch) ids in the order of the instance; ``open``: batches that are held.
        short_of_duty: people who stay below their duty.
        conflict: an irreducible set of rules that contradict each other.
    """

    status: str
    value: float
    bound: float
    gap: float
    cost: dict[str, float | int]
    assign: tuple[tuple[Id, Id], ...]
    open: tuple[Id, ...]
    short_of_duty: int
    seconds: float
    conflict: tuple[Rule, ...] = ()


def solution(tables: Tables, places: Places, *, bound: float, seconds: float) -> Solution:
    """The plan with its names and figures; its value never exceeds its bound."""
    value = value_of(tables, places)
    bound = max(bound, value)
    gap = relative_gap(value=value, bound=bound)
    assign = _named(tables, places)
    order = {str(one.id): place for place, one in enumerate(tables.instance.batches)}
    return Solution(
        status=OPTIMAL if gap <= PROVEN_GAP else FEASIBLE, value=value, bound=bound, gap=gap,
        cost=cost_of(tables, places), assign=tuple(assign),
        open=tuple(sorted({batch for _, batch in assign}, key=lambda key: order[str(key)])),
        short_of_duty=int((hours_of(tables, places) < tables.short).sum()), seconds=seconds,
    )  # fmt: skip


def cost_of(tables: Tables, places: Places) -> dict[str, float | int]:
    """What each fund pays, in the unit of the file."""
    people = np.bincount(places.batch, minlength=len(tables.programme))
    paid = people * tables.price + deliveries(tables, people) * tables.fixed
    cost: dict[str, int] = dict.fromkeys(tables.instance.budget or (), 0)
    for kind in np.flatnonzero(people):
        fund = tables.kinds[kind].fund
        if fund is not None:
            cost[str(fund)] = cost.get(str(fund), 0) + int(paid[kind])
    return {fund: _unscaled(amount, tables.money_scale) for fund, amount in cost.items()}


def _unscaled(amount: int, scale: int) -> float | int:
    return amount // scale if amount % scale == 0 else amount / scale


def _named(tables: Tables, places: Places) -> list[tuple[Id, Id]]:
    """The places by their names; the people of a kind are dealt to as few deliveries as hold them."""
    order = np.lexsort((places.batch, places.person))
    person, batch = places.person[order], places.batch[order]
    held = deliveries(tables, np.bincount(batch, minlength=len(tables.programme)))
    seen = np.zeros(len(tables.programme), dtype=np.int64)
    named = []
    for one, kind in zip(person.tolist(), batch.tolist(), strict=True):
        named.append((tables.person_ids[one], tables.members[kind][seen[kind] % held[kind]]))
        seen[kind] += 1
    return named
