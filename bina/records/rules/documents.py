"""Where a document of the document resources lies, and how one is merged into another."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha1
from typing import Literal
from uuid import UUID

from msgspec import DecodeError, Raw
from msgspec.json import Decoder, encode

from bina.records.rules.checks import Malformed
from bina.records.rules.identity import key_text

Kind = Literal["state", "activity_profile", "agent_profile"]
_object = Decoder(dict[str, Raw])


@dataclass(frozen=True, slots=True)
class Shelf:
    """The set of documents that belong to one thing; a state's may be of one registration.

    ``identity`` is what `identity.identity_of` says of the agent.
    """

    kind: Kind
    activity: str = ""
    identity: str = ""
    registration: str = ""

    @property
    def scope(self) -> UUID:
        """Key of the shelf, whatever the registration."""
        return UUID(key_text(self.kind, f"{self.activity}\0{self.identity}"))

    @property
    def owner(self) -> UUID:
        """Key of the shelf."""
        return UUID(
            key_text(self.kind, f"{self.activity}\0{self.identity}\0{self.registration.lower()}\0owner")
        )


def etag(content: bytes) -> str:
    """The document's entity tag, without quotes: SHA-1 of its bytes, as xAPI 1.0.3 advises."""
    return sha1(content, usedforsecurity=False).hexdigest()


def is_json(content_type: str) -> bool:
    """Whether the content type is JSON."""
    return content_type.partition(";")[0].strip().lower() == "application/json"


def merged(old: bytes, new: bytes) -> bytes:
    """The old JSON object with the members of the new one put over it, at the top level only.

    Raises:
        Malformed: one of them is not a JSON object.
    """
    try:
        return encode({**_object.decode(old), **_object.decode(new)})
    except DecodeError:
        raise Malformed("Both documents must be JSON objects to be merged.") from None
