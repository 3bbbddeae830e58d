"""XML written by strangers: no entities, no document types that declare any, nothing fetched."""

from __future__ import annotations

from typing import Any, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from django.utils.translation import gettext as _

from bina.learning.content.refusals import PackageRefused

MOST_ELEMENTS: Final = 100_000
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class _Unsafe(Exception):
    """The document declares an entity."""


def parse(data: bytes, *, name: str) -> ET.Element:
    """The root element.

    Raises:
        PackageRefused: it is not well-formed, declares entities, or has more elements than a manifest has.
    """
    try:
        _scan(data)
        return ET.fromstring(data)  # noqa: S314  # _scan has refused every declaration of an entity
    except _Unsafe:
        raise PackageRefused(_("{name} declares entities, which is not allowed.").format(name=name)) from None
    except (ET.ParseError, expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", None) or getattr(error, "position", (0,))[0]
        text = _("{name} is not well-formed XML (line {line}).")
        raise PackageRefused(text.format(name=name, line=line)) from None


def _scan(data: bytes) -> None:
    parser = expat.ParserCreate()
    count = 0

    def refuse(*_facts: object) -> Any:
        raise _Unsafe

    def element(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS:
            raise _Unsafe

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.StartElementHandler = element
    parser.Parse(data, True)


def local(element: ET.Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: ET.Element | None, *names: str) -> list[ET.Element]:
    """Children of these names, whatever their namespace; all of them without a name."""
    if element is None:
        return []
    return [one for one in element if not names or local(one) in names]


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """The first child of the name."""
    return next(iter(children(element, name)), None)


def text_of(element: ET.Element | None, name: str = "") -> str:
    """The element's text, or that of its child ``name``, without the white space around it."""
    found = child(element, name) if name else element
    return (found.text or "").strip() if found is not None else ""


def attribute(element: ET.Element | None, name: str, default: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value.strip()
    return default
