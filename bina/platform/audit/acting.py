"""Tell the database who is acting, so that its triggers can write it down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from django.db import connection
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bina.platform.access import Actor
    from bina.platform.rows import Written


View = TypeVar("View", bound=Callable[..., HttpResponse])


def naming(actor: Actor, *, address: str = "") -> Written:
    """The statement that names the actor until the transaction ends, for one that is sent with others."""
    return (
        "SELECT set_config('bina.account', %s, true), set_config('bina.address', %s, true)",
        [str(actor.account_id or ""), address[:64]],
    )


def names_its_actor(view: View) -> View:
    """Mark a view that names its actor in each of its transactions, by ``naming``; nobody does it for it."""
    view.names_its_actor = True  # type: ignore[attr-defined]  # read by the middleware
    return view


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
