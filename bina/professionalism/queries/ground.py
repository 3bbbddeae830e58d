"""The facts an index rests on, for one person or a whole agency: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from bina.competency.rules import first_counted_day
from bina.people import queries as people
from bina.people.queries.discipline import Penalty, penalties_between
from bina.performance import queries as performance
from bina.platform.rulesets import RuleSet, load
from bina.professionalism import rules
from bina.professionalism.rules import Facts, Points, Post, Proof, Rule, Step, Training
from bina.training.queries.evidence import Wanted, learned

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.professionalism.rulesets import ProfessionalismIndex

NAME = "professionalism-index"
SEE = "professionalism.see"
_FIELDS = (
    *("pk", "nip", "name", "education_level", "employment_kind"),
    *("post__kind", "post__echelon", "post__title"),
)


class Person(NamedTuple):
    """Who is measured, and the post held today."""

    employee_id: UUID
    nip: str
    name: str
    education: str
    employment_kind: str
    post: Post


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's index on a day: facts, what proves them, points, and what would raise them."""

    person: Person
    facts: Facts
    proofs: Mapping[str, Proof]
    penalties: tuple[Penalty, ...]
    points: Points
    steps: tuple[Step, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything read for some people, and the rules in force on the day."""

    rule_set: RuleSet
    rule: Rule
    on: date
    people: tuple[Person, ...]
    trainings: Mapping[UUID, Sequence[Training]]
    predicates: Mapping[UUID, str]
    penalties: Mapping[UUID, Sequence[Penalty]]

    @property
    def table(self) -> ProfessionalismIndex:
        found: ProfessionalismIndex = self.rule_set.table
        return found

    def standings(self) -> Iterator[Standing]:
        """The standing of each of the people, in their order."""
        demands = {kind: self.table.demands(kind) for kind in {one.post.kind for one in self.people}}
        for person in self.people:
            yield self._standing(person, demands[person.post.kind])

    def _standing(self, person: Person, demands: Mapping[str, rules.Demand]) -> Standing:
        key = person.employee_id
        proofs = rules.proofs_of(person.post, self.trainings.get(key, ()), demands=demands, on=self.on)
        penalties = tuple(self.penalties.get(key, ()))
        facts = Facts(
            post_kind=person.post.kind,
            education=person.education,
            has=frozenset(proofs),
            predicate=self.predicates.get(key, ""),
            penalty=rules.heaviest(one.level for one in penalties),
        )
        points = rules.points_of(facts, rule=self.rule)
        return Standing(
            person=person,
            facts=facts,
            proofs=proofs,
            penalties=penalties,
            points=points,
            steps=rules.steps_of(facts, rule=self.rule),
            category=rules.category_of(points.total, bands=self.rule.bands),
        )


def rule_set(agency_id: UUID | None, *, on: date) -> RuleSet:
    """The rules of the index in force on a day.

    Raises:
        RuleSetUnknown: the day lies before all of them.
    """
    return load(NAME, on=on, agency_id=agency_id)


def ground(actor: Actor, *, agency_id: UUID, on: date, employees: Sequence[UUID] | None = None) -> Ground:
    """What is known of the measured people the actor may see. Six queries however many people there are.

    Post and education are those of today, whatever ``on`` is; trainings, appraisal and penalties are those
    that count on the day. People outside the measured population are left out.

    Args:
        employees: only of these people, if any are named.
    """
    found = rule_set(agency_id, on=on)
    table: ProfessionalismIndex = found.table
    least = first_counted_day(on=on, months=table.discipline.months)
    return Ground(
        rule_set=found,
        rule=table.as_rule(),
        on=on,
        people=tuple(_people(actor, agency_id, table, employees)),
        trainings=_trainings(actor, agency_id, table, on, employees),
        predicates=performance.predicates_of_year(
            actor, agency_id=agency_id, year=on.year - table.performance.years_back, employees=employees
        ),
        penalties=penalties_between(
            actor, permission=SEE, agency_id=agency_id, since=least, on=on, employees=employees
        ),
    )


def _people(
    actor: Actor, agency_id: UUID, table: ProfessionalismIndex, employees: Sequence[UUID] | None
) -> Iterator[Person]:
    found = people.employees_for(actor, permission=SEE, themselves=True).filter(agency_id=agency_id)
    found = found.exclude(employment_kind__in=table.measured.outside)
    if employees is not None:
        found = found.filter(pk__in=employees)
    rows: Iterable[Any] = found.order_by("name", "pk").values_list(*_FIELDS)
    for pk, nip, name, education, employment, *post in rows:
        yield Person(pk, nip, name, education, employment, Post(*post))


def _trainings(
    actor: Actor, agency_id: UUID, table: ProfessionalismIndex, on: date, employees: Sequence[UUID] | None
) -> Mapping[UUID, Sequence[Training]]:
    found: dict[UUID, list[Training]] = defaultdict(list)
    rows = learned(
        actor, permission=SEE, agency_id=agency_id, wanted=_wanted(table, on), on=on, employees=employees
    )
    for row in rows:
        found[row.employee_id].append(Training(row.form, row.name, row.earned_on, row.jp, row.number))
    return found


def _wanted(table: ProfessionalismIndex, on: date) -> list[Wanted]:
    """One line per form: the widest window and the fewest hours that any component asks of it."""
    lines: dict[int, Wanted] = {}
    for demand in (one.as_rule() for one in table.evidence.values()):
        since = None if demand.months is None else first_counted_day(on=on, months=demand.months)
        least = demand.at_least_jp if demand.counting == "SINGLE" else demand.at_least_jp * 0
        for form in demand.forms:
            known = lines.get(form, Wanted(form, since, least))
            wider = None if since is None or known.since is None else min(since, known.since)
            lines[form] = Wanted(form, wider, min(least, known.at_least_jp))
    return sorted(lines.values())


def standing_of(
    actor: Actor, *, agency_id: UUID, employee_id: UUID, on: date
) -> tuple[Ground, Standing | None]:
    """One person's standing today; None for somebody who is not measured or whom the actor may not see."""
    found = ground(actor, agency_id=agency_id, on=on, employees=[employee_id])
    return found, next(found.standings(), None)
