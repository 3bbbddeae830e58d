"""Migration operation that puts a table under audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations.operations import RunSQL

if TYPE_CHECKING:
    from collections.abc import Sequence

_EVENTS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


class Audited(RunSQL):
    """Audit every write to ``table`` with statement triggers, so that bulk and raw SQL are caught too.

    Args:
        table: name of the table; it has a column ``id``.
        agency: column with the agency's key, or "" where there is none.
        person: column with the person's key, or "" where the rows are about nobody.
        personal: columns whose values are enciphered with the person's key.
    """

    def __init__(
        self, table: str, *, agency: str = "agency_id", person: str = "", personal: Sequence[str] = ()
    ) -> None:
        if personal and not person:
            raise ValueError("Personal columns need the column that says whose they are.")
        columns = "{" + ",".join(personal) + "}"
        super().__init__(
            [
                f"CREATE TRIGGER bina_audit_{event.lower()} AFTER {event} ON {table} {tables} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION bina_audit('{agency}', '{person}', '{columns}')"
                for event, tables in _EVENTS.items()
            ],
            [f"DROP TRIGGER IF EXISTS bina_audit_{event.lower()} ON {table}" for event in _EVENTS],
        )
