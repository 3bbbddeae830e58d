"""What the shapes cannot say: properties that need, exclude or order one another (xAPI 1.0.3 Data 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from bina.records.rules import formats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.records.rules.shapes import Activity, Actor, Component, Context, Definition, Result, Score

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
_COMPONENTS: dict[str, frozenset[str]] = {
    "choice": frozenset({"choices"}),
    "sequencing": frozenset({"choices"}),
    "likert": frozenset({"scale"}),
    "matching": frozenset({"source", "target"}),
    "performance": frozenset({"steps"}),
}


class Malformed(ValueError):
    """The statement breaks a rule of xAPI; the text names the property and says what it needs."""


def require(holds: bool, message: str) -> None:
    """Go on, or refuse with the message."""
    if not holds:
        raise Malformed(message)


def actor(found: Actor, place: str) -> None:
    """An agent has exactly one identifier; a group at most one, and members when it has none."""
    identifiers = (
        (found.mbox is not UNSET)
        + (found.mbox_sha1sum is not UNSET)
        + (found.openid is not UNSET)
        + (found.account is not UNSET)
    )
    if found.objectType == "Agent":
        require(found.member is UNSET, f"{place}: an Agent has no members.")
        require(
            identifiers == 1,
            f"{place}: an Agent needs one of mbox, mbox_sha1sum, openid, account; {identifiers} found.",
        )
        return
    require(identifiers <= 1, f"{place}: a Group has at most one identifier; {identifiers} found.")
    require(
        identifiers == 1 or found.member is not UNSET,
        f"{place}: a Group without identifier needs its members.",
    )
    for member in () if found.member is UNSET else found.member:
        require(member.objectType == "Agent", f"{place}: a Group's members are Agents.")
        actor(member, f"{place}.member")


def authority(found: Actor) -> None:
    """An agent, or the pair of OAuth application and user."""
    actor(found, "authority")
    if found.objectType == "Group":
        members = 0 if found.member is UNSET else len(found.member)
        anonymous = all(one is UNSET for one in (found.mbox, found.mbox_sha1sum, found.openid, found.account))
        require(
            anonymous and members == 2, "authority: a Group of an application and its user has two members."
        )


def definition(found: Definition, place: str) -> None:
    """Properties of interactions go with their type; the ids of components are distinct."""
    given = {
        name
        for name in ("choices", "scale", "source", "target", "steps")
        if getattr(found, name) is not UNSET
    }
    if found.interactionType is UNSET:
        require(
            not given and found.correctResponsesPattern is UNSET,
            f"{place}: an interaction needs its interactionType.",
        )
        return
    allowed = _COMPONENTS.get(found.interactionType, frozenset())
    require(
        given <= allowed,
        f"{place}: {', '.join(sorted(given - allowed))} does not go with {found.interactionType}.",
    )
    for name in given:
        _distinct(getattr(found, name), f"{place}.{name}")


def _distinct(components: list[Component], place: str) -> None:
    ids = [component.id for component in components]
    require(len(set(ids)) == len(ids), f"{place}: the ids of components must differ.")


def activities(found: Iterable[Activity], place: str) -> None:
    """Each activity's definition."""
    for activity in found:
        if activity.definition is not UNSET:
            definition(activity.definition, f"{place}.definition")


def score(found: Score) -> None:
    """Minimum below maximum, the raw score between them."""
    low, high, raw = found.min, found.max, found.raw
    if low is not UNSET and high is not UNSET:
        require(low < high, "result.score: min must be less than max.")
    if raw is not UNSET:
        require(low is UNSET or raw >= low, "result.score: raw must not be less than min.")
        require(high is UNSET or raw <= high, "result.score: raw must not be more than max.")


def result(found: Result) -> None:
    """The result's score."""
    if found.score is not UNSET:
        score(found.score)


def context(found: Context, *, about_activity: bool) -> None:
    """Agents and groups stand where they belong; revision and platform only beside an activity."""
    if found.instructor is not UNSET:
        actor(found.instructor, "context.instructor")
    if found.team is not UNSET:
        actor(found.team, "context.team")
        require(found.team.objectType == "Group", "context.team: must be a Group.")
    require(
        about_activity or (found.revision is UNSET and found.platform is UNSET),
        "context: revision and platform are only allowed when the object is an Activity.",
    )


def stamp(text: str, place: str) -> None:
    """A timestamp in a form xAPI allows."""
    try:
        formats.moment(text)
    except ValueError as error:
        raise Malformed(f"{place}: {error}.") from None


def is_given(value: object) -> bool:
    """Whether an optional property is there."""
    return value is not UNSET


def fields_given(found: Struct) -> set[str]:
    """Names of the optional properties that are there."""
    return {name for name in found.__struct_fields__ if getattr(found, name) is not UNSET}
