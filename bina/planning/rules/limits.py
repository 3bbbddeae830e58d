"""What a plan keeps to beside its budget: written down with the plan, every part may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FIRST: Final = 10.0  # points that a place in a programme that goes first is worth beside its own
AWAY, LEAST, SEATS, CEILING, FUND, QUARTER, GROUP, SHARED = (
    "AWAY",
    "LEAST",
    "SEATS",
    "CEILING",
    "FUND",
    "QUARTER",
    "GROUP",
    "SHARED",
)
MUST: Final = "MUST"
NOTHING: Final[tuple[object, ...]] = ((), [], {})
BEYOND: Final = {LEAST: "fewer_people", SEATS: "more_seats", CEILING: "more_hours"}  # where it stands
MOST_AT_ONCE: Final = 100  # classes in one week
QUARTERS: Final = ("1", "2", "3", "4")


class Fund(Struct, frozen=True, kw_only=True):
    """A source of funds: whole rupiah of the year, and the most of some of its quarters ("1" to "4")."""

    source: str
    rupiah: int
    quarters: dict[str, int] = {}


class Shared(Struct, frozen=True, kw_only=True):
    """A room, a venue or a trainer that classes share.

    Attributes:
        at_once: most classes in one week, 1 to ``MOST_AT_ONCE``.
        programmes: whose classes use it; none is every class.
    """

    name: str
    at_once: int
    programmes: tuple[str, ...] = ()

    def used_by(self, programme: str) -> bool:
        """Whether classes of a programme use it."""
        return not self.programmes or programme in self.programmes


class Place(Struct, frozen=True, array_like=True):
    """A person's place in a programme, by the texts of their keys; no programme means every one."""

    person: str
    programme: str = ""


class Limits(Struct, frozen=True, kw_only=True):
    """The rules of a plan; programmes and people's groups by the texts of their keys.

    Attributes:
        funds: none is one fund with the plan's budget. The first pays what ``paid_by`` names no other for.
        paid_by: programme -> source.
        away_percent: of an office, the most away in one week; ``away`` is that of single offices, by path.
        prerequisites: whether what the catalogue asks for before a programme is looked at.
        groups: ``sex:F``, ``contract:PPPK``, ``district:<path>`` -> per cent of all places, at least.
        first: programmes in which a place is worth ``FIRST`` points more; ``left_out``: not in the plan.
        ceilings: kind of employment -> lesson hours of the year, at most.
        shared: rooms, venues and trainers, each name once.
        must, never: places that people get in any case, or do not get, settled by hand; no place is in both.
        more_seats, fewer_people: programme -> seats more, and fewest participants less, of each batch.
        more_hours: kind of employment -> lesson hours above its ceiling.
    """

    funds: tuple[Fund, ...] = ()
    paid_by: dict[str, str] = {}
    away_percent: int | None = None
    away: dict[str, int] = {}
    prerequisites: bool = False
    groups: dict[str, int] = {}
    first: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    ceilings: dict[str, int] = {}
    shared: tuple[Shared, ...] = ()
    must: tuple[Place, ...] = ()
    never: tuple[Place, ...] = ()
    more_seats: dict[str, int] = {}
    fewer_people: dict[str, int] = {}
    more_hours: dict[str, int] = {}

    @property
    def dated(self) -> bool:
        """Whether the solver must know when batches are held: else they are dated afterwards."""
        in_quarters = any(fund.quarters for fund in self.funds)
        in_weeks = self.away_percent is not None or bool(self.away) or bool(self.shared)
        return in_quarters or in_weeks or bool(self.groups) or self.prerequisites

    def payer(self, programme: str) -> str:
        """The source that pays for a programme; empty in a plan with one budget."""
        sources = [fund.source for fund in self.funds]
        named = self.paid_by.get(programme, "")
        return named if named in sources else next(iter(sources), "")

    def may_begin(self, programme: str, quarter: str) -> bool:
        """Whether the fund that pays for a programme has anything in a quarter ("1" to "4")."""
        source = self.payer(programme)
        funds = {fund.source: fund.quarters for fund in self.funds}
        return funds.get(source, {}).get(quarter, 1) > 0

    def away_of(self, office: str) -> int | None:
        """Per cent of an office that may be away in one week, None when there is no limit."""
        return self.away.get(office, self.away_percent)


