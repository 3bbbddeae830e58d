"""Leaving notices: they stand in Bina, and reach the phones of those who want that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bina.platform.models import Notice
from bina.platform.push.delivery import queue_notices

if TYPE_CHECKING:
    from collections.abc import Iterable

ROWS_AT_ONCE = 500


def leave_notices(notices: Iterable[Notice]) -> list[Notice]:
    """Write the notices and queue them for the phones on which their people are reminded.

    Belongs in the transaction that gives rise to them. Two queries, whatever their number (up to 500).
    """
    written = Notice.objects.bulk_create(notices, batch_size=ROWS_AT_ONCE)
    queue_notices(written)
    return written
