"""The instance of a yearly plan and its solution, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

OPTIMAL = "optimal"
FEASIBLE = "feasible"
INFEASIBLE = "infeasible"
UNSOLVED = "unsolved"


class InvalidProblem(ValueError):
    """The instance contradicts itself; the text names the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One employee of the plan.

    Attributes:
        held_jp: lesson hours already earned this year, >= 0.
        duty_jp: lesson hours the person should reach (soft), 0 when there is no duty.
        ceiling_jp: lesson hours the person may not exceed with ``held_jp`` counted (hard), None when free.
        busy: periods with no time for any batch, both days included.
    """

    key: str
    unit: str = ""
    held_jp: float = 0.0
    duty_jp: float = 0.0
    ceiling_jp: float | None = None
    busy: tuple[tuple[date, date], ...] = ()

    @property
    def open_duty_jp(self) -> float:
        """Hours still missing to the duty, >= 0, never more than the ceiling leaves."""
        missing = max(self.duty_jp - self.held_jp, 0.0)
        return missing if self.ceiling_jp is None else min(missing, max(self.ceiling_jp - self.held_jp, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What can be learned: ``length_jp`` > 0 lesson hours, ``cost_per_person`` whole rupiah >= 0."""

    key: str
    length_jp: float
    cost_per_person: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One possible delivery of a programme; both days included, or no dates for learning at any time.

    Attributes:
        seats: most people it holds, >= 1.
        minimum_seats: fewest people for it to run at all, 0 <= minimum <= seats.
        fixed_cost: whole rupiah paid once when it runs.
        copies: identical deliveries that may run, dated later; more than one only without dates.
    """

    key: str
    programme: str
    seats: int
    minimum_seats: int = 0
    fixed_cost: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    copies: int = 1

    def deliveries(self, people: int) -> int | None:
        """Fewest deliveries that hold so many people, each with its minimum; None when no number does."""
        needed = -(-people // self.seats)
        return needed if needed <= self.copies and needed * self.minimum_seats <= people else None

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether the batch shares a day with the period; undated things never clash."""
        if self.starts_on is None or self.ends_on is None or first is None or last is None:
            return False
        return self.starts_on <= last and first <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A yearly plan to be solved.

    The value of a plan is the sum of ``values`` of its assignments plus ``duty_weight`` for every lesson
    hour that brings a person nearer to the duty. Only pairs named in ``values`` (or ``required``) can be
    assigned; a pair may be worth 0.

    Attributes:
        values: worth of person and programme together, >= 0.
        budget: whole rupiah for fixed costs and costs per person, >= 0.
        required: pairs that must be in the plan.
        excluded: pairs that may not be in it.
        bonus: worth added where a person (key) is in this very batch (key), >= 0.
    """

    people: tuple[Person, ...]
    programmes: tuple[Programme, ...]
    batches: tuple[Batch, ...]
    values: Mapping[tuple[str, str], float]
    budget: int
    duty_weight: float = 0.0
    required: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    excluded: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    bonus: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fault in faults(self):
            raise InvalidProblem(fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A plan with its proof.

    Attributes:
        status: ``optimal``, ``feasible`` (a plan with a proven ``gap``), ``infeasible`` (the required pairs
            contradict the limits), ``unsolved`` (no plan met the required pairs in the time given).
        value: worth of the plan; ``bound``: no plan can be worth more.
        gap: (bound - value) / value, 0.02 is two per cent; 1.0 when a plan worth 0 is not proven best.
        assignments: (person, batch) keys, in the order of the instance.
        opened: keys of the batches that run.
        short_of_duty: people who stay below their duty.
    """

    status: str
    value: float
    bound: float
    gap: float
    cost: int
    assignments: tuple[tuple[str, str], ...]
    opened: tuple[str, ...]
    short_of_duty: int
    short_jp: float
    seconds: float

    @property
    def people(self) -> int:
        """How many different people the plan gives something."""
        return len({person for person, _ in self.assignments})


def relative_gap(*, value: float, bound: float) -> float:
    """How much more than ``value`` the best plan can be worth at most, as a share of ``value``."""
    distance = max(bound - value, 0.0)
    if distance <= 1e-9 * max(1.0, abs(bound)):
        return 0.0
    return distance / abs(value) if value else 1.0


def fingerprint(problem: Problem) -> str:
    """The same text for the same instance but for its budget: people, programmes, batches, worths, rules."""
    digest = sha256(repr((problem.people, problem.programmes, problem.batches)).encode())
    digest.update(repr(sorted(problem.values.items())).encode())
    digest.update(repr((problem.duty_weight, sorted(problem.required), sorted(problem.excluded))).encode())
    if problem.bonus:
        digest.update(repr(sorted(problem.bonus.items())).encode())
    return digest.hexdigest()


def faults(problem: Problem) -> Iterator[str]:
    """Sentences naming each contradiction of the instance, none when it is sound."""
    people = {person.key for person in problem.people}
    programmes = {programme.key for programme in problem.programmes}
    if len(people) < len(problem.people) or len(programmes) < len(problem.programmes):
        yield "Keys of people and programmes must be unique."
    if len({batch.key for batch in problem.batches}) < len(problem.batches):
        yield "Keys of batches must be unique."
    if problem.budget < 0 or problem.duty_weight < 0:
        yield "Budget and duty weight must not be negative."
    yield from (f"Programme {one.key}: hours > 0 and cost >= 0 are needed." for one in problem.programmes
                if one.length_jp <= 0 or one.cost_per_person < 0)  # fmt: skip
    for batch in problem.batches:
        yield from _batch_faults(batch, programmes)
    for person, programme in (*problem.values, *problem.required):
        if person not in people or programme not in programmes:
            yield f"The pair {person}, {programme} names an unknown person or programme."
    yield from (f"The pair {pair[0]}, {pair[1]} has a negative value."
                for pair, value in problem.values.items() if value < 0)  # fmt: skip


def _batch_faults(batch: Batch, programmes: set[str]) -> Iterator[str]:
    if batch.programme not in programmes:
        yield f"Batch {batch.key}: unknown programme {batch.programme}."
    if batch.seats < 1 or not 0 <= batch.minimum_seats <= batch.seats or batch.fixed_cost < 0:
        yield f"Batch {batch.key}: 1 <= seats, 0 <= minimum seats <= seats and fixed cost >= 0 are needed."
    if batch.copies < 1 or (batch.copies > 1 and batch.starts_on is not None):
        yield f"Batch {batch.key}: copies >= 1, and only one copy when it has dates."
    if (batch.starts_on is None) != (batch.ends_on is None):
        yield f"Batch {batch.key}: give both days or none."
    elif batch.starts_on is not None and batch.ends_on is not None and batch.ends_on < batch.starts_on:
        yield f"Batch {batch.key}: ends before it starts."
