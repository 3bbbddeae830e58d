"""The shapes of the two files; ``docs/develop/plan-instance.schema.json`` is made from them.

Identifiers are texts or whole numbers; ``1`` and ``"1"`` are the same one, since keys of JSON objects are
always texts.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Id = str | int
Amount = Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)]
Hours = Annotated[float, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who may be given places.

    Attributes:
        unit: where the person works; ``away_share`` may limit how many of a unit are away in one week.
        min_jp: lesson hours the person should reach (soft: ``duty_weight`` is the price of each one missing).
        max_jp: lesson hours the person may not exceed, ``jp_done`` counted; none is no ceiling.
        jp_done: lesson hours earned already.
        busy: weeks in which the person can be in no batch that has a week.
    """

    id: Id
    unit: Id | None = None
    min_jp: Hours = 0.0
    max_jp: Hours | None = None
    jp_done: Hours = 0.0
    groups: tuple[Id, ...] = ()
    busy: tuple[int, ...] = ()


class Programme(Struct, frozen=True, kw_only=True):
    """What can be learned: ``jp`` lesson hours; ``requires`` must be in the same person's plan too."""

    id: Id
    jp: Hours
    cost_per_person: Amount = 0
    requires: tuple[Id, ...] = ()


class Batch(Struct, frozen=True, kw_only=True):
    """One delivery of a programme.

    Attributes:
        week: its first week; none is learning at any time, which takes no week and nobody away.
        weeks: how many weeks it takes.
        seats: most people it holds.
        min_seats: fewest people with whom it is held at all.
        fixed_cost: paid once when anybody is in it.
        fund: who pays the fixed cost and the cost per person; may be left out when there is nothing to pay.
        quarter: when it is paid.
        uses: rooms, trainers and the like that it needs in each of its weeks; ``at_once`` limits them.
    """

    id: Id
    programme: Id
    week: int | None = None
    weeks: Annotated[int, Meta(ge=1, le=530)] = 1
    seats: Count
    min_seats: Count = 0
    fixed_cost: Amount = 0
    fund: Id | None = None
    quarter: Id | None = None
    uses: tuple[Id, ...] = ()


class GroupMinimum(Struct, frozen=True, kw_only=True):
    """At least ``share_of_seats`` of all assignments, rounded down, go to people of the group."""

    group: Id
    share_of_seats: Share


class Instance(Struct, frozen=True, kw_only=True):
    """A year's plan to be solved.

    Attributes:
        values: person, programme, what it is worth (may be negative). Pairs not named are worth 0 and
            allowed, unless ``only_listed``.
        budget: most that each fund pays; without the key funds are unlimited.
        quarter_budget: most that a fund pays in a quarter; a quarter not named has no limit of its own.
        at_once: most batches held in one week that use a room, a trainer and the like; what is used must be
            here. Batches without a week take nothing of it.
        away_share: share of a unit's people, rounded down, that may be away in one week.
        duty_weight: what each lesson hour short of ``min_jp`` takes from the value.
        locked: person, batch: in the plan, whatever it costs.
        forbidden: person, programme: not in the plan.
    """

    people: tuple[Person, ...]
    programmes: tuple[Programme, ...]
    batches: tuple[Batch, ...]
    values: tuple[tuple[Id, Id, float], ...] = ()
    budget: dict[str, Amount] | None = None
    quarter_budget: dict[str, dict[str, Amount]] = {}
    at_once: dict[str, Count] = {}
    away_share: dict[str, Share] = {}
    duty_weight: Annotated[float, Meta(ge=0)] = 0.0
    locked: tuple[tuple[Id, Id], ...] = ()
    forbidden: tuple[tuple[Id, Id], ...] = ()
    group_minimum: tuple[GroupMinimum, ...] = ()
    only_listed: bool = False


class Plan(Struct, frozen=True, kw_only=True):
    """A plan as ``bina plan solve`` prints it; only ``assign`` is needed, the rest is compared when there."""

    assign: tuple[tuple[Id, Id], ...]
    value: float | None = None
    bound: float | None = None
    cost: dict[str, int | float] | None = None
    open: tuple[Id, ...] | None = None
    short_of_duty: int | None = None
