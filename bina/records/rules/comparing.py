"""Whether a statement sent again is the one that is stored (xAPI 1.0.3 Data 2.3.1)."""

from __future__ import annotations

import re
from typing import Any

from msgspec.json import decode

from bina.records.rules.formats import moment

_BEYOND = re.compile(r"([.,]\d\d)\d+S")
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
    if "duration" in kept.get("result", {}):
        kept["result"] = {**kept["result"], "duration": _to_hundredths(kept["result"]["duration"])}
    return kept


def _to_hundredths(duration: str) -> str:
    """What lies beyond a hundredth of a second is not compared (IEEE 9274.1.1, section 4.2.7)."""
    return _BEYOND.sub(r"\1S", duration)


def _instant(text: str) -> object:
    try:
        return moment(text)
    except ValueError:
        return text
