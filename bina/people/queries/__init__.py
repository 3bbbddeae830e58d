"""Reads of the people room."""

from __future__ import annotations

from bina.people.queries.agencies import UnknownAgency, agency_by_code

__all__ = ["UnknownAgency", "agency_by_code"]
