"""cmi5: ``cmi5.xml`` (AICC/ADL cmi5 specification, section 13), in an archive or alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext as _

from bina.learning.content.manifests.found import Found, Source
from bina.learning.content.manifests.scorm import number
from bina.learning.content.manifests.xml import XML_LANG, attribute, child, children, local, parse, text_of
from bina.learning.content.refusals import PackageRefused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME: Final = "cmi5.xml"
NAMESPACE: Final = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
# An absolute IRI (RFC 3987) begins with a scheme and holds no white space.
IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
MOVE_ON: Final = ("Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable")
LAUNCH_METHODS: Final = ("OwnWindow", "AnyWindow")
OURS: Final = frozenset({"endpoint", "fetch", "actor", "activityId", "registration"})
ORDER: Final = {
    "au": ("title", "description", "objectives", "url", "launchParameters", "entitlementKey"),
    "block": ("title", "description", "objectives"),
}
MOST_UNITS: Final = 5000


def read_cmi5(source: Source) -> Found:
    """The course structure, checked against the specification.

    Raises:
        PackageRefused: a rule of the specification is broken; the text names the element.
    """
    root = parse(source.read(NAME), name=NAME)
    if root.tag != f"{{{NAMESPACE}}}courseStructure":
        raise _bad(_("it does not begin with the element {element}."), element="<courseStructure>")
    return _Reading(source).structure(root)


def _bad(text: str, **facts: Any) -> PackageRefused:
    return PackageRefused(_("{name}: {reason}").format(name=NAME, reason=text.format(**facts)))


class _Reading:
    """One course structure while it is read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: dict[str, set[str]] = {"course": set(), "block": set(), "objective": set(), "au": set()}
        self.units: list[dict[str, Any]] = []

    def structure(self, root: Element) -> Found:
        course = child(root, "course")
        if course is None:
            raise _bad(_("the element {element} is missing."), element="<course>")
        identifier = self._identifier(course, "course")
        title = _languages(course, "title")
        for one in children(child(root, "objectives"), "objective"):
            self._identifier(one, "objective")
        nodes = self._nodes(root)
        if not self.units:
            raise _bad(_("the element {element} is missing."), element="<au>")
        manifest = {
            "id": identifier,
            "title": title,
            "description": _languages(course, "description", required=False),
            "nodes": nodes,
            "own_window": any(unit["launch_method"] == "OwnWindow" for unit in self.units),
        }
        return Found("CMI5", "1.0", _first(title)[:200], self.units[0]["url"], manifest)

    def _nodes(self, parent: Element) -> list[dict[str, Any]]:
        return [
            self._block(one) if local(one) == "block" else self._unit(one)
            for one in children(parent, "block", "au")
        ]

    def _identifier(self, element: Element, kind: str) -> str:
        found = attribute(element, "id")
        if not IRI.fullmatch(found):
            raise _bad(
                _("the id of {element} is no absolute IRI: {id}."), element=f"<{kind}>", id=found[:200]
            )
        if found in self.seen[kind]:
            raise _bad(_("the id {id} of {element} is there twice."), element=f"<{kind}>", id=found[:200])
        self.seen[kind].add(found)
        return found

    def _block(self, element: Element) -> dict[str, Any]:
        identifier = self._identifier(element, "block")
        _require_order(element, "block", identifier)
        nodes = self._nodes(element)
        if not nodes:
            raise _bad(_("the block {id} is empty."), id=identifier)
        return {
            "type": "block",
            "id": identifier,
            "title": _languages(element, "title"),
            "description": _languages(element, "description", required=False),
            "nodes": nodes,
        }

    def _unit(self, element: Element) -> dict[str, Any]:
        identifier = self._identifier(element, "au")
        _require_order(element, "au", identifier)
        unit = {
            "type": "au",
            "id": identifier,
            "index": len(self.units),
            "title": _languages(element, "title"),
            "description": _languages(element, "description", required=False),
            "url": self._url(element, identifier),
            "move_on": _one_of(element, "moveOn", MOVE_ON, "NotApplicable", identifier),
            "launch_method": _one_of(element, "launchMethod", LAUNCH_METHODS, "AnyWindow", identifier),
            "mastery": _mastery(element, identifier),
            "activity_type": attribute(element, "activityType"),
            "launch_parameters": text_of(element, "launchParameters"),
            "entitlement_key": text_of(element, "entitlementKey"),
        }
        self.units.append(unit)
        if len(self.units) > MOST_UNITS:
            raise _bad(_("it has more than {most} assignable units."), most=MOST_UNITS)
        return unit

    def _url(self, element: Element, identifier: str) -> str:
        found = text_of(element, "url")
        parts = _split(found)
        if not found or parts is None or re.search(r"\s", found):
            raise _bad(_("the url of {id} is not valid: {url}."), id=identifier, url=found[:200])
        taken = OURS & {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
        if taken:
            raise _bad(
                _("the url of {id} uses {parameter}, which is set by the launch."),
                id=identifier,
                parameter=", ".join(sorted(taken)),
            )
        if parts.scheme in {"http", "https"} and parts.netloc:
            return found
        if parts.scheme or parts.netloc:
            raise _bad(_("the url of {id} is not valid: {url}."), id=identifier, url=found[:200])
        if self.source.paths == {NAME}:
            raise _bad(
                _("the url of {id} is relative, but there is no archive: {url}."), id=identifier, url=found
            )
        return self.source.require(found, manifest=NAME)


def _split(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _require_order(element: Element, kind: str, identifier: str) -> None:
    """The schema fixes the order of the first children; others of its namespace may follow."""
    order = ORDER[kind]
    places = [order.index(local(one)) for one in children(element) if local(one) in order]
    if places != sorted(places) or len(set(places)) != len(places):
        raise _bad(_("the parts of {id} are not in the order of the schema."), id=identifier)


def _one_of(element: Element, name: str, allowed: tuple[str, ...], default: str, identifier: str) -> str:
    found = attribute(element, name, default)
    if found not in allowed:
        raise _bad(
            _("{attribute} of {id} is {value}; allowed are {allowed}."),
            attribute=name,
            id=identifier,
            value=found[:80],
            allowed=", ".join(allowed),
        )
    return found


def _mastery(element: Element, identifier: str) -> float | None:
    found = attribute(element, "masteryScore")
    if not found:
        return None
    value = number(found)
    if value is None or not 0 <= value <= 1:
        raise _bad(_("masteryScore of {id} is {value}; allowed is 0 to 1."), id=identifier, value=found[:80])
    return value


def _languages(element: Element, name: str, *, required: bool = True) -> dict[str, str]:
    found = {
        attribute(one, "lang") or one.attrib.get(XML_LANG, "und"): text_of(one)
        for one in children(child(element, name), "langstring")
    }
    if not found and required:
        raise _bad(_("the element {element} is missing."), element=f"<{name}>")
    return found


def _first(texts: dict[str, str]) -> str:
    return texts.get("id") or texts.get("en") or next(iter(texts.values()))
