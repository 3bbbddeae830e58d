"""What the rules of a plan can be about, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from bina.people.queries import group_names
from bina.planning.queries.places import offices
from bina.training import queries as training
from bina.training.queries.money import fund_sources
from bina.training.queries.venues import trainers, venues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bina.planning.models import Plan
    from bina.platform.access import Actor
    from bina.training.queries import Offer


@dataclass(frozen=True, slots=True)
class RuleSubjects:
    """Names by key: programmes, offices and districts by path, sources of funds, kinds of contract.

    ``groups`` are those of sex and contract; ``fewest`` are the fewest participants of programmes, ``hours``
    the ceilings that the rule set of lesson hours gives kinds of contract, ``venues`` the number of rooms,
    one at least.
    """

    programmes: Mapping[str, str]
    offices: Mapping[str, str]
    districts: Mapping[str, str]
    sources: Mapping[str, str]
    contracts: Mapping[str, str]
    groups: Mapping[str, str]
    fewest: Mapping[str, int]
    seats: Mapping[str, int]
    hours: Mapping[str, int]
    venues: Mapping[str, int]
    trainers: tuple[str, ...]

    def group_name(self, group: str) -> str:
        """A group of people by name; its key where it is not there any more."""
        return self.groups.get(group) or self.districts.get(group) or group

    def suggested(self, name: str) -> int | None:
        """How many classes a venue (one in each room) or a trainer takes at once; None for another name."""
        return self.venues.get(name, 1 if name in self.trainers else None)


def rule_subjects(actor: Actor, *, plan: Plan) -> RuleSubjects:
    """What the rules of the plan can be about.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    offers: list[Offer] = training.offers(actor, agency_id=plan.agency_id)
    names, duties = group_names(), training.duties(year=plan.year, agency_id=plan.agency_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'district:' || path::text, name FROM people_unit "
            "WHERE agency_id = %s AND kind = 'DISTRICT' ORDER BY name",
            [plan.agency_id],
        )
        districts = dict(cursor.fetchall())
    return RuleSubjects(
        programmes={str(one.id): one.name for one in offers},
        offices={one.path: one.name for one in offices(actor, agency_id=plan.agency_id)},
        districts=districts,
        sources=fund_sources(),
        contracts=names["contract"],
        groups={f"sex:{code}": name for code, name in names["sex"].items()}
        | {f"contract:{code}": name for code, name in names["contract"].items()},
        fewest={str(one.id): one.minimum_seats for one in offers},
        seats={str(one.id): one.seats for one in offers},
        hours={kind: int(one.at_most_jp) for kind, one in duties.items() if one.at_most_jp},
        venues={
            one.name: max(len(one.rooms.all()), 1) for one in venues(actor).filter(agency_id=plan.agency_id)
        },
        trainers=tuple(one.name for one in trainers(actor).filter(agency_id=plan.agency_id)),
    )
