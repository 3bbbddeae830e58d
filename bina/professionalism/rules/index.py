"""The professionalism index (IP ASN) of one person, and what would raise it. Pure.

PerBKN 8/2019 adds up weight x score over four dimensions; the tables hold the products. All figures come in
as a ``Rule``, so that a new regulation or an agency's decree changes no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

DIMENSIONS = ("QUALIFICATION", "COMPETENCE", "PERFORMANCE", "DISCIPLINE")
COMPONENTS = ("LEADERSHIP_TRAINING", "FUNCTIONAL_TRAINING", "TECHNICAL", "SEMINAR")
UNPUNISHED = "NONE"
PENALTIES = ("B", "S", "R")  # heavy, medium, light: the heaviest first
NOTHING = Decimal(0)


class Facts(NamedTuple):
    """What the index rests on.

    ``education`` is SIASN's code of the level, ``has`` the components of competence that are fulfilled,
    ``predicate`` that of the appraisal which counts, ``penalty`` the heaviest one in the look-back: R, S, B
    or ``UNPUNISHED``. An empty education or predicate means that none is on record.
    """

    post_kind: str
    education: str
    has: frozenset[str]
    predicate: str
    penalty: str = UNPUNISHED


class Band(NamedTuple):
    """A category: from ``at_least`` points, inclusive, on the value as it is, not rounded."""

    code: str
    at_least: Decimal


class Points(NamedTuple):
    """Points by dimension; ``total`` is the index, 0 to 100."""

    qualification: Decimal
    competence: Decimal
    performance: Decimal
    discipline: Decimal

    @property
    def total(self) -> Decimal:
        return self.qualification + self.competence + self.performance + self.discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The tables of one rule set.

    Attributes:
        qualification: points by code of the education level.
        competence: points of each component by kind of post; a component that is not listed counts nothing.
        performance: points by predicate.
        discipline: points by penalty, ``UNPUNISHED`` among them.
        maxima: the most each of ``DIMENSIONS`` can bring.
        bands: categories, highest first, the last from 0.
    """

    qualification: Mapping[str, Decimal]
    competence: Mapping[str, Mapping[str, Decimal]]
    performance: Mapping[str, Decimal]
    discipline: Mapping[str, Decimal]
    maxima: Mapping[str, Decimal]
    bands: tuple[Band, ...]


class Step(NamedTuple):
    """A component that is missing and the points it would bring."""

    component: str
    points: Decimal


def points_of(facts: Facts, *, rule: Rule) -> Points:
    """The person's points. What is not on record, or not in a table, brings none."""
    worth = rule.competence.get(facts.post_kind, {})
    return Points(
        qualification=rule.qualification.get(facts.education, NOTHING),
        competence=sum((value for component, value in worth.items() if component in facts.has), NOTHING),
        performance=rule.performance.get(facts.predicate, NOTHING),
        discipline=rule.discipline.get(facts.penalty, NOTHING),
    )


def steps_of(facts: Facts, *, rule: Rule) -> tuple[Step, ...]:
    """What training could still bring, the most first.

    Each component is yes or no: what is fulfilled already brings nothing more, however often it is repeated.
    """
    worth = rule.competence.get(facts.post_kind, {})
    open_ones = [Step(one, worth[one]) for one in COMPONENTS if one in worth and one not in facts.has]
    return tuple(sorted(open_ones, key=lambda step: -step.points))


def category_of(index: Decimal, *, bands: Sequence[Band]) -> str:
    """Code of the category of an index, of a person or a mean.

    The regulation's bands are whole numbers and leave gaps; each is taken from its lower bound, inclusive, on
    the unrounded value. Below the last one the last one holds.
    """
    return next((band.code for band in bands if index >= band.at_least), bands[-1].code)


def heaviest(levels: Iterable[str]) -> str:
    """The heaviest of some penalties; ``UNPUNISHED`` for none."""
    found = set(levels)
    return next((level for level in PENALTIES if level in found), UNPUNISHED)
