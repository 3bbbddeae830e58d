"""Parameters of requests, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from bina.records.errors import Rejected
from bina.records.rules import checks, formats
from bina.records.rules.shapes import Actor, actor_decoder

_IRI, _UUID = re.compile(formats.IRI), re.compile(formats.UUID_TEXT)


def only(params: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse parameters that the resource does not know."""
    if unknown := sorted(set(params) - set(names)):
        raise Rejected(f"Unknown parameter: {', '.join(unknown)}.")


def required(params: Mapping[str, str], name: str) -> str:
    """A parameter that must be there."""
    value = params.get(name, "")
    if not value:
        raise Rejected(f"The parameter {name} is needed.")
    return value


def iri(text: str, name: str) -> str:
    """An IRI."""
    if not _IRI.match(text):
        raise Rejected(f"{name} must be an IRI.")
    return text


def uuid(text: str, name: str) -> UUID:
    """A UUID."""
    if not _UUID.match(text):
        raise Rejected(f"{name} must be a UUID.")
    return UUID(text)


def agent(text: str, name: str = "agent") -> Actor:
    """An agent or identified group, as JSON."""
    try:
        found = actor_decoder.decode(text.encode())
        checks.actor(found, name)
    except (msgspec.DecodeError, checks.Malformed) as error:
        raise Rejected(f"{name}: {error}") from None
    return found


def moment(text: str, name: str) -> datetime:
    """A timestamp."""
    try:
        return formats.moment(text)
    except ValueError as error:
        raise Rejected(f"{name}: {error}.") from None


def boolean(params: Mapping[str, str], name: str) -> bool:
    """``true`` or ``false``; false when it is not there."""
    value = params.get(name, "false")
    if value not in {"true", "false"}:
        raise Rejected(f'{name} must be "true" or "false".')
    return value == "true"


def count(text: str, name: str) -> int:
    """A whole number, not negative."""
    if not text.isascii() or not text.isdigit():
        raise Rejected(f"{name} must be a whole number.")
    return int(text)
