"""Why places that must be cannot all be given, in sentences with names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.planning import queries, rules
from bina.planning.rules import Unseated
from bina.planning.telling import say_rule_now
from bina.platform.access import system_actor
from bina.platform.templatetags.design import figure, rupiah
from bina.training.queries import people_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bina.planning.models import Plan
    from bina.planning.optimise.result import Rule
    from bina.planning.queries import Ground

FEW: Final = 5  # places of one programme that are told by name
SAME: Final = {  # kinds of rule of the solver that are rules of the plan
    "away_share": rules.AWAY,
    "group_minimum": rules.GROUP,
    "at_once": rules.SHARED,
    "seats": rules.SEATS,
    "min_seats": rules.LEAST,
}


def say_unseated(plan: Plan, found: Ground) -> str:
    """The required places for which there is no batch, by programme and reason; empty when there are none."""
    reasons = {
        Unseated.NOT_OFFERED: _("{programme} is not on offer any more: {people}."),
        Unseated.TARGET: _("{programme} is not for the post of {people}."),
        Unseated.EARLIER: _("What comes before {programme} is not completed: {people}."),
        Unseated.NOT_HELD: _(
            "No batch of {programme} can be held: too few people for the smallest one, no week or no money "
            "for it, or it is left out. Required for {people}."
        ),
        Unseated.SEATS: _("The batches of {programme} that the plan may hold have no seat left: {people}."),
    }
    people: dict[tuple[str, Unseated], list[str]] = {}
    for place, reason in found.unseated:
        if reason is not Unseated.INACTIVE:
            people.setdefault((place.programme, reason), []).append(place.person)
    known = _names_of(plan, {one for keys in people.values() for one in keys})
    said = [
        reasons[reason].format(programme=_programme(found, programme), people=_listed(keys, known))
        for (programme, reason), keys in people.items()
    ]
    return "\n".join(said)


def say_contradiction(plan: Plan, found: Ground, conflict: Iterable[Rule]) -> str:
    """Rules that no plan keeps together: the required places of each programme, then each other rule once."""
    required: dict[str, list[str]] = {}
    others = []
    for rule in conflict:
        if rule.kind == "locked":
            required.setdefault(found.programme_of(rule.key[1]), []).append(rule.key[0])
        else:
            others.append(rule)
    known = _names_of(plan, {one for keys in required.values() for one in keys})
    subjects = queries.rule_subjects(system_actor(plan.agency_id), plan=plan)

    def say(rule: Rule) -> str:
        if rule.kind in SAME:
            key = found.programme_of(rule.key[0]) if rule.kind in {"seats", "min_seats"} else rule.key[0]
            key = key.partition("\n")[0]  # a room in a week in which a begun batch takes a place of it
            return say_rule_now(SAME[rule.kind], key, plan=plan, subjects=subjects)
        return _say_other(found, rule, known, subjects.sources)

    said = [
        _("Required in {programme}: {people}.").format(
            programme=_programme(found, programme), people=_listed(people, known)
        )
        for programme, people in required.items()
    ]
    first = _("These rules contradict each other; without any one of them the others can hold:")
    return "\n".join([first, *said, *dict.fromkeys(map(say, others))])


def _say_other(found: Ground, rule: Rule, known: dict[str, str], sources: Mapping[str, str]) -> str:
    instance, key = found.instance, rule.key[0]
    if rule.kind == "requires":
        return _("{programme} asks for what comes before it.").format(programme=_programme(found, key))
    if rule.kind == "max_jp":
        person = next(one for one in instance.people if str(one.id) == key)
        text = _("{person} may have {most} lesson hours in the year and has or expects {held}.")
        return text.format(
            person=known.get(key, key), most=figure(person.max_jp), held=figure(person.jp_done)
        )
    if rule.kind == "busy":
        return _("{person} is taken by other batches in some of these weeks.").format(
            person=known.get(key, key)
        )
    if rule.kind == "quarter_budget":
        amount = instance.quarter_budget[key][rule.key[1]]
        text = _("{source} has {amount} left to spend in quarter {quarter}.")
        return text.format(source=sources.get(key, key), amount=rupiah(round(amount)), quarter=rule.key[1])
    amount = (instance.budget or {}).get(key, 0)
    if key not in sources:
        return _("There are {amount} left to spend.").format(amount=rupiah(round(amount)))
    return _("{source} has {amount} left to spend.").format(source=sources[key], amount=rupiah(round(amount)))


def _names_of(plan: Plan, people: set[str]) -> dict[str, str]:
    known = people_by_id(agency_id=plan.agency_id, ids=[UUID(one) for one in people])
    return {str(key): one.name for key, one in known.items()}


def _programme(found: Ground, key: str) -> str:
    offer = found.offers.get(key)
    return offer.name if offer else _("a programme no longer offered")


def _listed(keys: list[str], known: dict[str, str]) -> str:
    """The first few by name, the others by number."""
    named = [known.get(key, key) for key in keys[:FEW]]
    if (more := len(keys) - FEW) > 0:
        named.append(ngettext("{more} more", "{more} more", more).format(more=figure(more)))
    return ", ".join(named)
