"""SCORM 1.2 and 2004: ``imsmanifest.xml`` (ADL SCORM Content Aggregation Model)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from bina.learning.content.manifests.found import Found, Source
from bina.learning.content.manifests.sequencing import sequencing_of
from bina.learning.content.manifests.xml import attribute, child, children, local, parse, text_of
from bina.learning.content.refusals import PackageRefused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME: Final = "imsmanifest.xml"
MOST_ITEMS: Final = 2000
EDITIONS: Final = {"1.2": "1.2", "CAM 1.3": "2004 2nd Edition", "1.3": "2004 2nd Edition"}
OWN_HOST: Final = "http://package.invalid/"


def read_scorm(source: Source) -> Found:
    """The first organisation that the manifest names as default, with its items and their launch pages.

    Raises:
        PackageRefused: the manifest is broken, or a page to launch is missing.
    """
    root = parse(source.read(NAME), name=NAME)
    if local(root) != "manifest":
        text = _("{name} does not begin with the element {element}.")
        raise PackageRefused(text.format(name=NAME, element="<manifest>"))
    standard, edition = _edition(root)
    reading = _Reading(source, _resources(root, source), standard)
    organization = _organization(root)
    items = reading.items(organization) if organization is not None else reading.bare()
    launchable = [item for item in _flat(items) if item["launch"]]
    if not launchable:
        raise PackageRefused(_("{name} names no page to launch.").format(name=NAME))
    title = text_of(organization, "title") or launchable[0]["title"]
    manifest: dict[str, Any] = {
        "items": items,
        "identifier": attribute(root, "identifier")[:250],
        "missing": _missing(reading.resources, source),
    }
    if standard == "SCORM_2004" and organization is not None:
        manifest["sequencing"] = sequencing_of(organization, root)
    return Found(standard, edition, title[:200], launchable[0]["launch"], manifest)


def _edition(root: Element) -> tuple[str, str]:
    version = text_of(child(root, "metadata"), "schemaversion")
    if not version:
        organizations = child(root, "organizations")
        metadata = next(iter(children(child(organizations, "organization"), "metadata")), None)
        version = text_of(metadata, "schemaversion")
    spaces = " ".join(element.tag for element in root.iter() if isinstance(element.tag, str)) + " ".join(
        key for element in root.iter() for key in element.attrib
    )
    if version.startswith("2004") or "1.3" in version:
        return "SCORM_2004", EDITIONS.get(version, version)[:40]
    if "adlcp_v1p3" in spaces or "imsss" in spaces:
        return "SCORM_2004", "2004"
    return "SCORM_12", "1.2"


def _organization(root: Element) -> Element | None:
    organizations = child(root, "organizations")
    found = children(organizations, "organization")
    wanted = attribute(organizations, "default")
    return next((one for one in found if attribute(one, "identifier") == wanted), found[0] if found else None)


@dataclass(frozen=True, slots=True)
class _Resource:
    identifier: str
    href: str
    is_sco: bool
    files: tuple[str, ...]


def _resources(root: Element, source: Source) -> dict[str, _Resource]:
    listed = child(root, "resources")
    base = _joined(attribute(root, "base"), attribute(listed, "base"))
    found = {}
    for element in children(listed, "resource"):
        own = _joined(base, attribute(element, "base"))
        kind = attribute(element, "scormtype") or attribute(element, "scormType")
        href = attribute(element, "href")
        one = _Resource(
            identifier=attribute(element, "identifier"),
            href=_joined(own, href) if href else "",
            is_sco=kind.lower() == "sco",
            files=tuple(_joined(own, attribute(file, "href")) for file in children(element, "file")),
        )
        found[one.identifier] = one
    return found


def _joined(base: str, reference: str) -> str:
    """A reference below a base, kept inside the package."""
    if not base:
        return reference
    whole = urljoin(urljoin(OWN_HOST, base), reference)
    return whole.removeprefix(OWN_HOST)


class _Reading:
    """The items of an organisation with what each needs to be launched."""

    def __init__(self, source: Source, resources: dict[str, _Resource], standard: str) -> None:
        self.source, self.resources, self.standard = source, resources, standard
        self.count = 0

    def items(self, parent: Element) -> list[dict[str, Any]]:
        return [self._item(one) for one in children(parent, "item")]

    def bare(self) -> list[dict[str, Any]]:
        """Without an organisation: the resources that can be launched."""
        launchable = [one for one in self.resources.values() if one.href]
        chosen = [one for one in launchable if one.is_sco] or launchable[:1]
        return [
            {"id": one.identifier, "title": one.identifier, **self._launch(one, ""), "items": []}
            for one in chosen
        ]

    def _item(self, element: Element) -> dict[str, Any]:
        self.count += 1
        if self.count > MOST_ITEMS:
            text = _("{name} has more than {most} items.")
            raise PackageRefused(text.format(name=NAME, most=MOST_ITEMS))
        resource = self.resources.get(attribute(element, "identifierref"))
        item: dict[str, Any] = {
            "id": attribute(element, "identifier")[:250],
            "title": text_of(element, "title")[:200] or attribute(element, "identifier")[:200],
            "visible": attribute(element, "isvisible", "true").lower() != "false",
            **self._launch(resource, attribute(element, "parameters")),
            **_facts(element),
        }
        item["items"] = self.items(element)
        return item

    def _launch(self, resource: _Resource | None, parameters: str) -> dict[str, Any]:
        if resource is None or not resource.href:
            return {"launch": "", "sco": False}
        page = self.source.require(resource.href, manifest=NAME)
        return {"launch": with_parameters(page, parameters)[:500], "sco": resource.is_sco}


def with_parameters(page: str, parameters: str) -> str:
    """A launch page with an item's parameters (SCORM 2004 4th Ed. CAM, section 3.4.1.6)."""
    while parameters and parameters[0] in "?&":
        parameters = parameters[1:]
    if not parameters:
        return page
    if parameters[0] == "#":
        return page if "#" in page else page + parameters
    return f"{page}{'&' if '?' in page else '?'}{parameters}"


