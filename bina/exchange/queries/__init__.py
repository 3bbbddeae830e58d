"""Reads of the exchange room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.exchange.queries.connections import connection_of, connections_that_send
from bina.exchange.queries.outbox import (
    ORDERS,
    entries,
    entries_matching,
    entry_counts,
    waiting_now,
)

__all__ = [
    "ORDERS",
    "connection_of",
    "connections_that_send",
    "entries",
    "entries_matching",
    "entry_counts",
    "waiting_now",
]
