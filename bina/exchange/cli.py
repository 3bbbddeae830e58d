"""``bina exchange siasn …``: the outbox, the connection and the simulator from the terminal."""

from __future__ import annotations

import argparse
import os
import signal
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bina.exchange import actions, queries
from bina.exchange.actions import ConnectionValues
from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.simulators import siasn
from bina.platform.access import Actor, system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency, say

SECRETS = {"consumer_secret": "BINA_SIASN_CONSUMER_SECRET", "password": "BINA_SIASN_PASSWORD"}


def _actor(arguments: argparse.Namespace) -> tuple[Actor, UUID]:
    agency_id = agency(arguments)
    return system_actor(agency_id), agency_id


def _send(arguments: argparse.Namespace) -> Outcome:
    actor, agency_id = _actor(arguments)
    with acting_as(actor):
        gathered = actions.gather(agency_id=agency_id, at=timezone.now())
        told = actions.send_waiting(agency_id=agency_id, clock=timezone.now, progress=TerminalReporter())
    data = {
        "agency": arguments.agency,
        "new": gathered.new,
        "changed": gathered.changed,
        "sent": told.sent,
        "refused": told.refused,
        "later": told.later,
        "left_out": told.left_out,
        "to_correct": told.to_correct,
        "trouble": told.trouble,
    }
    text = _("{sent} sent, {refused} refused, {later} to be asked again.").format(**data)
    if told.trouble:
        text = f"{text} {SiasnConnection.Trouble(told.trouble).label}."
    return Outcome(data, text=text, status=1 if told.trouble else 0)


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("--state", choices=SiasnEntry.State.values, default="", help="only these")
    parser.add_argument("--text", default="", help="name, NIP, training or number")
    parser.add_argument("--most", type=int, default=100, help="at most so many lines")


def _list(arguments: argparse.Namespace) -> Outcome:
    actor, agency_id = _actor(arguments)
    found = queries.entries_matching(actor, agency_id=agency_id, text=arguments.text, state=arguments.state)
    counts = queries.entry_counts(queries.entries_matching(actor, agency_id=agency_id))
    lines = [_line(entry) for entry in found.order_by("-ends_on", "pk")[: max(arguments.most, 0)]]
    details = [f"{line['nip']}  {line['name']}  {line['state']}  {line['reason']}" for line in lines]
    text = ", ".join(f"{SiasnEntry.State(state).label}: {count}" for state, count in counts.items())
    return Outcome({"agency": arguments.agency, "counts": counts, "entries": lines}, text, details=details)


def _line(entry: SiasnEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "nip": entry.employee.nip or "",
        "person": entry.employee.full_name,
        "name": entry.name,
        "service": entry.service,
        "state": entry.state,
        "why": entry.why,
        "reason": f"{entry.get_why_display()} {entry.said}".strip(),
        "siasn_id": entry.siasn_id,
        "ends_on": entry.ends_on,
        "hours": entry.length_jp,
    }


def _again_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("entries", nargs="*", type=UUID, metavar="ID", help="none: all that were refused")


def _again(arguments: argparse.Namespace) -> Outcome:
    actor, agency_id = _actor(arguments)
    refused = queries.entries_matching(actor, agency_id=agency_id, state=SiasnEntry.State.REFUSED)
    chosen = arguments.entries or list(refused.values_list("pk", flat=True))
    with acting_as(actor):
        count = actions.send_again(actor=actor, agency_id=agency_id, entry_ids=chosen, at=timezone.now())
    return Outcome({"again": count}, text=_("{count} are sent again.").format(count=count))


def _leave_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("entry", type=UUID, metavar="ID")
    parser.add_argument("--reason", required=True)


def _leave(arguments: argparse.Namespace) -> Outcome:
    actor, agency_id = _actor(arguments)
    found = queries.entries_matching(actor, agency_id=agency_id).filter(pk=arguments.entry).first()
    if found is None:
        raise actions.EntryRefused(_("There is no such entry in this agency."))
    with acting_as(actor):
        entry = actions.leave_out(actor=actor, entry_id=found.pk, reason=arguments.reason, at=timezone.now())
    return Outcome(_line(entry), text=_("Left out."))


def _connect_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.description = (
        "Set the connection. Secrets are read from BINA_SIASN_CONSUMER_SECRET and BINA_SIASN_PASSWORD, so "
        "that they stand in no list of processes; without them the stored ones are kept."
    )
    parser.add_argument("--environment", choices=SiasnConnection.Environment.values, required=True)
    parser.add_argument("--since", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    for name in ("consumer-key", "client-id", "username", "siasn-agency", "siasn-place"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--no-certificate", action="store_true", help="do not wait for the certificate")
    parser.add_argument("--off", action="store_true", help="do not send by itself")


def _connect(arguments: argparse.Namespace) -> Outcome:
    actor, agency_id = _actor(arguments)
    names = ("environment", "consumer_key", "client_id", "username", "siasn_agency", "siasn_place")
    values = ConnectionValues(
        since=arguments.since,
        **{name: str(getattr(arguments, name)) for name in names},
        **{name: os.environ.get(variable, "") for name, variable in SECRETS.items()},
        is_on=not arguments.off,
        waits_for_certificate=not arguments.no_certificate,
    )
    with acting_as(actor):
        found = actions.save_connection(actor=actor, agency_id=agency_id, values=values, at=timezone.now())
    data = {"agency": arguments.agency, "environment": found.environment, "on": found.is_on}
    return Outcome(data, text=_("The connection was saved. Try it now."))


def _check(arguments: argparse.Namespace) -> Outcome:
    _who, agency_id = _actor(arguments)
    found = actions.check_connection(agency_id=agency_id, at=timezone.now())
    data = {"agency": arguments.agency, "environment": found.environment, "let_in": True}
    return Outcome(
        data, text=_("SIASN lets the connection in ({name}).").format(name=found.get_environment_display())
    )


def _simulate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8790)


def _simulate(arguments: argparse.Namespace) -> Outcome:
    simulator = siasn.SiasnSimulator(port=arguments.port)
    say(
        _("The simulator of SIASN answers at {url}. It forgets everything when it stops.").format(
            url=simulator.url
        )
    )
    say(f"consumer key {siasn.CONSUMER_KEY}, consumer secret {siasn.CONSUMER_SECRET}")
    say(f"client {siasn.CLIENT_ID}, account {siasn.USERNAME}, password {siasn.PASSWORD}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        simulator.serve()
    except KeyboardInterrupt:
        say("")
    entries = simulator.entries()
    return Outcome(
        {"url": simulator.url, "entries": len(entries), "requests": len(simulator.held.asked)},
        text=_("{count} entries were in it.").format(count=len(entries)),
    )


COMMANDS = [
    Command("exchange siasn send", "look for finished training and send what waits", _send, add_agency),
    Command(
        "exchange siasn list", "what waits, stands in SIASN, was refused and why", _list, _list_arguments
    ),
    Command("exchange siasn again", "send refused training again", _again, _again_arguments),
    Command("exchange siasn leave-out", "decide that a training is not sent", _leave, _leave_arguments),
    Command("exchange siasn connect", "set an agency's connection", _connect, _connect_arguments),
    Command("exchange siasn check", "sign in once", _check, add_agency),
    Command(
        "exchange siasn simulator", "run the simulator of SIASN", _simulate, _simulate_arguments, offline=True
    ),
]
