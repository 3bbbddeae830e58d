"""From the bytes of a statement to what the store keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, Raw

from bina.records.rules import checks, formats
from bina.records.rules.checks import VOIDED, Malformed
from bina.records.rules.identity import ACTIVITY, AGENT, MENTIONED, identity_of, key_text
from bina.records.rules.shapes import (
    Activity,
    Actor,
    Attachment,
    Context,
    Context2,
    ContextActivities,
    Statement,
    StatementRef,
    SubStatement,
    Thing,
    context_decoders,
    kind_decoder,
    statement_decoder,
    thing_decoders,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_VERSIONS = {"1.0": ("1.0",), "2.0": ("1.0", "2.0")}
_encode = msgspec.json.encode
_objects = msgspec.json.Decoder(dict[str, Raw])


@dataclass(slots=True)
class Reading:
    """A statement that keeps all rules, and where it will be found.

    ``raw`` is its JSON without what the store adds; ``moved`` says that its timestamp has to be turned into
    UTC, as xAPI 2.0 asks. ``said`` are the wordings it gives to agents and activities, as (kind, identity,
    JSON).
    """

    raw: bytes
    id: str
    actor: str
    verb: str
    version: str
    happened: datetime | None = None
    moved: bool = False
    activity: str | None = None
    activity_iri: str = ""
    registration: str | None = None
    target: str | None = None
    agents: tuple[Actor, ...] = ()
    context: Context | Context2 | None = None
    keys: list[str] = field(default_factory=list)
    said: list[tuple[str, str, bytes]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def voids(self) -> bool:
        return self.verb == VOIDED


def read(raw: bytes, *, version: str) -> Reading:
    """Check one statement by the rules of ``version`` (``1.0`` or ``2.0``).

    Raises:
        Malformed: what is wrong, with the property's name.
    """
    try:
        return _read(raw, version)
    except msgspec.ValidationError as error:
        raise Malformed(str(error)) from None
    except msgspec.DecodeError as error:
        raise Malformed(f"The JSON cannot be read: {error}") from None


def _read(raw: bytes, version: str) -> Reading:
    statement = statement_decoder.decode(raw)
    found = Reading(
        raw=raw,
        id="" if statement.id is UNSET else statement.id.lower(),
        actor=key_text(AGENT, identity_of(statement.actor)),
        verb=statement.verb.id,
        version="1.0.0" if version == "1.0" else "2.0.0",
    )
    _check_frame(statement, version, found)
    thing = _thing(statement.object, "object")
    context = _context(statement, version, found, thing)
    _check_body(statement, thing, context)
    _place(found, statement.actor, thing, context)
    found.attachments = list(_attachments(statement, thing))
    if found.voids:
        checks.require(
            isinstance(thing, StatementRef),
            "object: a voiding statement refers to the voided one by a StatementRef.",
        )
    return found


def _check_frame(statement: Statement, version: str, found: Reading) -> None:
    checks.actor(statement.actor, "actor")
    if statement.timestamp is not UNSET:
        found.happened = _moment(statement.timestamp, "timestamp")
        found.moved = version == "2.0" and not statement.timestamp.endswith(("Z", "z"))
    if statement.stored is not UNSET:
        _moment(statement.stored, "stored")
    if statement.authority is not UNSET:
        checks.authority(statement.authority)
    if statement.version is not UNSET:
        _check_version(statement.version, version)
        found.version = statement.version


def _check_version(text: str, version: str) -> None:
    major, _, patch = text.rpartition(".")
    whole = text in _VERSIONS[version] or (major in _VERSIONS[version] and patch.isdigit())
    checks.require(whole, f'version: "{text}" is not a version {version} statement.')


def _moment(text: str, place: str) -> datetime:
    try:
        return formats.moment(text)
    except ValueError as error:
        raise Malformed(f"{place}: {error}.") from None


def _thing(raw: Raw, place: str) -> Thing:
    kind = kind_decoder.decode(raw).objectType
    decoder = thing_decoders.get(kind)
    if decoder is None:
        raise Malformed(f'{place}: "{kind}" is not a type of object.')
    thing: Thing = decoder.decode(raw)
    if isinstance(thing, Actor):
        checks.actor(thing, place)
    elif isinstance(thing, Activity) and thing.definition is not UNSET:
        checks.definition(thing.definition, f"{place}.definition")
    return thing


def _context(
    statement: Statement | SubStatement, version: str, found: Reading, thing: Thing
) -> Context | Context2 | None:
    if statement.context is UNSET:
        return None
    context = context_decoders[version].decode(statement.context)
    checks.context(context, about_activity=isinstance(thing, Activity))
    if isinstance(context, Context2):
        _check_context_agents(context)
    if context.contextActivities is not UNSET:
        checks.activities(_context_activities(context.contextActivities), "context.contextActivities")
        if any(isinstance(group, Activity) for group in _groups(context.contextActivities)):
            nested = isinstance(statement, SubStatement)
            found.raw = _listed(found.raw, "object" if nested else "")
    return context


def _check_context_agents(context: Context2) -> None:
    for entry in () if context.contextAgents is UNSET else context.contextAgents:
        checks.actor(entry.agent, "context.contextAgents.agent")
        checks.require(entry.agent.objectType == "Agent", "context.contextAgents.agent: must be an Agent.")
    for group in () if context.contextGroups is UNSET else context.contextGroups:
        checks.actor(group.group, "context.contextGroups.group")
        checks.require(group.group.objectType == "Group", "context.contextGroups.group: must be a Group.")


def _groups(found: ContextActivities) -> tuple[Any, ...]:
    return (found.parent, found.grouping, found.category, found.other)


def _context_activities(found: ContextActivities) -> Iterator[Activity]:
    for group in _groups(found):
        if isinstance(group, Activity):
            yield group
        elif group is not UNSET:
            yield from group


def _listed(raw: bytes, inside: str) -> bytes:
    """The same JSON with each lone context activity put into a list, as the store must return it."""
    if inside:
        whole = _objects.decode(raw)
        whole[inside] = Raw(_listed(bytes(whole[inside]), ""))
        return _encode(whole)
    whole = _objects.decode(raw)
    context = _objects.decode(whole["context"])
    groups = _objects.decode(context["contextActivities"])
    lists = {
        name: Raw(b"[%b]" % bytes(one)) if bytes(one)[:1] == b"{" else one for name, one in groups.items()
    }
    context["contextActivities"] = Raw(_encode(lists))
    whole["context"] = Raw(_encode(context))
    return _encode(whole)


def _check_body(statement: Statement | SubStatement, thing: Thing, context: Context | None) -> None:
    if statement.result is not UNSET:
        checks.result(statement.result)
    if isinstance(thing, SubStatement):
        checks.require(
            isinstance(statement, Statement), "object.object: a SubStatement holds no SubStatement."
        )


def _place(found: Reading, actor: Actor, thing: Thing, context: Context | Context2 | None) -> None:
    """Note every key under which the statement is found."""
    found.agents = (actor,)
    if actor.name is not UNSET and actor.objectType == "Agent":
        found.said.append((AGENT, identity_of(actor), _encode(actor.name)))
    _note(found, _members(actor), AGENT)
    if isinstance(thing, Activity):
        found.activity = key_text(ACTIVITY, thing.id)
        found.activity_iri = thing.id
        _describe(found, thing)
    elif isinstance(thing, Actor):
        _note(found, [thing, *_members(thing)], AGENT)
    elif isinstance(thing, StatementRef):
        found.target = thing.id.lower()
    else:
        _place_inner(found, thing)
    if context is not None:
        found.context = context
        if context.registration is not UNSET:
            found.registration = context.registration
        _place_context(found, context)


def _place_inner(found: Reading, inner: SubStatement) -> None:
    """A SubStatement is checked like a statement; what it names is only mentioned."""
    checks.actor(inner.actor, "object.actor")
    if inner.timestamp is not UNSET:
        _moment(inner.timestamp, "object.timestamp")
    thing = _thing(inner.object, "object.object")
    context = _context(inner, "2.0" if found.version.startswith("2") else "1.0", found, thing)
    _check_body(inner, thing, context)
    _note(found, [inner.actor, *_members(inner.actor)], MENTIONED)
    if isinstance(thing, Activity):
        found.keys.append(key_text(MENTIONED, thing.id))
        _describe(found, thing)
    elif isinstance(thing, Actor):
        _note(found, [thing, *_members(thing)], MENTIONED)
    if context is not None:
        _place_context(found, context)


def _place_context(found: Reading, context: Context | Context2) -> None:
    if context.instructor is not UNSET:
        _note(found, [context.instructor, *_members(context.instructor)], MENTIONED)
    if context.team is not UNSET:
        _note(found, [context.team, *_members(context.team)], MENTIONED)
    if context.contextActivities is not UNSET:
        for activity in _context_activities(context.contextActivities):
            found.keys.append(key_text(MENTIONED, activity.id))
            _describe(found, activity)
    if isinstance(context, Context2):
        for entry in () if context.contextAgents is UNSET else context.contextAgents:
            _note(found, [entry.agent], MENTIONED)
        for group in () if context.contextGroups is UNSET else context.contextGroups:
            _note(found, [group.group, *_members(group.group)], MENTIONED)


def _members(actor: Actor) -> Sequence[Actor]:
    return () if actor.member is UNSET else actor.member


def _note(found: Reading, actors: Sequence[Actor], kind: str) -> None:
    found.keys.extend(map(partial(key_text, kind), map(identity_of, actors)))


def _describe(found: Reading, activity: Activity) -> None:
    if activity.definition is not UNSET:
        found.said.append((ACTIVITY, activity.id, _encode(activity.definition)))


def _attachments(statement: Statement, thing: Thing) -> Iterator[Attachment]:
    for owner in (statement, thing):
        if isinstance(owner, Statement | SubStatement) and owner.attachments is not UNSET:
            yield from owner.attachments
