"""What both importers share: the report of a file, and many new rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from psycopg import sql

from bina.people.actions.reading import Gathered
from bina.platform.imports import ImportReport, RowResult, RowState


def report_of(found: Gathered[Any], results: Sequence[RowResult]) -> ImportReport:
    """The report of a file whose good rows became ``results``."""
    states = [result.state for result in results]
    return ImportReport(
        rows=found.rows,
        created=states.count(RowState.NEW),
        updated=states.count(RowState.CHANGED),
        unchanged=states.count(RowState.UNCHANGED),
        rejected=len(found.rejected),
        problems=found.sorted_problems(),
        results=(*found.rejected, *results),
    )


def applied(report: ImportReport) -> ImportReport:
    """The report after the rows were written."""
    return replace(report, applied=True, results=())


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows through PostgreSQL's COPY; the audit triggers see them like any others."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
