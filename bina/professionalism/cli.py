"""Commands of the professionalism room."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bina.platform.access import Actor, system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency
from bina.platform.templatetags.design import rupiah
from bina.professionalism import actions, queries, wording
from bina.professionalism.models import Measurement


def _index(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 < found <= 100:
        raise argparse.ArgumentTypeError(f"a number above 0, at most 100, not {text}")
    return found


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["target"], help="target: the cheapest way to --index")
    add_agency(parser)
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as of this day")
    parser.add_argument("--unit", default="", metavar="PATH", help="path of a unit; only its people")
    parser.add_argument("--index", type=_index, metavar="N", help="with target: the mean wanted")


def _ip_asn(arguments: argparse.Namespace) -> Outcome:
    if (arguments.what == "target") != (arguments.index is not None):
        raise SystemExit(_usage())
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    with acting_as(actor):
        measurement = actions.measure(
            actor=actor,
            agency_id=agency_id,
            on=arguments.on or timezone.localdate(),
            at=timezone.now(),
            progress=TerminalReporter(),
        )
    answer = _target if arguments.what == "target" else _figures
    return answer(arguments, actor, measurement)


def _usage() -> int:
    """Exit status of wrong usage, after a sentence."""
    from bina.platform.cli import say

    say(_("Write: bina ip-asn target --agency KODE --index N, or bina ip-asn --agency KODE."))
    return 2


def _figures(arguments: argparse.Namespace, actor: Actor, measurement: Measurement) -> Outcome:
    seen = queries.overview(actor, measurement=measurement, unit=arguments.unit)
    names = seen.rule_set.table.category_names()
    if seen.whole is None:
        return Outcome(seen.as_json(agency=arguments.agency), text=_("Nobody was measured."))
    text = _("IP ASN {year}: {index} ({category}), {people} people.").format(
        year=measurement.year,
        index=number_format(round(seen.whole.index, 2), decimal_pos=2),
        category=names[seen.whole.category],
        people=seen.whole.people,
    )
    parts = [
        f"  {name}: {number_format(round(seen.whole.dimensions[code], 2), decimal_pos=2)}"
        for code, name in wording.dimensions().items()
    ]
    return Outcome(seen.as_json(agency=arguments.agency), text="\n".join([text, *parts]))


def _target(arguments: argparse.Namespace, actor: Actor, measurement: Measurement) -> Outcome:
    table = queries.rule_set(measurement.agency_id, on=measurement.as_of).table
    found = queries.prices(actor, agency_id=measurement.agency_id, table=table)
    way = queries.way_to(
        actor,
        measurement=measurement,
        target=arguments.index,
        costs={(one.component, one.post_kind): one.cost_rupiah for one in found},
        unit=arguments.unit,
    )
    text = _(
        "{trainings} trainings for {people} people, {cost}: {before} to {after}; at most {most}."
    ).format(
        trainings=len(way.chosen),
        people=way.people,
        cost=rupiah(way.answer.cost_rupiah),
        before=number_format(round(way.before, 2), decimal_pos=2),
        after=number_format(round(way.after, 2), decimal_pos=2),
        most=number_format(round(way.most, 2), decimal_pos=2),
    )
    return Outcome(way.as_json(agency=arguments.agency), text=text, status=0 if way.answer.reached else 1)


COMMANDS = [
    Command("ip-asn", "the professionalism index, and the cheapest way to a target", _ip_asn, _arguments),
]
