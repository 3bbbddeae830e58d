"""Tell the database who is acting, so that its triggers can write it down."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bina.platform.access import Actor


@contextmanager
def acting_as(actor: Actor, *, address: str = "") -> Iterator[None]:
    """Writes inside are recorded as this actor's, from this network address.

    Inside an open transaction the names last until it ends; outside, until the block ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('bina.account', %s, false), set_config('bina.address', %s, false)",
            [str(actor.account_id or ""), address[:64]],
        )
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('bina.account', '', false), set_config('bina.address', '', false)"
                )
