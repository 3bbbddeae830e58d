"""What the papers of a plan are made of: needs of a unit, deliveries, people, money by quarter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from bina.planning.models import Need, PaperLook, Plan, PlanLine
from bina.planning.queries.needs import needs_matching
from bina.planning.queries.plans import competence_names, lines, plan_batches
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Planned:
    """A programme in a plan: what article 205(3) of PP 11/2017 asks a plan to name.

    Attributes:
        competences: names of what it teaches; ``targets``: kinds of post as codes, empty for all.
    """

    code: str
    name: str
    form: str
    is_class: bool
    competences: tuple[str, ...]
    targets: tuple[str, ...]
    length_jp: Decimal
    organiser: str
    first: date
    last: date
    batches: int
    people: int
    cost_rupiah: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One batch of a plan with its cost."""

    line: str
    programme: str
    organiser: str
    starts_on: date
    ends_on: date
    people: int
    fixed_rupiah: int
    per_person_rupiah: int
    cost_rupiah: int

    @property
    def quarter(self) -> int:
        return (self.starts_on.month + 2) // 3


def planned_programmes(actor: Actor, *, plan: Plan) -> list[Planned]:
    """A plan's programmes by name, with their deliveries summed. A few queries."""
    known = training.forms(on=date(plan.year, 1, 1), agency_id=plan.agency_id)
    names = competence_names()
    taught: dict[UUID, list[str]] = {
        offer.id: [names.get(one.competence, one.competence) for one in offer.outcomes]
        for offer in training.offers(actor, agency_id=plan.agency_id)
    }
    batches = defaultdict(list)
    for batch in plan_batches(actor, plan_id=plan.pk):
        batches[batch.programme_id].append(batch)
    found = []
    for key, held in batches.items():
        programme = held[0].programme
        form = known.get(programme.form)
        found.append(
            Planned(
                code=programme.code,
                name=programme.name,
                form=str(form.name) if form else str(programme.form),
                is_class=form is None or form.path == "CLASSICAL",
                competences=tuple(taught.get(key, ())),
                targets=tuple(programme.targets),
                length_jp=programme.length_jp,
                organiser=programme.organiser,
                first=min(batch.starts_on for batch in held),
                last=max(batch.ends_on for batch in held),
                batches=len(held),
                people=sum(batch.people for batch in held),
                cost_rupiah=sum(batch.cost_rupiah for batch in held),
            )
        )
    return sorted(found, key=lambda one: (one.name, one.code))


def deliveries(actor: Actor, *, plan: Plan) -> list[Delivery]:
    """A plan's batches with their costs, by date. One query."""
    return [
        Delivery(
            line=batch.line,
            programme=batch.programme.name,
            organiser=batch.programme.organiser,
            starts_on=batch.starts_on,
            ends_on=batch.ends_on,
            people=batch.people,
            fixed_rupiah=batch.cost_rupiah - batch.people * batch.programme.cost_per_person_rupiah,
            per_person_rupiah=batch.programme.cost_per_person_rupiah,
            cost_rupiah=batch.cost_rupiah,
        )
        for batch in plan_batches(actor, plan_id=plan.pk)
    ]


def annex_lines(actor: Actor, *, plan: Plan, unit: str = "") -> QuerySet[PlanLine]:
    """The people of a plan by unit and name, of one unit and below if named; with posts and programmes."""
    found = lines(actor, plan_id=plan.pk)
    if unit:
        found = found.filter(unit_path__within=unit)
    return found.order_by("unit_path", "employee__name", "batch__starts_on", "pk")


def form_needs(actor: Actor, *, agency_id: UUID, year: int, unit: str = "") -> QuerySet[Need]:
    """Needs for a unit's form, those of single people by name, then those of the unit as a whole."""
    found = needs_matching(actor, year=year, unit=unit).filter(agency_id=agency_id)
    return found.order_by("unit_path", "employee__name", "competence__code", "pk")


def paper_look(*, agency_id: UUID) -> PaperLook | None:
    """How an agency's papers look; None before anybody has set it."""
    return PaperLook.objects.filter(agency_id=agency_id).first()
