"""How statements are shown: as they came, by identifiers only, or in one language (`format` of xAPI)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

Format = Literal["exact", "ids", "canonical"]
Json = dict[str, Any]
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_GROUPS = ("parent", "grouping", "category", "other")


def languages(header: str) -> list[str]:
    """The languages of an Accept-Language header, best first (RFC 9110, section 12.5.4)."""
    weighed = []
    for place, entry in enumerate(header.split(",")):
        tag, _, weight = entry.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag.strip() and quality > 0:
            weighed.append((-quality, place, tag.strip().lower()))
    return [tag for _quality, _place, tag in sorted(weighed)]


def chosen(texts: Mapping[str, str], wanted: list[str]) -> dict[str, str]:
    """The one entry of a language map that suits best; the first one when none does."""
    if not texts:
        return {}
    tag = next((tag for want in wanted if (tag := _fitting(texts, want))), next(iter(texts)))
    return {tag: texts[tag]}


def _fitting(texts: Mapping[str, str], want: str) -> str:
    """The tag that is the wanted one, or else lies below or above it (``en-GB`` and ``en``)."""
    by_tag = {tag.lower(): tag for tag in texts}
    if want in by_tag or want == "*":
        return by_tag.get(want, next(iter(texts)))
    below = (tag for low, tag in by_tag.items() if low.startswith(f"{want}-"))
    above = (tag for low, tag in by_tag.items() if want.startswith(f"{low}-"))
    return next(below, next(above, ""))


def by_ids(statement: Json) -> Json:
    """Only what identifies agents, groups, activities and verbs."""
    shown = {**statement, "actor": _agent_ids(statement["actor"]), "verb": {"id": statement["verb"]["id"]}}
    if "authority" in shown:
        shown["authority"] = _agent_ids(shown["authority"])
    shown["object"] = _object_ids(statement["object"])
    if "context" in shown:
        shown["context"] = _context(shown["context"], agent=_agent_ids, activity=_activity_ids)
    return shown


def canonical(statement: Json, *, wanted: list[str], definitions: Mapping[str, Json]) -> Json:
    """Activities as the store knows them, texts in one language.

    Args:
        definitions: by the activity's IRI, what the store knows.
    """

    def activity(found: Json) -> Json:
        definition = {**found.get("definition", {}), **definitions.get(found["id"], {})}
        return {**found, "definition": in_language(definition, wanted)} if definition else found

    shown = {**statement, "verb": _texts(statement["verb"], ("display",), wanted)}
    kind = statement["object"].get("objectType", "Activity")
    if kind == "Activity":
        shown["object"] = activity(statement["object"])
    elif kind == "SubStatement":
        shown["object"] = canonical(statement["object"], wanted=wanted, definitions=definitions)
    if "context" in shown:
        shown["context"] = _context(shown["context"], agent=lambda agent: agent, activity=activity)
    if "attachments" in shown:
        shown["attachments"] = [
            _texts(one, ("display", "description"), wanted) for one in shown["attachments"]
        ]
    return shown


def activities_of(statement: Json) -> set[str]:
    """IRIs of all activities that a statement names."""
    found = {
        one["id"]
        for group in _GROUPS
        for one in statement.get("context", {}).get("contextActivities", {}).get(group, [])
    }
    kind = statement["object"].get("objectType", "Activity")
    if kind == "Activity":
        found.add(statement["object"]["id"])
    elif kind == "SubStatement":
        found |= activities_of(statement["object"])
    return found


def in_language(definition: Json, wanted: list[str]) -> Json:
    """A definition with each of its language maps cut to one entry."""
    shown = _texts(definition, ("name", "description"), wanted)
    for part in ("choices", "scale", "source", "target", "steps"):
        if part in shown:
            shown[part] = [_texts(one, ("description",), wanted) for one in shown[part]]
    return shown


def _texts(found: Json, names: tuple[str, ...], wanted: list[str]) -> Json:
    return {**found, **{name: chosen(found[name], wanted) for name in names if name in found}}


def _agent_ids(agent: Json) -> Json:
    shown = {name: agent[name] for name in ("objectType", *_IDENTIFIERS) if name in agent}
    if "member" in agent and not any(name in agent for name in _IDENTIFIERS):
        shown["member"] = [_agent_ids(member) for member in agent["member"]]
    return shown


def _activity_ids(activity: Json) -> Json:
    return {"id": activity["id"]}


def _object_ids(thing: Json) -> Json:
    kind = thing.get("objectType", "Activity")
    if kind == "Activity":
        return _activity_ids(thing)
    if kind in {"Agent", "Group"}:
        return _agent_ids(thing)
    return by_ids(thing) if kind == "SubStatement" else thing


def _context(context: Json, *, agent: Callable[[Json], Json], activity: Callable[[Json], Json]) -> Json:
    shown = dict(context)
    for name in ("instructor", "team"):
        if name in shown:
            shown[name] = agent(shown[name])
    for name, inner in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in shown:
            shown[name] = [{**one, inner: agent(one[inner])} for one in shown[name]]
    if "contextActivities" in shown:
        shown["contextActivities"] = {
            group: [activity(one) for one in found] for group, found in shown["contextActivities"].items()
        }
    return shown
