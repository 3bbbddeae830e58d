"""Reads of the record store, for the rooms above."""

from __future__ import annotations

from bina.records.queries.documents import Kept
from bina.records.queries.keys import endpoint, key_list, key_named, keys
from bina.records.queries.people import person_agent, person_key, state_get
from bina.records.queries.rollups import Done, done
from bina.records.queries.statements import person_statements, registration_statements, statement

__all__ = [
    "Done",
    "Kept",
    "done",
    "endpoint",
    "key_list",
    "key_named",
    "keys",
    "person_agent",
    "person_key",
    "person_statements",
    "registration_statements",
    "state_get",
    "statement",
]
