"""What an agency tells others, for the addresses that name it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bina.exchange.models import SiasnEntry
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from bina.people.models import Employee

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def entry_of(person: Employee, *, mark: str) -> SiasnEntry:
    """A training of the person that waits for SIASN."""
    return SiasnEntry.objects.create(
        agency=person.agency,
        employee=person,
        source_kind="PLACE",
        source_id=uuid7(),
        service="KURSUS",
        form=3,
        name=f"Pelatihan {mark}",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 2),
        length_jp=Decimal(16),
        content_print="0" * 64,
        next_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
