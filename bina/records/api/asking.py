"""What a reader of statements asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import get_args
from uuid import UUID

import msgspec

from bina.records.actions.launches import signed, unsigned
from bina.records.api import parameters
from bina.records.api.http import Request
from bina.records.errors import Rejected
from bina.records.queries.statements import Filter, Row
from bina.records.rules.identity import ACTIVITY, AGENT, MENTIONED, agent_key, identity_of, key_text
from bina.records.rules.presentation import Format

LARGEST_PAGE, USUAL_PAGE = 500, 100
_SINGLE = {"statementId", "voidedStatementId"}
_SHOWN = {"attachments", "format"}
_FILTERS = {
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "ascending",
}
EVERY = _SINGLE | _SHOWN | _FILTERS | {"more"}
_SALT = b"records.more"


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question for statements; it travels, signed, in the address of the next page."""

    statement_id: UUID | None = None
    voided: bool = False
    actor: UUID | None = None
    actor_keys: tuple[UUID, ...] = ()
    activity: UUID | None = None
    activity_keys: tuple[UUID, ...] = ()
    verb: str = ""
    registration: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    page_size: int = USUAL_PAGE
    attachments: bool = False
    format: Format = "exact"
    after: tuple[datetime, UUID] | None = None

    def as_filter(self, *, mine: UUID | None, limit: int | None = None) -> Filter:
        """The query's filter; it asks for one more than a page, to know whether there is more."""
        return Filter(
            actor=self.actor,
            actor_keys=self.actor_keys,
            activity=self.activity,
            activity_keys=self.activity_keys,
            verb=self.verb,
            registration=self.registration,
            mine=mine,
            since=self.since,
            until=self.until,
            ascending=self.ascending,
            after=self.after,
            limit=limit or self.page_size + 1,
        )

    def continued(self, last: Row) -> str:
        """What ``more`` says to go on behind the row."""
        following = msgspec.structs.replace(self, after=(last.stored, last.id))
        return signed(msgspec.json.encode(following), salt=_SALT)


def resumed(params: Mapping[str, str]) -> Asked:
    """The question that ``more`` carries.

    Raises:
        Rejected: it was not made here.
    """
    body = unsigned(params["more"], salt=_SALT)
    if body is None or len(params) > 1:
        raise Rejected("The address of the next page must be used as it was given.")
    return msgspec.json.decode(body, type=Asked)


def read_asked(request: Request) -> Asked:
    """The question in the parameters.

    Raises:
        Rejected: a parameter is wrong, or does not go with another.
    """
    params = request.params
    form = params.get("format", "exact")
    if form not in get_args(Format):
        raise Rejected(f"format must be one of {', '.join(get_args(Format))}.")
    shown = Asked(attachments=parameters.boolean(params, "attachments"), format=form)  # type: ignore[arg-type]  # checked above
    if single := _SINGLE & params.keys():
        if len(params.keys() - _SHOWN) > 1:
            raise Rejected("statementId and voidedStatementId go with attachments and format only.")
        name = single.pop()
        key = parameters.uuid(params[name], name)
        return msgspec.structs.replace(shown, statement_id=key, voided=name == "voidedStatementId")
    return _filtered(params, shown)


def _filtered(params: Mapping[str, str], shown: Asked) -> Asked:
    limit = parameters.count(params.get("limit", "0"), "limit")
    related_agents = parameters.boolean(params, "related_agents")
    related_activities = parameters.boolean(params, "related_activities")
    agent = parameters.agent(params["agent"]) if "agent" in params else None
    activity = parameters.iri(params["activity"], "activity") if "activity" in params else None
    return msgspec.structs.replace(
        shown,
        actor=agent_key(agent) if agent else None,
        actor_keys=_keys(identity_of(agent), AGENT, related=related_agents) if agent else (),
        activity=UUID(key_text(ACTIVITY, activity)) if activity else None,
        activity_keys=_keys(activity, "", related=related_activities) if activity else (),
        verb=parameters.iri(params["verb"], "verb") if "verb" in params else "",
        registration=parameters.uuid(params["registration"], "registration")
        if "registration" in params
        else None,
        since=parameters.moment(params["since"], "since") if "since" in params else None,
        until=parameters.moment(params["until"], "until") if "until" in params else None,
        ascending=parameters.boolean(params, "ascending"),
        page_size=min(limit, LARGEST_PAGE) or (LARGEST_PAGE if "limit" in params else USUAL_PAGE),
    )


def _keys(identity: str, kind: str, *, related: bool) -> tuple[UUID, ...]:
    kinds = ([kind] if kind else []) + ([MENTIONED] if related else [])
    return tuple(UUID(key_text(one, identity)) for one in kinds)
