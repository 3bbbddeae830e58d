"""Why places that must be cannot all be given, in sentences with names."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.planning.rules import Unseated
from bina.platform.templatetags.design import figure, rupiah
from bina.training.queries import people_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.planning.models import Plan
    from bina.planning.optimise.result import Rule
    from bina.planning.queries import Ground

FEW: Final = 5  # places of one programme that are told by name
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/[0-9]+)?")


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
        Unseated.SEATS: _("All batches of {programme} that the plan may hold are full. Not for {people}."),
    }
    people: dict[tuple[str, Unseated], list[str]] = {}
    for place, reason in found.unseated:
        if reason is not Unseated.INACTIVE:
            people.setdefault((place.programme, reason), []).append(place.person)
    names = _Names(plan, found, {one for keys in people.values() for one in keys})
    said = [
        reasons[reason].format(programme=names.programme(programme), people=names.people(keys))
        for (programme, reason), keys in people.items()
    ]
    return "\n".join(said)


def say_contradiction(plan: Plan, found: Ground, conflict: Iterable[Rule]) -> str:
    """Rules that no plan keeps together, the required places of one programme as one sentence."""
    rules = list(conflict)
    names = _Names(plan, found, {rule.key[0] for rule in rules if rule.kind in PERSONAL})
    required: dict[str, list[str]] = {}
    for rule in rules:
        if rule.kind == "locked":
            required.setdefault(found.programme_of(rule.key[1]), []).append(rule.key[0])
    said = [
        _("Required in {programme}: {people}.").format(
            programme=names.programme(programme), people=names.people(people)
        )
        for programme, people in required.items()
    ]
    money = Counter(rule.kind for rule in rules)
    for rule in rules:
        if rule.kind in {"budget", "quarter_budget"}:
            said.append(names.money(rule))
        elif rule.kind != "locked" and (rule.kind != "min_seats" or money["min_seats"] <= FEW):
            said.append(names.read(rule.text))
    if money["min_seats"] > FEW:
        said.append(_("Batches have a smallest number of participants."))
    first = _("These rules contradict each other; without any one of them the others can hold:")
    return "\n".join([first, *said])


PERSONAL: Final = ("locked", "max_jp", "busy", "forbidden")


class _Names:
    """The names behind the keys of an instance."""

    def __init__(self, plan: Plan, found: Ground, people: set[str]) -> None:
        self.plan, self.found = plan, found
        known = people_by_id(agency_id=plan.agency_id, ids=[UUID(one) for one in people])
        self.known = {str(key): one.name for key, one in known.items()}

    def programme(self, key: str) -> str:
        offer = self.found.offers.get(key)
        return offer.name if offer else _("a programme no longer offered")

    def people(self, keys: list[str]) -> str:
        """The first few by name, the others by number."""
        named = [self.known.get(key, key) for key in keys[:FEW]]
        if (more := len(keys) - FEW) > 0:
            named.append(ngettext("{more} more", "{more} more", more).format(more=figure(more)))
        return ", ".join(named)

    def money(self, rule: Rule) -> str:
        instance = self.found.instance
        if rule.kind == "budget":
            amount = (instance.budget or {}).get(rule.key[0], 0)
            return _("There are {amount} to spend.").format(amount=rupiah(round(amount)))
        fund, quarter = rule.key
        amount = instance.quarter_budget[fund][quarter]
        return _("There are {amount} to spend in quarter {quarter}.").format(
            amount=rupiah(round(amount)), quarter=quarter
        )

    def read(self, text: str) -> str:
        """A sentence of the solver with names in place of keys."""
        return _KEY.sub(lambda found: self.name(found[0]), text)

    def name(self, key: str) -> str:
        key, slash, number = key.partition("/")
        if key in self.known:
            return self.known[key]
        return f"{self.programme(key)}{' ' if slash else ''}{number}"
