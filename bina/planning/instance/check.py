"""Whether a plan keeps every rule of its instance, worked out from the instance alone.

Written a second time on purpose: nothing of the solver is used. The rules are those of
``docs/develop/plan-instance.md``, in exact fractions where a float could be off by one person or one rupiah.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bina.planning.instance.format import Batch, Instance, Person, Plan, Programme

NEAR = 1e-6  # claimed figures may differ by rounding


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: its ``rule`` as named in the documentation, and a sentence with the place."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a plan is worth and costs, and every rule it breaks; short_of_duty counts people."""

    value: float
    cost: dict[str, float | int]
    open: tuple[str, ...]
    short_of_duty: int
    violations: tuple[Violation, ...]


def review(instance: Instance, plan: Plan) -> Review:
    """Check a plan against its instance and work out its figures again.

    Assignments that name nobody or nothing are violations and are left out of the figures.
    """
    book = _Book(instance, plan)
    value, cost = book.value(), book.cost()
    return Review(
        value=value, cost={fund: _plain(amount) for fund, amount in cost.items()},
        open=tuple(sorted(book.of_batch)), short_of_duty=sum(1 for jp in book.shortages() if jp > 0),
        violations=(*book.broken(), *_false_claims(plan, value, cost, book)),
    )  # fmt: skip


def exact(number: float) -> Fraction:
    """The number as it was written: 0.1 is a tenth."""
    return Fraction(str(number))


def _plain(amount: Fraction) -> float | int:
    return int(amount) if amount.denominator == 1 else float(amount)


