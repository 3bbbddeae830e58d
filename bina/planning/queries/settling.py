"""Places that must be, as places kept in batches of the instance."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from bina.planning import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bina.planning.instance import Batch, Instance
    from bina.planning.queries.ground import Ground
    from bina.planning.rules import Limits, Place, Unseated

_edit = msgspec.structs.replace


def kept(limits: Limits, found: Ground) -> Ground:
    """The ground with every place that must be kept in a batch, and those that cannot be, with the reason.

    Somebody who is in the programme already, or in a batch of it that has begun, has their place.
    """
    if not limits.must:
        return found
    instance = found.instance
    listed = {(str(person), str(programme)) for person, programme, _worth in instance.values}
    offered = {str(one.programme) for one in instance.batches}
    seats, unseated = [], []
    for place in limits.must:
        if _has(found, place):
            continue
        reason = _reason(found, place, listed, offered)
        if reason is None:
            seats.append(place)
        else:
            unseated.append((place, reason))
    dealt, missed = rules.seated(
        seats,
        people=_comers(found, seats),
        batches=[_seats(one, found) for one in instance.batches],
        away_most=_away_most(instance),
    )
    unseated += [(place, rules.Unseated.SEATS) for place in missed]
    locked = (*instance.locked, *((place.person, batch) for place, batch in dealt.items()))
    return replace(found, instance=_edit(instance, locked=locked), unseated=tuple(unseated))


def _has(found: Ground, place: Place) -> bool:
    person, programme = UUID(place.person), UUID(place.programme)
    if programme in found.engaged.get(person, frozenset()):
        return True
    revision = found.revision
    held = revision.places.get((person, programme)) if revision else None
    return held is not None and revision is not None and held in revision.locked


def _reason(found: Ground, place: Place, listed: set[tuple[str, str]], offered: set[str]) -> Unseated | None:
    official, offer = found.people.get(place.person), found.offers.get(place.programme)
    fits = not offer or not official or not offer.targets or official.post_kind in offer.targets
    reasons = (
        (official is None, rules.Unseated.INACTIVE),
        (offer is None, rules.Unseated.NOT_OFFERED),
        (not fits, rules.Unseated.TARGET),
        (place.programme not in offered, rules.Unseated.NOT_HELD),
        ((place.person, place.programme) not in listed, rules.Unseated.EARLIER),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _comers(found: Ground, places: list[Place]) -> dict[str, rules.Comer]:
    wanted = {one.person for one in places}
    standing: dict[str, dict[str, str]] = {person: {} for person in wanted}
    if found.revision:
        ahead = {str(one.planned.pk): key for key, one in found.revision.ahead.items()}
        for (person, programme), held in found.revision.places.items():
            if str(person) in wanted and str(held.planned.pk) in ahead:
                standing[str(person)][str(programme)] = ahead[str(held.planned.pk)]
    return {
        str(one.id): rules.Comer(
            key=str(one.id), unit=str(one.unit), busy=frozenset(one.busy), standing=standing[str(one.id)]
        )
        for one in found.instance.people
        if str(one.id) in wanted
    }


def _seats(batch: Batch, found: Ground) -> rules.Seats:
    weeks = frozenset() if batch.week is None else frozenset(range(batch.week, batch.week + batch.weeks))
    return rules.Seats(
        key=str(batch.id), programme=found.programme_of(str(batch.id)), seats=batch.seats, weeks=weeks
    )


def _away_most(instance: Instance) -> Mapping[str, int]:
    sizes: dict[str, int] = {}
    for one in instance.people:
        sizes[str(one.unit)] = sizes.get(str(one.unit), 0) + 1
    return {
        unit: floor(share * sizes[unit] + 1e-9)
        for unit, share in instance.away_share.items()
        if unit in sizes
    }
