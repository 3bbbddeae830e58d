"""The predicates in force: their names, how files write them, and the matrix of each year."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bina.performance.rules import Matrix
from bina.platform.rulesets import RuleSet, load, versions

NAME = "performance-predicates"


def predicate_rules(agency_id: UUID | None, *, year: int) -> RuleSet:
    """The predicates by which a year was appraised.

    Raises:
        RuleSetUnknown: the year lies before all of them.
    """
    return load(NAME, on=date(year, 12, 31), agency_id=agency_id)


def predicate_names(agency_id: UUID | None, *, year: int) -> dict[str, str]:
    """Name on screen of every predicate of a year, best first."""
    names: dict[str, str] = predicate_rules(agency_id, year=max(year, 2012)).table.names()
    return names


def written_predicates(agency_id: UUID) -> dict[str, str]:
    """Code of a predicate by every name that any version writes it with, and by SIASN's number."""
    rows = [row for version in versions(NAME, agency_id=agency_id) for row in version.table.predicates]
    found = {word: row.code for row in rows for word in row.written}
    return found | {str(row.number): row.code for row in rows}


def matrices(agency_id: UUID, *, until: int) -> dict[int, Matrix]:
    """The matrix in force in each year up to ``until``; years without one are left out."""
    first = min(version.valid_from for version in versions(NAME, agency_id=agency_id)).year
    found = {
        year: predicate_rules(agency_id, year=year).table.as_matrix() for year in range(first, until + 1)
    }
    return {year: matrix for year, matrix in found.items() if matrix}