def _facts(element: Element) -> dict[str, Any]:
    """What an item tells its content: mastery score (0 to 1), data for launch, time allowed."""
    facts: dict[str, Any] = {}
    mastery = number(text_of(element, "masteryscore"))
    if mastery is not None:
        facts["mastery"] = min(max(mastery / 100, 0), 1)
    measure = _measure(element)
    if measure is not None:
        facts["mastery"] = measure
    threshold = child(element, "completionThreshold")
    progress = number(attribute(threshold, "minProgressMeasure") or text_of(threshold))
    if progress is not None:
        facts["progress_threshold"] = min(max(progress, 0), 1)
    for key, names in {
        "launch_data": ("datafromlms", "dataFromLMS"),
        "time_allowed": ("maxtimeallowed",),
        "time_action": ("timelimitaction", "timeLimitAction"),
    }.items():
        value = next((text_of(element, name) for name in names if text_of(element, name)), "")
        if value:
            facts[key] = value[:4096]
    return facts


def _measure(element: Element) -> float | None:
    objectives = child(child(element, "sequencing"), "objectives")
    primary = child(objectives, "primaryObjective")
    if attribute(primary, "satisfiedByMeasure").lower() not in {"true", "1"}:
        return None
    found = number(text_of(primary, "minNormalizedMeasure"))
    return 1.0 if found is None else min(max(found, -1), 1)


def number(text: str) -> float | None:
    """A finite decimal number; None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None


def _flat(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for item in items for one in (item, *_flat(item["items"]))]


def _missing(resources: dict[str, _Resource], source: Source) -> list[str]:
    """Files listed beside the launch pages that are not there; their absence is told, not refused."""
    listed = dict.fromkeys(file for one in resources.values() for file in one.files if file)
    return [file[:200] for file in listed if "://" not in file and source.actual(file) is None][:50]
