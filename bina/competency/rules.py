"""Pure rules of competence: gap, job match and its category, the level held, the level required.

Sources: PermenPANRB 38/2017 (standards of competence), PerBRIN 3/2023 art. 33 and the practice of
assessment centres (scales of the job match). Every cut-off, order and validity comes in as an argument
that the rule sets of this room provide; nothing here is a constant of a regulation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from uuid import UUID


def gap(*, held: int, required: int) -> int:
    """Level held minus level required; negative is a need for development.

    Args:
        held: 0 when an assessment found the person below the lowest level, else the level, >= 0.
        required: the level that the post asks for, >= 1.
    """
    return held - required


@dataclass(frozen=True)
class JobMatch:
    """Job person match (JPM): total of the levels held against the total of the levels required.

    Attributes:
        held: sum of the levels held over the competences counted, >= 0.
        required: sum of the levels required over the same competences, > 0.
    """

    held: int
    required: int

    def __post_init__(self) -> None:
        """Refuse totals that no standard can produce."""
        if self.required <= 0 or self.held < 0:
            raise ValueError("a job match needs a positive total required and a total held of at least 0")

    @property
    def raw(self) -> Fraction:
        """Percentage, exact, not capped: 25 of 18 is 138.89."""
        return Fraction(self.held * 100, self.required)

    def clamped(self, *, at: int = 100) -> Fraction:
        """Percentage capped at ``at``, as talent scores want it."""
        return min(self.raw, Fraction(at))

    @property
    def percent(self) -> Decimal:
        """Raw percentage for reading, two decimals, half up. Never decide a category with it."""
        return percent(self.raw)


def percent(value: Fraction) -> Decimal:
    """Two decimals, half up, of an exact percentage."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Band:
    """One category of a scale: it begins at ``at_least`` per cent and ends where the next higher begins."""

    code: str
    at_least: Decimal


def category(*, match: JobMatch, bands: Iterable[Band]) -> str:
    """Code of the category of a job match; a value exactly on a bound belongs to the upper category.

    Args:
        bands: one scale; one band begins at 0, so that every match finds its category.

    Raises:
        ValueError: no band begins at or below the match.
    """
    reached = [band for band in bands if match.held * 100 >= band.at_least * match.required]
    if not reached:
        raise ValueError("the lowest category of a scale must begin at 0")
    return max(reached, key=lambda band: band.at_least).code


@dataclass(frozen=True)
class Scale:
    """The bands of one purpose, perhaps for some posts only.

    An empty ``post_kind`` or ``functional_level`` stands for any.
    """

    bands: tuple[Band, ...]
    post_kind: str = ""
    functional_level: str = ""


def scale_for(*, scales: Iterable[Scale], post_kind: str, functional_level: str) -> Scale:
    """The scale that names the post most closely.

    Raises:
        ValueError: no scale fits, not even one for any post.
    """
    fitting = [
        scale
        for scale in scales
        if scale.post_kind in {"", post_kind} and scale.functional_level in {"", functional_level}
    ]
    if not fitting:
        raise ValueError("a purpose needs a scale for any post")
    return max(fitting, key=lambda scale: (scale.functional_level != "", scale.post_kind != ""))


@dataclass(frozen=True)
class Method:
    """How far one way of assessing counts.

    Attributes:
        tier: 1 decides before 2 and so on; methods of one tier are equal and the newest decides.
        valid_months: how long a result counts when it carries no date of its own; None is for ever.
    """

    code: str
    tier: int
    valid_months: int | None = None


@dataclass(frozen=True)
class Judgement:
    """One assessed level as far as the rules need it; ``key`` grows with the time of recording (UUIDv7)."""

    key: UUID
    level: int
    method: str
    assessed_on: date
    valid_until: date | None = None


class Reason(StrEnum):
    """Why an assessment decides, or why it does not."""

    ONLY = "ONLY"
    BETTER_METHOD = "BETTER_METHOD"
    NEWEST = "NEWEST"
    RECORDED_LAST = "RECORDED_LAST"
    EXPIRED = "EXPIRED"
    LATER = "LATER"
    METHOD_NOT_COUNTED = "METHOD_NOT_COUNTED"
    OUTRANKED = "OUTRANKED"
    OLDER = "OLDER"
    RECORDED_EARLIER = "RECORDED_EARLIER"


@dataclass(frozen=True)
class Held:
    """The level held on a day, the judgement that decided it, why, and why each other one did not."""

    level: int
    decided_by: Judgement
    reason: Reason
    passed_over: tuple[tuple[Judgement, Reason], ...]