class _Book:
    """The assignments of a plan, by person and by batch."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance = instance
        self.people: dict[str, Person] = {str(one.id): one for one in instance.people}
        self.programmes: dict[str, Programme] = {str(one.id): one for one in instance.programmes}
        self.batches: dict[str, Batch] = {str(one.id): one for one in instance.batches}
        self.pairs = [(str(person), str(batch)) for person, batch in plan.assign]
        known = [pair for pair in self.pairs if pair[0] in self.people and pair[1] in self.batches]
        self.strange = (
            [pair for pair in self.pairs if pair not in set(known)] if len(known) < len(self.pairs) else []
        )
        self.of_person: dict[str, list[Batch]] = defaultdict(list)
        self.of_batch: dict[str, list[str]] = defaultdict(list)
        for person, batch in known:
            self.of_person[person].append(self.batches[batch])
            self.of_batch[batch].append(person)
        self.assignments = len(known)

    def hours(self, person: str) -> Fraction:
        done = exact(self.people[person].jp_done)
        return done + sum(
            exact(self.programmes[str(one.programme)].jp) for one in self.of_person.get(person, ())
        )

    def shortages(self) -> Iterator[Fraction]:
        """Lesson hours that each person is short of ``min_jp``."""
        return (max(exact(one.min_jp) - self.hours(key), Fraction(0)) for key, one in self.people.items())

    def value(self) -> float:
        listed = {(str(person), str(programme)): value for person, programme, value in self.instance.values}
        worth = sum(
            exact(listed.get((person, str(batch.programme)), 0))
            for person, batches in self.of_person.items() for batch in batches
        )  # fmt: skip
        return float(worth - exact(self.instance.duty_weight) * sum(self.shortages()))

    def payments(self) -> Iterator[tuple[Batch, Fraction]]:
        for key, people in self.of_batch.items():
            batch = self.batches[key]
            each = exact(self.programmes[str(batch.programme)].cost_per_person)
            yield batch, exact(batch.fixed_cost) + each * len(people)

    def cost(self) -> dict[str, Fraction]:
        """What each fund pays; every fund of the budget and of the plan is there."""
        paid = {fund: Fraction(0) for fund in self.instance.budget or ()}
        for batch, amount in self.payments():
            if batch.fund is not None:
                paid[str(batch.fund)] = paid.get(str(batch.fund), Fraction(0)) + amount
        return paid

    def broken(self) -> Iterator[Violation]:
        for person, batch in self.strange:
            yield Violation("assign", _("{person}, {batch}: unknown person or batch.").format(
                person=person, batch=batch))  # fmt: skip
        for key, times in Counter(self.pairs).items():
            if times > 1:
                yield Violation("assign", _("{person} is in {batch} more than once.").format(
                    person=key[0], batch=key[1]))  # fmt: skip
        for person in self.of_person:
            yield from self._of_person(person)
        for batch in self.of_batch:
            yield from self._of_batch(batch)
        yield from self._of_money()
        yield from self._of_uses()
        yield from self._of_units()
        yield from self._of_wishes()

    def _of_person(self, person: str) -> Iterator[Violation]:
        mine, one = self.of_person[person], self.people[person]
        taken = Counter(str(batch.programme) for batch in mine)
        for programme, times in taken.items():
            if times > 1:
                yield Violation("once", _("{person} takes {programme} {times} times.").format(
                    person=person, programme=programme, times=times))  # fmt: skip
            for required in map(str, self.programmes[programme].requires):
                if required not in taken:
                    yield Violation("requires", _("{person} takes {programme} without {required}.").format(
                        person=person, programme=programme, required=required))  # fmt: skip
        yield from self._of_weeks(person)
        if one.max_jp is not None and self.hours(person) > exact(one.max_jp):
            text = _("{person} has {hours} lesson hours, at most {most} are allowed.")
            hours = float(self.hours(person))
            yield Violation("max_jp", text.format(person=person, hours=hours, most=one.max_jp))

    def _of_weeks(self, person: str) -> Iterator[Violation]:
        mine, one = self.of_person[person], self.people[person]
        for week, times in sorted(Counter(week for batch in mine for week in _weeks(batch)).items()):
            if times > 1:
                yield Violation("clash", _("{person} is in {times} batches in week {week}.").format(
                    person=person, times=times, week=week))  # fmt: skip
            if week in one.busy:
                yield Violation(
                    "busy", _("{person} is busy in week {week}.").format(person=person, week=week)
                )

    def _of_batch(self, key: str) -> Iterator[Violation]:
        batch, people = self.batches[key], len(self.of_batch[key])
        if people > batch.seats:
            yield Violation("seats", _("{batch} holds {people} people and has {seats} seats.").format(
                batch=key, people=people, seats=batch.seats))  # fmt: skip
        if people < batch.min_seats:
            yield Violation("min_seats", _("{batch} holds {people} people and needs {least}.").format(
                batch=key, people=people, least=batch.min_seats))  # fmt: skip

    def _of_money(self) -> Iterator[Violation]:
        text = _("{fund} pays {paid}, at most {most}.")
        for fund, most in (self.instance.budget or {}).items():
            if (paid := self.cost()[fund]) > exact(most):
                yield Violation("budget", text.format(fund=fund, paid=_plain(paid), most=most))
        quarters: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for batch, amount in self.payments():
            quarters[str(batch.fund), str(batch.quarter)] += amount
        text = _("{fund} pays {paid} in quarter {quarter}, at most {most}.")
        for fund, limits in self.instance.quarter_budget.items():
            for quarter, most in limits.items():
                if (paid := quarters[fund, quarter]) > exact(most):
                    yield Violation("quarter_budget", text.format(
                        fund=fund, quarter=quarter, paid=_plain(paid), most=most))  # fmt: skip

    def _of_uses(self) -> Iterator[Violation]:
        used = Counter(
            (name, week)
            for batch in map(self.batches.__getitem__, self.of_batch)
            for name in {str(one) for one in batch.uses} for week in _weeks(batch)
        )  # fmt: skip
        for (name, week), times in sorted(used.items()):
            if times > (most := self.instance.at_once.get(name, 0)):
                text = _("{name} is used by {times} batches in week {week}, at most {most} may.")
                yield Violation("at_once", text.format(name=name, times=times, week=week, most=most))

    def _of_units(self) -> Iterator[Violation]:
        size = Counter(str(one.unit) for one in self.people.values() if one.unit is not None)
        away: Counter[tuple[str, int]] = Counter()
        for person, batches in self.of_person.items():
            away.update(
                {(str(self.people[person].unit), week) for batch in batches for week in _weeks(batch)}
            )
        for (unit, week), people in sorted(away.items()):
            share = self.instance.away_share.get(unit)
            if share is not None and people > floor(exact(share) * size[unit]):
                text = _("{people} people of {unit} are away in week {week}, at most {most}.")
                most = floor(exact(share) * size[unit])
                yield Violation("away_share", text.format(people=people, unit=unit, week=week, most=most))

    def _of_wishes(self) -> Iterator[Violation]:
        held = set(self.pairs)
        for person, batch in self.instance.locked:
            if (str(person), str(batch)) not in held:
                yield Violation(
                    "locked", _("{person} must be in {batch}.").format(person=person, batch=batch)
                )
        taken = {(person, str(batch.programme)) for person, mine in self.of_person.items() for batch in mine}
        for person, programme in self.instance.forbidden:
            if (str(person), str(programme)) in taken:
                yield Violation("forbidden", _("{person} may not take {programme}.").format(
                    person=person, programme=programme))  # fmt: skip
        if self.instance.only_listed:
            listed = {(str(person), str(programme)) for person, programme, _value in self.instance.values}
            for person, programme in sorted(taken - listed):
                yield Violation("only_listed", _("{person} takes {programme}, which is not listed.").format(
                    person=person, programme=programme))  # fmt: skip
        yield from self._of_groups()

    def _of_groups(self) -> Iterator[Violation]:
        for wish in self.instance.group_minimum:
            members = {key for key, one in self.people.items() if str(wish.group) in map(str, one.groups)}
            given = sum(len(self.of_person.get(key, ())) for key in members)
            least = floor(exact(wish.share_of_seats) * self.assignments)
            if given < least:
                text = _("{given} assignments go to {group}, at least {least} must.")
                yield Violation("group_minimum", text.format(given=given, group=wish.group, least=least))


def _weeks(batch: Batch) -> range:
    """The weeks it takes; none when it is learning at any time."""
    return range(0) if batch.week is None else range(batch.week, batch.week + batch.weeks)


def _false_claims(plan: Plan, value: float, cost: dict[str, Fraction], book: _Book) -> Iterator[Violation]:
    """Figures in the plan's file that are not those of its assignments."""
    text = _("The plan says {claim} for {figure}, it is {found}.")
    short = sum(1 for jp in book.shortages() if jp > 0)
    if plan.value is not None and abs(plan.value - value) > NEAR * max(1.0, abs(value)):
        yield Violation("value", text.format(figure="value", claim=plan.value, found=value))
    if plan.bound is not None and value > plan.bound + NEAR * max(1.0, abs(value)):
        yield Violation("bound", text.format(figure="bound", claim=plan.bound, found=value))
    if plan.short_of_duty is not None and plan.short_of_duty != short:
        yield Violation(
            "short_of_duty", text.format(figure="short_of_duty", claim=plan.short_of_duty, found=short)
        )
    if plan.open is not None and {str(one) for one in plan.open} != set(book.of_batch):
        yield Violation("open", text.format(
            figure="open", claim=sorted(map(str, plan.open)), found=sorted(book.of_batch)))  # fmt: skip
    for fund, claim in (plan.cost or {}).items():
        found = float(cost.get(fund, 0))
        if abs(float(claim) - found) > NEAR * max(1.0, abs(found)):
            yield Violation("cost", text.format(figure=f"cost[{fund}]", claim=claim, found=found))
