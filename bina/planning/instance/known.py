"""Knowing an instance again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bina.planning.instance.format import Instance


def fingerprint(instance: Instance, bonus: Mapping[tuple[str, str], float]) -> str:
    """The same text for the same instance but for its money: people, programmes, batches, worths, rules.

    Args:
        bonus: as ``optimise.search.solve``.
    """
    digest = sha256(
        msgspec.json.encode(msgspec.structs.replace(instance, values=(), budget=None, quarter_budget={}))
    )
    digest.update(repr(sorted(instance.values)).encode())
    digest.update(repr(sorted(bonus.items())).encode())
    return digest.hexdigest()
