"""Whether a statement sent again is the one that is stored (xAPI 1.0.3 Data 2.3.1)."""

from __future__ import annotations

from typing import Any

from msgspec.json import decode

_ADDED = ("id", "stored", "authority", "version")


def same(sent: bytes, held: bytes) -> bool:
    """True when both say the same, apart from what the store adds and what it may complete."""
    new, old = _plain(decode(sent)), _plain(decode(held))
    if "timestamp" not in new:
        old.pop("timestamp", None)
    elif _instant(new["timestamp"]) == _instant(old.get("timestamp", "")):
        old["timestamp"] = new["timestamp"]
    return new == old


def _plain(statement: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in statement.items() if name not in _ADDED}
    kept["actor"] = {"objectType": "Agent", **kept["actor"]}
    kept["object"] = {"objectType": "Activity", **kept["object"]}
    return kept


def _instant(text: str) -> object:
    from bina.records.rules.formats import moment

    try:
        return moment(text)
    except ValueError:
        return text
