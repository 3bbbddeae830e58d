"""Whether a person may take part in a batch, and everything that speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Obstacle(StrEnum):
    """What speaks against a person's place in a batch."""

    POST = "POST"  # the programme is for other kinds of post
    STATUS = "STATUS"  # on leave, studying, no longer in service
    RETIREMENT = "RETIREMENT"  # retires soon
    PREREQUISITE = "PREREQUISITE"  # a programme that comes before is not completed
    CEILING = "CEILING"  # more lesson hours than the year allows
    CLASH = "CLASH"  # another training on the same day
    COVERAGE = "COVERAGE"  # too many of the unit would be away


ADVICE = frozenset({Obstacle.CEILING})  # said, but nobody is kept out for it


@dataclass(frozen=True, slots=True)
class Finding:
    """One obstacle with the words its sentence needs."""

    obstacle: Obstacle
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def keeps_out(self) -> bool:
        """True when the person cannot be nominated because of it."""
        return self.obstacle not in ADVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is known of a person who wants to take part.

    ``clashes`` are codes of other batches on the same days, ``missing`` names of programmes to complete
    first, ``thin_on`` days on which the unit would be too thinly staffed, ``room_jp`` the lesson hours still
    allowed this year (None without a ceiling).
    """

    kind: str
    status: str
    retires_on: date | None = None
    clashes: Sequence[str] = ()
    missing: Sequence[str] = ()
    thin_on: Sequence[date] = ()
    most_away: int = 0
    room_jp: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a batch asks; ``targets`` are kinds of post, empty for all; days and hours as planned."""

    targets: Sequence[str]
    starts_on: date
    ends_on: date
    length_jp: Decimal


def retires_on(*, born_on: date, age: int) -> date:
    """First day of retirement: the first of the month after the birthday at that age (general practice)."""
    year, month = born_on.year + age, born_on.month + 1
    return date(year + 1, 1, 1) if month > 12 else date(year, month, 1)


def months_later(day: date, months: int) -> date:
    """The first of the month that many months after ``day``'s month."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def findings(*, person: Asking, batch: Offered, near_retirement_months: int) -> list[Finding]:
    """Everything that speaks against the person's place in the batch, the gravest first."""
    found = []
    if person.status != "ACTIVE":
        found.append(Finding(Obstacle.STATUS, {"status": person.status}))
    if batch.targets and person.kind not in batch.targets:
        found.append(Finding(Obstacle.POST, {"kind": person.kind, "targets": tuple(batch.targets)}))
    soon = months_later(batch.ends_on, near_retirement_months)
    if person.retires_on is not None and person.retires_on <= soon:
        found.append(Finding(Obstacle.RETIREMENT, {"on": person.retires_on}))
    if person.missing:
        found.append(Finding(Obstacle.PREREQUISITE, {"programmes": tuple(person.missing)}))
    if person.clashes:
        found.append(Finding(Obstacle.CLASH, {"batches": tuple(person.clashes)}))
    if person.thin_on:
        facts = {"days": tuple(person.thin_on), "most": person.most_away}
        found.append(Finding(Obstacle.COVERAGE, facts))
    if person.room_jp is not None and batch.length_jp > person.room_jp:
        found.append(Finding(Obstacle.CEILING, {"room_jp": person.room_jp, "length_jp": batch.length_jp}))
    return found
