"""The open format of a yearly plan: what is wanted, what there is, and the plan itself, as JSON files.

Nothing here touches a database or knows how plans are found.
"""

from __future__ import annotations

from bina.planning.instance.check import Review, review
from bina.planning.instance.faults import Fault, InvalidFile
from bina.planning.instance.format import Batch, GroupMinimum, Instance, Person, Plan, Programme
from bina.planning.instance.known import fingerprint
from bina.planning.instance.reading import Reading, parse_instance, read_instance, read_plan

__all__ = [
    "Batch",
    "Fault",
    "GroupMinimum",
    "Instance",
    "InvalidFile",
    "Person",
    "Plan",
    "Programme",
    "Reading",
    "Review",
    "fingerprint",
    "parse_instance",
    "read_instance",
    "read_plan",
    "review",
]