def months_later(*, day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month (31 August + 6 is 28 February)."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


def valid_through(*, judgement: Judgement, method: Method) -> date | None:
    """Last day on which the judgement counts: its own date, else the method's validity; None is for ever."""
    if judgement.valid_until is not None:
        return judgement.valid_until
    if method.valid_months is None:
        return None
    return months_later(day=judgement.assessed_on, months=method.valid_months)


def held_level(*, judgements: Iterable[Judgement], methods: Sequence[Method], on: date) -> Held | None:
    """Level held on a day in one competence: the newest valid judgement of the best tier of methods.

    A judgement counts from the day of assessment through its last valid day. Of two of the same tier and
    day the one recorded last decides. A method that is not listed never decides.

    Returns:
        None when nothing counts on that day.
    """
    known = {method.code: method for method in methods}
    counted: list[Judgement] = []
    passed: list[tuple[Judgement, Reason]] = []
    for judgement in judgements:
        why_not = _why_not_counted(judgement=judgement, method=known.get(judgement.method), on=on)
        if why_not is None:
            counted.append(judgement)
        else:
            passed.append((judgement, why_not))
    if not counted:
        return None
    best, *others = sorted(
        counted,
        key=lambda one: (-known[one.method].tier, one.assessed_on, one.key),
        reverse=True,
    )
    beaten = [(other, _why_beaten(best=best, other=other, known=known)) for other in others]
    return Held(
        level=best.level,
        decided_by=best,
        reason=_why_best([reason for _, reason in beaten]),
        passed_over=(*beaten, *passed),
    )


def _why_not_counted(*, judgement: Judgement, method: Method | None, on: date) -> Reason | None:
    if method is None:
        return Reason.METHOD_NOT_COUNTED
    if judgement.assessed_on > on:
        return Reason.LATER
    last = valid_through(judgement=judgement, method=method)
    if last is not None and last < on:
        return Reason.EXPIRED
    return None


def _why_beaten(*, best: Judgement, other: Judgement, known: dict[str, Method]) -> Reason:
    if known[other.method].tier > known[best.method].tier:
        return Reason.OUTRANKED
    if other.assessed_on < best.assessed_on:
        return Reason.OLDER
    return Reason.RECORDED_EARLIER


def _why_best(beaten: Sequence[Reason]) -> Reason:
    """The decisive comparison is the closest one: within the tier first, then the tiers."""
    if Reason.RECORDED_EARLIER in beaten:
        return Reason.RECORDED_LAST
    if Reason.OLDER in beaten:
        return Reason.NEWEST
    return Reason.BETTER_METHOD if beaten else Reason.ONLY


class Closeness(IntEnum):
    """How closely a standard names a post; the closest decides."""

    KIND = 1
    KIND_AND_GRADE = 2
    TITLE = 3
    POST = 4


def kind_target(*, post_kind: str, functional_level: str = "", echelon: str = "") -> str:
    """Target of a standard for a kind of post, perhaps of one functional level or echelon group (I, II …)."""
    return f"KIND:{post_kind}:{functional_level or echelon_group(echelon)}"


def title_target(title: str) -> str:
    """Target of a standard for every post of that title, whatever its capitals and spaces."""
    return "TITLE:" + " ".join(title.split()).lower()


def post_target(post_id: UUID) -> str:
    """Target of a standard for one post."""
    return f"POST:{post_id}"


def echelon_group(echelon: str) -> str:
    """``II`` of ``II.a``; empty when the post has no echelon."""
    return echelon.replace("/", ".").partition(".")[0].strip().upper()


def targets(
    *, post_id: UUID, title: str, post_kind: str, functional_level: str, echelon: str
) -> dict[str, Closeness]:
    """The targets by which standards may reach a post, each with its closeness."""
    grade = functional_level or echelon_group(echelon)
    return {
        f"KIND:{post_kind}:": Closeness.KIND,
        **({f"KIND:{post_kind}:{grade}": Closeness.KIND_AND_GRADE} if grade else {}),
        title_target(title): Closeness.TITLE,
        post_target(post_id): Closeness.POST,
    }


def names_one_of(*, title: str, words: Iterable[str]) -> bool:
    """True when the title holds one of the words (each perhaps several) as whole words, in any case."""
    text = " ".join(["", *re.findall(r"[^\W_]+", title.lower()), ""])
    return any(f" {word.lower()} " in text for word in words)


@dataclass(frozen=True)
class Requirement:
    """One dated line of a standard: ``valid_until`` is the first day on which it no longer holds."""

    target: str
    competence: str
    level: int
    valid_from: date
    valid_until: date | None = None


def required_levels(
    *, requirements: Iterable[Requirement], reaching: dict[str, Closeness], on: date
) -> dict[str, Requirement]:
    """What a post requires on a day: per competence the requirement that names the post most closely."""
    chosen: dict[str, Requirement] = {}
    for line in requirements:
        if line.target not in reaching or not _in_force(line, on=on):
            continue
        before = chosen.get(line.competence)
        if before is None or reaching[line.target] > reaching[before.target]:
            chosen[line.competence] = line
    return chosen


def _in_force(line: Requirement, *, on: date) -> bool:
    return line.valid_from <= on and (line.valid_until is None or on < line.valid_until)
