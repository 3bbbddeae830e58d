"""Statements as typed structures: the decoder checks names, types and formats while it reads.

Field names are those of xAPI, as they stand in the JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from bina.records.rules import formats

Iri: TypeAlias = Annotated[str, Meta(pattern=formats.IRI)]
Uuid: TypeAlias = Annotated[str, Meta(pattern=formats.UUID_TEXT)]
Language: TypeAlias = Annotated[str, Meta(pattern=formats.LANGUAGE)]
Sha2: TypeAlias = Annotated[str, Meta(pattern=formats.SHA2)]
LanguageMap: TypeAlias = dict[Language, str]
Extensions: TypeAlias = dict[Iri, Raw]


class _Strict(Struct, forbid_unknown_fields=True, gc=False):
    """Refuses properties that xAPI does not name."""


class Account(_Strict):
    homePage: Iri
    name: str


class Actor(Struct, forbid_unknown_fields=True):
    """An agent or a group; `checks.actor` sees that it has the identifiers it needs."""

    objectType: Literal["Agent", "Group"] = "Agent"
    name: str | UnsetType = UNSET
    mbox: Annotated[str, Meta(pattern=formats.MAILBOX)] | UnsetType = UNSET
    mbox_sha1sum: Annotated[str, Meta(pattern=formats.SHA1)] | UnsetType = UNSET
    openid: Iri | UnsetType = UNSET
    account: Account | UnsetType = UNSET
    member: list[Actor] | UnsetType = UNSET


class Verb(_Strict):
    id: Iri
    display: LanguageMap | UnsetType = UNSET


class Component(_Strict):
    """A choice, step, source or target of an interaction."""

    id: str
    description: LanguageMap | UnsetType = UNSET


class Definition(_Strict):
    name: LanguageMap | UnsetType = UNSET
    description: LanguageMap | UnsetType = UNSET
    type: Iri | UnsetType = UNSET
    moreInfo: Iri | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET
    interactionType: (
        Literal[
            "true-false",
            "choice",
            "fill-in",
            "long-fill-in",
            "matching",
            "performance",
            "sequencing",
            "likert",
            "numeric",
            "other",
        ]
        | UnsetType
    ) = UNSET
    correctResponsesPattern: list[str] | UnsetType = UNSET
    choices: list[Component] | UnsetType = UNSET
    scale: list[Component] | UnsetType = UNSET
    source: list[Component] | UnsetType = UNSET
    target: list[Component] | UnsetType = UNSET
    steps: list[Component] | UnsetType = UNSET


class Activity(_Strict):
    id: Iri
    objectType: Literal["Activity"] = "Activity"
    definition: Definition | UnsetType = UNSET


class StatementRef(_Strict):
    objectType: Literal["StatementRef"]
    id: Uuid


class Score(_Strict):
    scaled: Annotated[float, Meta(ge=-1, le=1)] | UnsetType = UNSET
    raw: float | UnsetType = UNSET
    min: float | UnsetType = UNSET
    max: float | UnsetType = UNSET


class Result(_Strict):
    score: Score | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: Annotated[str, Meta(pattern=formats.DURATION)] | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class ContextActivities(_Strict):
    parent: list[Activity] | Activity | UnsetType = UNSET
    grouping: list[Activity] | Activity | UnsetType = UNSET
    category: list[Activity] | Activity | UnsetType = UNSET
    other: list[Activity] | Activity | UnsetType = UNSET


class Context(_Strict):
    registration: Uuid | UnsetType = UNSET
    instructor: Actor | UnsetType = UNSET
    team: Actor | UnsetType = UNSET
    contextActivities: ContextActivities | UnsetType = UNSET
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    statement: StatementRef | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class ContextAgent(_Strict):
    objectType: Literal["contextAgent"]
    agent: Actor
    relevantTypes: Annotated[list[Iri], Meta(min_length=1)] | UnsetType = UNSET


class ContextGroup(_Strict):
    objectType: Literal["contextGroup"]
    group: Actor
    relevantTypes: Annotated[list[Iri], Meta(min_length=1)] | UnsetType = UNSET


class Context2(Context):
    """The context of xAPI 2.0."""

    contextAgents: list[ContextAgent] | UnsetType = UNSET
    contextGroups: list[ContextGroup] | UnsetType = UNSET


class Attachment(_Strict):
    usageType: Iri
    display: LanguageMap
    contentType: Annotated[str, Meta(pattern=formats.MEDIA_TYPE)]
    length: Annotated[int, Meta(ge=0)]
    sha2: Sha2
    description: LanguageMap | UnsetType = UNSET
    fileUrl: Iri | UnsetType = UNSET


class SubStatement(_Strict):
    objectType: Literal["SubStatement"]
    actor: Actor
    verb: Verb
    object: Raw
    result: Result | UnsetType = UNSET
    context: Raw | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET


class Statement(Struct, forbid_unknown_fields=True):
    """A statement; ``object`` is read by its type, ``context`` by the version."""

    actor: Actor
    verb: Verb
    object: Raw
    id: Uuid | UnsetType = UNSET
    result: Result | UnsetType = UNSET
    context: Raw | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    stored: str | UnsetType = UNSET
    authority: Actor | UnsetType = UNSET
    version: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET


class Kind(Struct):
    """Only the type of an object, to choose how to read it."""

    objectType: str = "Activity"


Thing: TypeAlias = Activity | Actor | StatementRef | SubStatement

statement_decoder = msgspec.json.Decoder(Statement)
kind_decoder = msgspec.json.Decoder(Kind)
actor_decoder = msgspec.json.Decoder(Actor)
context_decoders: dict[str, msgspec.json.Decoder[Context] | msgspec.json.Decoder[Context2]] = {
    "1.0": msgspec.json.Decoder(Context),
    "2.0": msgspec.json.Decoder(Context2),
}
thing_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    "Activity": msgspec.json.Decoder(Activity),
    "Agent": actor_decoder,
    "Group": actor_decoder,
    "StatementRef": msgspec.json.Decoder(StatementRef),
    "SubStatement": msgspec.json.Decoder(SubStatement),
}
