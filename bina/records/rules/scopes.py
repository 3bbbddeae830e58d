"""What a credential of a program may do (xAPI 1.0.3 Communication 4.2)."""

from __future__ import annotations

from collections.abc import Iterable

SCOPES = (
    "statements/write",
    "statements/read",
    "statements/read/mine",
    "state",
    "profile",
    "define",
    "all/read",
    "all",
)
_INCLUDES: dict[str, set[str]] = {
    "all": {*SCOPES, "state/read", "profile/read"},
    "all/read": {"statements/read", "statements/read/mine", "state/read", "profile/read"},
    "statements/read": {"statements/read/mine"},
    "state": {"state/read"},
    "profile": {"profile/read"},
}


def allowed(scopes: Iterable[str]) -> frozenset[str]:
    """Everything the scopes let a program do; reading without writing is ``state/read``, ``profile/read``."""
    held = set(scopes)
    return frozenset(held.union(*(_INCLUDES.get(scope, set()) for scope in held)))


def known(scopes: Iterable[str]) -> bool:
    """Whether every scope is one of the specification."""
    return set(scopes) <= set(SCOPES)
