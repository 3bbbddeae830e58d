"""Keys under which agents and activities are found: 128 bits of a hash of what identifies them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import UNSET

if TYPE_CHECKING:
    from bina.records.rules.shapes import Actor

INSTALLATION_STORE = UUID(int=0)
AGENT, ACTIVITY, MENTIONED = "agent", "activity", "mentioned"


@lru_cache(maxsize=65536)
def key_text(kind: str, identity: str) -> str:
    """The key as text, of an identity seen as ``kind``.

    One agent has two keys: ``AGENT`` where the statement is by or about them, ``MENTIONED`` where they only
    occur in it; an activity ``ACTIVITY`` and ``MENTIONED`` likewise.
    """
    digest = blake2b(f"{kind}\0{identity}".encode("utf-8", "surrogatepass"), digest_size=16)
    return str(UUID(bytes=digest.digest()))


def activity_key(iri: str) -> UUID:
    """Key of an activity."""
    return UUID(key_text(ACTIVITY, iri))


def agent_key(actor: Actor) -> UUID:
    """Key of an agent or group."""
    return UUID(key_text(AGENT, identity_of(actor)))


def account_key(*, home_page: str, name: str) -> UUID:
    """Key of the agent that has this account."""
    return UUID(key_text(AGENT, f"account\0{home_page}\0{name}"))


def identity_of(actor: Actor) -> str:
    """What identifies the actor, as one text; for a group without identifier, its members'."""
    if actor.account is not UNSET:
        return f"account\0{actor.account.homePage}\0{actor.account.name}"
    if actor.mbox is not UNSET:
        return f"mbox\0{actor.mbox}"
    if actor.openid is not UNSET:
        return f"openid\0{actor.openid}"
    if actor.mbox_sha1sum is not UNSET:
        return f"mbox_sha1sum\0{actor.mbox_sha1sum.lower()}"
    members = () if actor.member is UNSET else actor.member
    return "members\0" + "\0".join(sorted(identity_of(member) for member in members))