class Change(Struct, frozen=True, kw_only=True):
    """One rule made looser.

    Attributes:
        key: what it concerns: an office's path, a programme, a fund, ``fund/quarter``, a group of people, a
            kind of employment, the name of a room, venue or trainer; the programme of places that must be.
        amount: points of per cent, people, hours, classes or rupiah, > 0; of places that must be, all.
    """

    kind: str
    key: str
    amount: int


def limits_of(written: dict[str, Any]) -> Limits:
    """Limits as they are kept with a plan."""
    return msgspec.convert(written, Limits)


def written(limits: Limits) -> dict[str, Any]:
    """Limits as they are kept with a plan; what says nothing is left out."""
    found: dict[str, Any] = msgspec.to_builtins(limits)
    return {name: value for name, value in found.items() if value is not None and value not in NOTHING}


def favoured(
    values: Mapping[tuple[str, str], float], *, first: Collection[str]
) -> dict[tuple[str, str], float]:
    """Worths by (person, programme), with ``FIRST`` points more in programmes that go first."""
    return {pair: round(worth + FIRST, 6) if pair[1] in first else worth for pair, worth in values.items()}


def looser(limits: Limits, change: Change) -> Limits:
    """The limits with one of them made looser.

    Raises:
        KeyError: there is no such limit.
    """
    replace = msgspec.structs.replace
    key, amount = change.key, change.amount
    if change.kind == AWAY:
        percent = limits.away_of(key)
        if percent is None:
            raise KeyError(key)
        return replace(limits, away={**limits.away, key: min(percent + amount, 100)})
    if change.kind in BEYOND:
        before = getattr(limits, BEYOND[change.kind])
        return replace(limits, **{BEYOND[change.kind]: {**before, key: before.get(key, 0) + amount}})
    if change.kind == GROUP:
        return replace(limits, groups={**limits.groups, key: max(limits.groups[key] - amount, 0)})
    if change.kind == SHARED:
        return replace(limits, shared=_roomier(limits, change))
    if change.kind == MUST:
        return replace(limits, must=_without(limits.must, change.key))
    return replace(limits, funds=_richer(limits, change))


def with_budget(limits: Limits, budget: int) -> Limits:
    """The limits for another budget: the first fund has what is more or less, the others where it has too
    little."""
    missing = budget - sum(fund.rupiah for fund in limits.funds)
    funds = []
    for fund in limits.funds:
        rupiah = max(fund.rupiah + missing, 0)
        missing -= rupiah - fund.rupiah
        funds.append(msgspec.structs.replace(fund, rupiah=rupiah))
    return msgspec.structs.replace(limits, funds=tuple(funds))


def _richer(limits: Limits, change: Change) -> tuple[Fund, ...]:
    """More in a quarter comes from the rest of the year; more of a fund is more in the year."""
    source, _slash, quarter = change.key.partition("/")
    replace = msgspec.structs.replace
    if source not in {fund.source for fund in limits.funds}:
        raise KeyError(source)
    return tuple(
        fund
        if fund.source != source
        else replace(fund, quarters={**fund.quarters, quarter: fund.quarters[quarter] + change.amount})
        if quarter
        else replace(fund, rupiah=fund.rupiah + change.amount)
        for fund in limits.funds
    )


def _roomier(limits: Limits, change: Change) -> tuple[Shared, ...]:
    if change.key not in {one.name for one in limits.shared}:
        raise KeyError(change.key)
    return tuple(
        msgspec.structs.replace(one, at_once=one.at_once + change.amount) if one.name == change.key else one
        for one in limits.shared
    )


def _without(places: tuple[Place, ...], programme: str) -> tuple[Place, ...]:
    """The places but those in a programme."""
    left = tuple(one for one in places if one.programme != programme)
    if len(left) == len(places):
        raise KeyError(programme)
    return left
