"""Why somebody is not in a programme, what would change it, and what an answer proves: in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.people.queries import group_names
from bina.planning import rules
from bina.planning.optimise.status import INFEASIBLE, UNSOLVED
from bina.planning.rules import Obstacle
from bina.platform.templatetags.design import figure, rupiah

if TYPE_CHECKING:
    from bina.planning.models import Plan, Question
    from bina.planning.queries import Chance, Chances, RuleSubjects

PROVEN = 1e-6  # share of the value below which a difference is none


def say_obstacle(chance: Chance, *, mine: Chances, post_kind: str) -> str:
    """What keeps a person out of a programme; empty when they are in it.

    Args:
        post_kind: the person's kind of post, in words.
    """
    kinds = group_names()["post"]
    targets = ", ".join(kinds[one] for one in chance.offer.targets)
    held = chance.held
    values = {
        "length": figure(chance.offer.length_jp),
        "held": figure(mine.held_jp),
        "planned": figure(mine.planned_jp),
        "ceiling": figure(mine.ceiling_jp),
        "worth": figure(chance.worth, 2),
        "least": figure(held.least, 2),
        "people": figure(held.people),
        "targets": targets,
        "post": post_kind,
    }
    texts = {
        Obstacle.NONE: "",
        Obstacle.ENGAGED: _("Already in a batch of this programme that year."),
        Obstacle.TARGET: _("It is for {targets}; this post is {post}."),
        Obstacle.LEFT_OUT: _("The rules of this plan leave the programme out."),
        Obstacle.BARRED: _("It was settled by hand that this plan does not give it."),
        Obstacle.NO_WORTH: _("It closes no gap that is known, and no need asks for it here."),
        Obstacle.CEILING: _(
            "{held} JP are there already; {length} JP more would pass the ceiling of {ceiling} JP."
        ),
        Obstacle.NOT_HELD: _(
            "The plan holds no batch of it: its money brings more elsewhere, or too few people need it."
        ),
        Obstacle.CEILING_WITH_PLAN: _(
            "With the {planned} JP of the plan, {length} JP more would pass the ceiling of {ceiling} JP."
        ),
        Obstacle.FULL: _(
            "All its batches are full: {people} people, for each of whom the place is worth {least} or more. "
            "Here it is worth {worth}."
        ),
        Obstacle.OTHERS: _(
            "No single rule stands against it: within the budget and the plan's rules other places are "
            "together worth more. "
            "This one is worth {worth}; the least of those given is worth {least}."
        ),
    }
    return texts[chance.obstacle].format(**values)


def say_change(obstacle: Obstacle) -> str:
    """What would have to be otherwise for the place to be given; empty where nothing has to."""
    texts = {
        Obstacle.NONE: "",
        Obstacle.ENGAGED: "",
        Obstacle.TARGET: _("Opening the programme to this kind of post."),
        Obstacle.LEFT_OUT: _("Other rules of the plan."),
        Obstacle.BARRED: _("Leaving it to the plan again."),
        Obstacle.NO_WORTH: _("A new assessment that shows a gap, or a wish agreed with the superior."),
        Obstacle.CEILING: _("Another ceiling in the rules of hours."),
        Obstacle.NOT_HELD: _("More money, or more people who need it."),
        Obstacle.CEILING_WITH_PLAN: _("Giving up something else that the plan holds for this person."),
        Obstacle.FULL: _("Another batch, or more seats."),
        Obstacle.OTHERS: _("More money, or a need that weighs more: a finding, a service, a priority."),
    }
    return texts[obstacle]


def say_place(question: Question, *, plan: Plan) -> str:
    """What is proven of giving somebody a place: what the plan loses by it."""
    if question.answered_at is None:
        return _("Asked, not answered yet.")
    if question.status == INFEASIBLE:
        return _("No plan within these limits holds this place.")
    if question.status == UNSOLVED or question.value is None or question.bound is None:
        return _("No plan with this place was found in the time given; that proves nothing.")
    lost = (plan.value or 0.0) - question.value
    if lost <= 1e-6 * max(abs(question.value), 1.0):
        return _("A plan with this place was found that is worth as much. Find the plan again to get it.")
    least, most = max((plan.value or 0.0) - question.bound, 0.0), (plan.bound or 0.0) - question.value
    return _(
        "With this place the best plan found is worth {lost} points less. "
        "Proven: the place costs at least {least} and at most {most} points."
    ).format(lost=figure(lost, 2), least=figure(least, 2), most=figure(most, 2))


def say_budget(question: Question, *, plan: Plan) -> str:
    """What is proven of a larger budget: a difference is told only where both proofs allow it."""
    more = rupiah(question.more_rupiah)
    if question.answered_at is None:
        return _("{more} more: asked, not answered yet.").format(more=more)
    if question.value is None or question.bound is None:
        return _("{more} more: no plan was found in the time given; that proves nothing.").format(more=more)
    values = {
        "more": more,
        "sure": figure(question.value - (plan.bound or 0.0), 1),
        "found": figure(question.value - (plan.value or 0.0), 1),
        "most": figure(max(question.bound - (plan.value or 0.0), 0.0), 1),
        "gaps": figure(question.gaps),
        "gaps_now": figure(question.gaps_now),
        "people": figure(question.people),
        "people_now": figure(plan.people),
    }
    if question.value > (plan.bound or 0.0):
        return _(
            "{more} more brings at least {sure} and at most {most} points. "
            "In the plan found, {gaps} gaps are met (now {gaps_now}), "
            "{people} people have a place (now {people_now})."
        ).format(**values)
    return _(
        "{more} more brings {found} points in the plan found. That is less than the proofs leave open: "
        "it may be nothing, and it is at most {most}."
    ).format(**values)


def rules_to_loosen(plan: Plan, subjects: RuleSubjects) -> list[tuple[str, str]]:
    """The rules of a plan that one may ask about, as ``kind|key``, each with what it says now."""
    limits = plan.rules
    funds = [(rules.FUND, fund.source) for fund in limits.funds]
    funds += [(rules.QUARTER, f"{fund.source}/{one}") for fund in limits.funds for one in fund.quarters]
    offices = [(rules.AWAY, path) for path in subjects.offices if limits.away_of(path) is not None]
    groups = [(rules.GROUP, group) for group in limits.groups]
    ceilings = [(rules.CEILING, kind) for kind in {**subjects.hours, **limits.ceilings}]
    shared = [(rules.SHARED, one.name) for one in limits.shared]
    fewest = [(rules.LEAST, key) for key, least in subjects.fewest.items() if least > 1]
    seats = [(rules.SEATS, key) for key in subjects.programmes]
    required = [(rules.MUST, key) for key in dict.fromkeys(one.programme for one in limits.must)]
    found = [*required, *funds, *offices, *groups, *ceilings, *shared, *fewest, *seats]
    return [(f"{kind}|{key}", say_rule_now(kind, key, plan=plan, subjects=subjects)) for kind, key in found]


def say_rule_now(kind: str, key: str, *, plan: Plan, subjects: RuleSubjects) -> str:
    """What a rule says now."""
    limits = plan.rules
    source, _slash, quarter = key.partition("/")
    fund = next((one for one in limits.funds if one.source == source), None)
    quarters = fund.quarters if fund else {}
    at_once = next((one.at_once for one in limits.shared if one.name == key), 0)
    required = sum(one.programme == key for one in limits.must)
    texts = {
        rules.AWAY: _("{name}: at most {now} % away in one week"),
        rules.GROUP: _("{name}: at least {now} % of all places"),
        rules.CEILING: _("{name}: at most {now} lesson hours in the year"),
        rules.LEAST: _("{name}: at least {now} participants in a batch"),
        rules.SEATS: _("{name}: {now} seats in a batch"),
        rules.SHARED: ngettext(
            "{name}: at most {now} class at once", "{name}: at most {now} classes at once", at_once
        ),
        rules.FUND: _("{name}: {now} in the year"),
        rules.QUARTER: _("{name}: {now} in quarter {quarter}"),
        rules.MUST: ngettext("{name}: {now} required place", "{name}: {now} required places", required),
    }
    now = {
        rules.AWAY: figure(limits.away_of(key)),
        rules.GROUP: figure(limits.groups.get(key)),
        rules.CEILING: figure(limits.ceilings.get(key, subjects.hours.get(key))),
        rules.LEAST: figure(subjects.fewest.get(key)),
        rules.SEATS: figure(subjects.seats.get(key)),
        rules.SHARED: figure(at_once),
        rules.FUND: rupiah(fund.rupiah if fund else None),
        rules.QUARTER: rupiah(quarters.get(quarter)),
        rules.MUST: figure(required),
    }
    names = {**subjects.offices, **subjects.programmes, **subjects.contracts, **subjects.sources}
    name = names.get(source, source)
    if kind in (rules.GROUP, rules.SHARED):
        name = subjects.group_name(key)
    return texts[kind].format(name=name, now=now[kind], quarter=quarter)


def _say_looser(change: rules.Change) -> str:
    texts = {
        rules.AWAY: _("{more} percentage points more"),
        rules.GROUP: _("{more} percentage points less"),
        rules.CEILING: _("{more} lesson hours more"),
        rules.LEAST: _("{more} participants less"),
        rules.SEATS: _("{more} seats more"),
        rules.SHARED: ngettext("{more} more class at once", "{more} more classes at once", change.amount),
        rules.MUST: _("left to the plan"),
    }
    if change.kind in texts:
        return texts[change.kind].format(more=figure(change.amount))
    return _("{more} more").format(more=rupiah(change.amount))


def say_rule(question: Question, *, plan: Plan, subjects: RuleSubjects) -> str:
    """What is proven of a looser rule: a difference is told only where both proofs allow it."""
    change = msgspec.convert(question.change, rules.Change)
    asked = _("{rule} – {looser}:").format(
        rule=say_rule_now(change.kind, change.key, plan=plan, subjects=subjects), looser=_say_looser(change)
    )
    return f"{asked} {_answered(question, plan)}"


def _answered(question: Question, plan: Plan) -> str:
    if question.answered_at is None:
        return _("asked, not answered yet.")
    if question.value is None or question.bound is None:
        return _("no plan was found in the time given; that proves nothing.")
    least, most = question.value - (plan.bound or 0.0), max(question.bound - (plan.value or 0.0), 0.0)
    values = {
        "sure": figure(least, 1),
        "most": figure(most, 1),
        "gaps": figure(question.gaps),
        "gaps_now": figure(question.gaps_now),
        "people": figure(question.people),
        "people_now": figure(plan.people),
    }
    if most <= PROVEN * max(abs(plan.value or 0.0), 1.0):
        return _("this brings nothing; another rule, or the money, stands in the way.")
    if least > PROVEN * max(abs(plan.value or 0.0), 1.0):
        return _(
            "the plan then gains at least {sure} and at most {most} points. It meets {gaps} gaps "
            "(now {gaps_now}) and gives {people} people a place (now {people_now})."
        ).format(**values)
    return _(
        "the difference is smaller than what the two proofs leave open: it may be nothing, and it is at most "
        "{most} points."
    ).format(**values)
