"""Reading the files: a whole instance or plan, or every fault with its JSON path (``$.batches[3].seats``)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from bina.planning.instance.contradictions import contradictions
from bina.planning.instance.faults import MOST_FAULTS, InvalidFile, decoded, unknown_keys
from bina.planning.instance.format import Instance, Plan

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reading:
    """An instance, and the places of its file that mean nothing in this format (perhaps misspelt)."""

    instance: Instance
    unknown: tuple[str, ...]


def read_instance(path: Path) -> Reading:
    """Read an instance.

    Raises:
        OSError: there is no such file.
        InvalidFile: with every fault found, each with its JSON path.
    """
    return parse_instance(path.read_bytes())


def parse_instance(text: bytes) -> Reading:
    """Read an instance from the bytes of its file; refuses as ``read_instance`` does."""
    instance: Instance = decoded(text, Instance)
    if faults := list(islice(contradictions(instance), MOST_FAULTS)):
        raise InvalidFile(faults)
    unknown = unknown_keys(msgspec.json.decode(text), Instance)
    return Reading(instance, tuple(islice(unknown, MOST_FAULTS)))


def read_plan(path: Path) -> Plan:
    """Read a plan: any object with ``assign``, such as ``bina plan solve --json`` prints.

    Raises:
        OSError: there is no such file.
        InvalidFile: with every fault found, each with its JSON path.
    """
    plan: Plan = decoded(path.read_bytes(), Plan)
    return plan
