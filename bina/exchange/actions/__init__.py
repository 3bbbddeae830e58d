"""Writes of the exchange room."""

from __future__ import annotations

from bina.exchange.actions.connecting import (
    ConnectionRefused,
    ConnectionValues,
    check_connection,
    client_of,
    order_check,
    save_connection,
)
from bina.exchange.actions.deciding import EntryRefused, leave_out, send_again, settle
from bina.exchange.actions.gathering import Gathered, gather
from bina.exchange.actions.ordering import order_sending, tick
from bina.exchange.actions.sending import Sent, send_waiting

__all__ = [
    "ConnectionRefused",
    "ConnectionValues",
    "EntryRefused",
    "Gathered",
    "Sent",
    "check_connection",
    "client_of",
    "gather",
    "leave_out",
    "order_check",
    "order_sending",
    "save_connection",
    "send_again",
    "send_waiting",
    "settle",
    "tick",
]
