"""Who vouches for statements, in the forms an insert needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bina.records.rules.identity import MENTIONED, identity_of, key_text
from bina.records.rules.shapes import Actor


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's JSON, and the keys under which its statements are found."""

    body: bytes
    keys: tuple[str, ...]

    @classmethod
    def of(cls, agent: Mapping[str, Any]) -> Authority:
        """The authority that an agent, or a group of application and user, is."""
        actor = msgspec.convert(agent, Actor)
        members = () if actor.member is msgspec.UNSET else actor.member
        keys = tuple(key_text(MENTIONED, identity_of(one)) for one in (actor, *members))
        return cls(body=msgspec.json.encode(agent), keys=keys)
