"""Why there is no plan at all: an irreducible set of the file's rules that contradict each other.

Only locked places can make a plan impossible, since the empty plan breaks nothing else. The search is
QuickXplain (U. Junker, AAAI 2004): rules are taken away in halves, and the question "possible now?" is put
to HiGHS for the people and batches concerned.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from django.utils.translation import gettext as _

from bina.planning.optimise.candidates import pairs_of
from bina.planning.optimise.first import standing
from bina.planning.optimise.flat import formulate
from bina.planning.optimise.highs import run
from bina.planning.optimise.ledger import deliveries, fits
from bina.planning.optimise.result import Rule
from bina.planning.optimise.tables import Tables
from bina.planning.optimise.whole import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from bina.planning.instance.format import Batch, Instance
    from bina.planning.optimise.highs import Limits
    from bina.planning.optimise.ledger import Places
    from bina.planning.optimise.tables import Pairs

    Ints = NDArray[np.int64]


MOST_PAIRS = 300_000  # up to so many, HiGHS is asked whether a plan is possible
FILLERS, MOST_FILLERS = 4, 1000  # people tried for each place that a locked batch needs, and at most


def conflict_of(tables: Tables, limits: Limits) -> tuple[Rule, ...]:
    """An irreducible set of rules that no plan keeps together.

    Irreducible: without any one of them the others can be kept. When time runs out the set may be larger.
    """
    core = _concerned(tables.instance)
    rules = list(_rules(core))
    exceeded = np.flatnonzero(_needed(tables) > tables.most)
    if len(exceeded):
        demand = _Demand(tables, int(exceeded[0]))
        found = _smallest([], [rule for rule in rules if demand.concerns(rule)], demand.possible)
    else:
        found = _smallest([], rules, lambda kept: _possible(_with_rules(core, kept), limits), limits)
    held = set(found)
    return tuple(rule for rule in rules if rule in held)


def _smallest(
    fixed: list[Rule],
    open_rules: list[Rule],
    possible: Callable[[Sequence[Rule]], bool],
    limits: Limits | None = None,
    *,
    known_possible: bool = False,
) -> list[Rule]:
    """The fewest of the open rules that make ``fixed`` impossible; all of them when time is over."""
    if limits is not None and limits.over:
        return open_rules
    if not known_possible and not possible(fixed):
        return []
    if len(open_rules) == 1:
        return open_rules
    half = len(open_rules) // 2
    first, second = open_rules[:half], open_rules[half:]
    of_second = _smallest(fixed + first, second, possible, limits)
    of_first = _smallest(fixed + of_second, first, possible, limits, known_possible=not of_second)
    return of_first + of_second


class _Demand:
    """What locked places take of one thing that all share, with the fewest people their batches need."""

    def __init__(self, tables: Tables, row: int) -> None:
        self.most, self.name = int(tables.most[row]), tables.shared_names[row]
        kinds = {kind for _person, kind in tables.locked}
        takes = {str(tables.members[kind][0]): kind for kind in kinds}
        self.taken = {
            key: (int(tables.by_place[row, kind]), int(tables.by_delivery[row, kind]))
            for key, kind in takes.items()
            if tables.by_place[row, kind] or tables.by_delivery[row, kind]
        }
        self.least = {key: int(tables.least[takes[key]]) for key in self.taken}

    def concerns(self, rule: Rule) -> bool:
        """Whether the rule is one of those that contradict each other here."""
        return (rule.kind, *rule.key) == self.name or (
            rule.kind in {"locked", "min_seats"} and rule.key[-1] in self.taken
        )

    def possible(self, kept: Sequence[Rule]) -> bool:
        """Whether there is enough for what these rules ask for."""
        asked = Counter(rule.key[-1] for rule in kept if rule.kind == "locked")
        filled = {rule.key[-1] for rule in kept if rule.kind == "min_seats"}
        taken = 0
        for batch, people in asked.items():
            place, delivery = self.taken[batch]
            taken += place * max(people, self.least[batch] if batch in filled else 1) + delivery
        return taken <= self.most or self.name not in {(rule.kind, *rule.key) for rule in kept}


def _concerned(instance: Instance) -> Instance:
    """The instance with the batches that locks can touch, through what programmes require."""
    programme_of = {str(one.id): str(one.programme) for one in instance.batches}
    requires = {str(one.id): [str(key) for key in one.requires] for one in instance.programmes}
    reached = {programme_of[str(batch)] for _person, batch in instance.locked}
    fresh = set(reached)
    while fresh:
        fresh = {key for one in fresh for key in requires[one]} - reached
        reached |= fresh
    if instance.group_minimum:
        return instance
    batches = tuple(one for one in instance.batches if str(one.programme) in reached)
    return msgspec.structs.replace(instance, batches=batches)


def _rules(core: Instance) -> Iterator[Rule]:
    batches = {str(one.id): one for one in core.batches}
    for pair in sorted({(str(person), str(batch)) for person, batch in core.locked}):
        yield Rule("locked", pair, _said(pair[0], batches[pair[1]]))
    locked = {str(person) for person, _batch in core.locked}
    for one in core.people:
        if str(one.id) in locked:
            yield from _rules_of_person(str(one.id), one.max_jp, one.busy, one.jp_done)
    for pair in sorted({(str(person), str(programme)) for person, programme in core.forbidden}):
        yield Rule("forbidden", pair, _("{person} may not take {programme}.").format(
            person=pair[0], programme=pair[1]))  # fmt: skip
    yield from _rules_of_offer(core)
    yield from _shared_rules(core)


def _rules_of_offer(core: Instance) -> Iterator[Rule]:
    for programme in core.programmes:
        if programme.requires:
            text = _("{programme} requires {required}.")
            yield Rule("requires", (str(programme.id),), text.format(
                programme=programme.id, required=", ".join(map(str, programme.requires))))  # fmt: skip
    for batch in core.batches:
        yield Rule("seats", (str(batch.id),), _("{batch} has {seats} seats.").format(
            batch=batch.id, seats=batch.seats))  # fmt: skip
        if batch.min_seats > 1:
            yield Rule("min_seats", (str(batch.id),), _("{batch} needs {least} people.").format(
                batch=batch.id, least=batch.min_seats))  # fmt: skip


def _said(person: str, batch: Batch) -> str:
    if batch.week is None:
        text = _("{person} is locked to {batch} (programme {programme}).")
    else:
        text = _("{person} is locked to {batch} (programme {programme}, weeks {first} to {last}).")
    first = batch.week or 0
    return text.format(
        person=person, batch=batch.id, programme=batch.programme, first=first, last=first + batch.weeks - 1
    )


def _rules_of_person(key: str, max_jp: float | None, busy: tuple[int, ...], done: float) -> Iterator[Rule]:
    if max_jp is not None:
        text = _("{person} may have {most} lesson hours and has {done}.")
        yield Rule("max_jp", (key,), text.format(person=key, most=max_jp, done=done))
    if busy:
        text = _("{person} is busy in the weeks {weeks}.")
        yield Rule("busy", (key,), text.format(person=key, weeks=", ".join(map(str, busy))))


def _shared_rules(core: Instance) -> Iterator[Rule]:
    for fund, most in (core.budget or {}).items():
        yield Rule("budget", (fund,), _("{fund} has {most}.").format(fund=fund, most=most))
    for fund, quarters in core.quarter_budget.items():
        for quarter, most in quarters.items():
            text = _("{fund} has {most} in quarter {quarter}.")
            yield Rule("quarter_budget", (fund, quarter), text.format(fund=fund, most=most, quarter=quarter))
    for name, most in core.at_once.items():
        text = _("{name}: at most {most} batches in one week.")
        yield Rule("at_once", (name,), text.format(name=name, most=most))
    for unit, share in core.away_share.items():
        text = _("At most {share} of {unit} may be away in a week.")
        yield Rule("away_share", (unit,), text.format(share=share, unit=unit))
    for wish in core.group_minimum:
        text = _("At least {share} of the assignments go to {group}.")
        yield Rule("group_minimum", (str(wish.group), str(wish.share_of_seats)),
                   text.format(share=wish.share_of_seats, group=wish.group))  # fmt: skip


def _with_rules(core: Instance, kept: Sequence[Rule]) -> Instance:
    """The instance in which only these of its rules hold."""
    holds = {(rule.kind, *rule.key) for rule in kept}

    def on(kind: str, *key: object) -> bool:
        return (kind, *map(str, key)) in holds

    replace = msgspec.structs.replace
    return replace(
        core,
        locked=tuple(pair for pair in core.locked if on("locked", *pair)),
        forbidden=tuple(pair for pair in core.forbidden if on("forbidden", *pair)),
        people=tuple(
            replace(
                one,
                max_jp=one.max_jp if on("max_jp", one.id) else None,
                busy=one.busy if on("busy", one.id) else (),
            )
            for one in core.people
        ),
        programmes=tuple(
            replace(one, requires=one.requires if on("requires", one.id) else ()) for one in core.programmes
        ),
        batches=tuple(
            replace(
                one,
                seats=one.seats if on("seats", one.id) else len(core.people),
                min_seats=one.min_seats if on("min_seats", one.id) else 0,
            )
            for one in core.batches
        ),
        budget={fund: most for fund, most in (core.budget or {}).items() if on("budget", fund)},
        quarter_budget={
            fund: {quarter: most for quarter, most in quarters.items() if on("quarter_budget", fund, quarter)}
            for fund, quarters in core.quarter_budget.items()
        },
        at_once={
            name: most if on("at_once", name) else len(core.batches) for name, most in core.at_once.items()
        },
        away_share={unit: share for unit, share in core.away_share.items() if on("away_share", unit)},
        group_minimum=tuple(
            wish for wish in core.group_minimum if on("group_minimum", wish.group, wish.share_of_seats)
        ),
    )


def possible_places(tables: Tables, limits: Limits) -> tuple[Places | None, bool]:
    """A plan that keeps every lock, and whether it is proven that there is none.

    Tried by hand, then with the batches that locks reach and few people beside those who are locked; only
    what locked batches need at least, and all batches and people together, prove anything.
    """
    if (_needed(tables) > tables.most).any():
        return None, True
    places = standing(tables, limits)
    if fits(tables, places):
        return places, False
    some = _some_beside(tables)
    for people, kinds in ((some, _reached(tables)), (some, None), (np.arange(tables.people), None)):
        pairs = _pairs_beside(tables, people, kinds)
        if len(pairs) > MOST_PAIRS:
            break
        model = formulate(tables, pairs)
        if model.lower.sum() < len(tables.locked):
            return None, True
        outcome = run(model, limits, options={"mip_max_improving_sols": 1})
        if outcome.x is not None:
            return places_of(model, outcome), False
        if people is not some and outcome.infeasible:
            return None, True
    return None, False


def _needed(tables: Tables) -> Ints:
    """What locked batches take of each thing that all share, with the fewest people they are held with."""
    kinds = np.array([kind for _person, kind in tables.locked], dtype=np.int64)
    people = np.bincount(kinds, minlength=len(tables.programme))
    held = deliveries(tables, people)
    taken: Ints = tables.by_place @ np.maximum(people, held * tables.least) + tables.by_delivery @ held
    return taken


def _reached(tables: Tables) -> Ints:
    """Kinds of batch that are locked, and those of programmes that these require."""
    locked = np.unique(np.array([kind for _person, kind in tables.locked], dtype=np.int64))
    required = tables.required(set(tables.programme[locked].tolist()))
    return np.union1d(locked, np.flatnonzero(np.isin(tables.programme, list(required))))


def _pairs_beside(tables: Tables, people: Ints, only: Ints | None) -> Pairs:
    """What locked people may take; how others may fill batches, and what they may take for their groups."""
    kinds = np.arange(len(tables.programme)) if only is None else only
    first = np.unique(np.array([person for person, _kind in tables.locked], dtype=np.int64))
    others = people[(tables.favour[:, people] < 0).any(axis=0)] if len(tables.favour) else first
    filled = kinds[tables.least[kinds] > 1]
    person = np.concatenate((
        np.repeat(first, len(kinds)), np.repeat(people, len(filled)), np.repeat(others, len(kinds))
    ))  # fmt: skip
    batch = np.concatenate((
        np.tile(kinds, len(first)), np.tile(filled, len(people)), np.tile(kinds, len(others))
    ))  # fmt: skip
    return pairs_of(tables, person, batch)


def _some_beside(tables: Tables) -> Ints:
    """People who are locked, and as many others as the batches concerned need several times over."""
    kinds = np.unique(np.array([kind for _person, kind in tables.locked], dtype=np.int64))
    wanted = int(min(FILLERS * tables.least[kinds].sum() + 2 * len(tables.locked) + 50, MOST_FILLERS))
    first = np.array([person for person, _kind in tables.locked], dtype=np.int64)
    drawn = np.random.default_rng(0).permutation(tables.people)[:wanted]
    return np.unique(np.concatenate((first, drawn)))


def _possible(instance: Instance, limits: Limits) -> bool:
    places, impossible = possible_places(Tables(instance), limits)
    return places is not None or not impossible
