"""The cheapest way of an agency or a unit to a target index, with its proof."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from bina.people import queries as people
from bina.platform.errors import Refused
from bina.professionalism.models import Measurement
from bina.professionalism.queries.ground import rule_set
from bina.professionalism.queries.persons import indices_matching
from bina.professionalism.rules import COMPONENTS, Chance, Cheapest, Facts, cheapest, steps_of

if TYPE_CHECKING:
    from bina.platform.access import Actor

Costs = Mapping[tuple[str, str], int]
_CENTS = Decimal("0.01")


class NothingMeasured(Refused):
    """There is nobody whose index could be lifted; the text says what to do first."""


class Candidate(NamedTuple):
    """A measured person; ``unit_path`` is where they work now."""

    employee_id: UUID
    nip: str
    name: str
    unit_path: str
    unit: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What the answer asks of one unit right below the scope: people, trainings, cost, points on its mean."""

    path: str
    name: str
    measured: int
    people: int
    trainings: int
    cost_rupiah: int
    index_before: Decimal
    index_after: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """The cheapest way to a target.

    ``most`` is the index that all trainings with a price could reach together. ``chosen`` pairs people with
    their trainings, in the order in which they were taken: the lowest index first among equals.
    """

    measurement: Measurement
    target: Decimal
    measured: int
    before: Decimal
    after: Decimal
    most: Decimal
    answer: Cheapest
    by_component: dict[str, tuple[int, int]]
    units: tuple[Share, ...]
    chosen: tuple[tuple[Candidate, Chance], ...]

    @property
    def people(self) -> int:
        """How many different people take part."""
        return len({chance.person for _who, chance in self.chosen})

    def as_json(self, *, agency: str) -> dict[str, Any]:
        """The object that ``bina ip-asn target --json`` prints."""
        return {
            "agency": agency,
            "year": self.measurement.year,
            "as_of": self.measurement.as_of,
            "rule_set": self.measurement.rule_set,
            "target": self.target,
            "reached": self.answer.reached,
            "index_before": self.before.quantize(_CENTS),
            "index_after": self.after.quantize(_CENTS),
            "index_at_most": self.most.quantize(_CENTS),
            "cost": self.answer.cost_rupiah,
            "bound": self.answer.bound_rupiah,
            "bound_in_parts": self.answer.in_parts_rupiah,
            "proven": self.answer.proven,
            "people": self.people,
            "trainings": len(self.chosen),
            "by_component": {
                code: {"trainings": count, "cost": cost} for code, (count, cost) in self.by_component.items()
            },
            "by_unit": [_share_json(one) for one in self.units],
        }


def _share_json(one: Share) -> dict[str, Any]:
    return {
        "path": one.path,
        "name": one.name,
        "measured": one.measured,
        "people": one.people,
        "trainings": one.trainings,
        "cost": one.cost_rupiah,
        "index_before": one.index_before.quantize(_CENTS),
        "index_after": one.index_after.quantize(_CENTS),
    }


def way_to(actor: Actor, *, measurement: Measurement, target: Decimal, costs: Costs, unit: str = "") -> Way:
    """The cheapest set of trainings that lifts the mean of the people the actor may see to ``target``.

    Args:
        target: the mean wanted, above 0, at most 100.
        costs: rupiah per person by component and kind of post; what has no cost is not used.
        unit: path; only people at and below this unit.

    Raises:
        NothingMeasured: nobody the actor may see was measured there.
    """
    candidates, chances = _chances(actor, measurement, unit, costs)
    if not candidates:
        raise NothingMeasured(_("Nobody has been measured here yet. Have the index worked out first."))
    before = sum((one.total for one in candidates), Decimal(0))
    answer = cheapest(chances=chances, points_needed=target * len(candidates) - before)
    chosen = tuple((candidates[_place(chances[one])], chances[one]) for one in answer.chosen)
    by_component: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _who, chance in chosen:
        by_component[chance.kind][0] += 1
        by_component[chance.kind][1] += chance.cost_rupiah
    every = sum((one.points for one in chances), Decimal(0))
    return Way(
        measurement=measurement,
        target=target,
        measured=len(candidates),
        before=before / len(candidates),
        after=(before + answer.points) / len(candidates),
        most=(before + every) / len(candidates),
        answer=answer,
        by_component={
            one: (by_component[one][0], by_component[one][1]) for one in COMPONENTS if one in by_component
        },
        units=tuple(_shares(candidates, chosen, depth=unit.count(".") + 2 if unit else 2)),
        chosen=chosen,
    )


def _place(chance: Chance) -> int:
    """Chances name their person by their place among the candidates."""
    assert isinstance(chance.person, int)  # noqa: S101  # made in this file
    return chance.person


def _chances(
    actor: Actor, measurement: Measurement, unit: str, costs: Costs
) -> tuple[list[Candidate], list[Chance]]:
    """The people, the lowest index first, and what training could still bring each."""
    rule = rule_set(measurement.agency_id, on=measurement.as_of).table.as_rule()
    rows = indices_matching(actor, measurement=measurement, unit_path=unit).order_by(
        "total", "employee__name", "pk"
    )
    candidates: list[Candidate] = []
    chances: list[Chance] = []
    for kind, has, *who in rows.values_list(
        *("post_kind", "has", "employee_id", "employee__nip", "employee__name"),
        *("employee__unit_path", "employee__unit__name", "total"),
    ):
        place = len(candidates)
        candidates.append(Candidate(*who))
        for step in steps_of(Facts(kind, "", frozenset(has), ""), rule=rule):
            cost = costs.get((step.component, kind))
            if cost is not None:
                chances.append(Chance(place, step.component, step.points, cost))
    return candidates, chances


def _shares(
    candidates: Sequence[Candidate], chosen: Sequence[tuple[Candidate, Chance]], *, depth: int
) -> list[Share]:
    """Unit by unit, the largest cost first."""
    measured: Counter[str] = Counter()
    before: dict[str, Decimal] = defaultdict(Decimal)
    for one in candidates:
        area = _area(one, depth)
        measured[area] += 1
        before[area] += one.total
    taken: dict[str, list[tuple[Candidate, Chance]]] = defaultdict(list)
    for pair in chosen:
        taken[_area(pair[0], depth)].append(pair)
    names = people.unit_names(measured)
    shares = [
        Share(
            path=area,
            name=names.get(area, ""),
            measured=count,
            people=len({chance.person for _who, chance in taken[area]}),
            trainings=len(taken[area]),
            cost_rupiah=sum(chance.cost_rupiah for _who, chance in taken[area]),
            index_before=before[area] / count,
            index_after=(before[area] + sum((one.points for _who, one in taken[area]), Decimal(0))) / count,
        )
        for area, count in measured.items()
    ]
    return sorted(shares, key=lambda one: (-one.cost_rupiah, one.name, one.path))


def _area(one: Candidate, depth: int) -> str:
    return ".".join(one.unit_path.split(".")[:depth])
