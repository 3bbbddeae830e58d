"""Agents and activities as the store knows them (xAPI 1.0.3 Communication 2.4, 2.5)."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from bina.records.api import parameters
from bina.records.api.credentials import Credential
from bina.records.api.http import Reply, Request
from bina.records.errors import Forbidden
from bina.records.queries.descriptions import definitions, names
from bina.records.rules.identity import agent_key
from bina.records.rules.shapes import Actor


def get_activity(request: Request, who: Credential) -> Reply:
    """One activity, with everything said of it."""
    parameters.only(request.params, {"activityId"})
    activity = parameters.iri(parameters.required(request.params, "activityId"), "activityId")
    _may_read(who)
    known = definitions(store=who.store, activities=[activity])
    shown: dict[str, Any] = {"objectType": "Activity", "id": activity}
    if activity in known:
        shown["definition"] = known[activity]
    return Reply(body=msgspec.json.encode(shown))


def get_agent(request: Request, who: Credential) -> Reply:
    """An agent as a Person: everything known under that identifier."""
    parameters.only(request.params, {"agent"})
    agent = parameters.agent(parameters.required(request.params, "agent"))
    _may_read(who)
    return Reply(body=msgspec.json.encode(_person(agent, names(store=who.store, agent=agent_key(agent)))))


def _person(agent: Actor, known: list[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"objectType": "Person"}
    given = [] if agent.name is UNSET else [agent.name]
    if every := list(dict.fromkeys([*known, *given])):
        shown["name"] = every
    for name in ("mbox", "mbox_sha1sum", "openid", "account"):
        value = getattr(agent, name)
        if value is not UNSET:
            shown[name] = [value]
    return shown


def _may_read(who: Credential) -> None:
    if not who.allows & {"statements/read", "statements/read/mine", "profile/read", "state/read"}:
        raise Forbidden("The credential does not allow reading.")


ACTIVITIES = {"GET": get_activity, "HEAD": get_activity}
AGENTS = {"GET": get_agent, "HEAD": get_agent}
