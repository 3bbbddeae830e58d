"""Writes of the record store, for the rooms above."""

from __future__ import annotations

from bina.records.actions.documents import Expected
from bina.records.actions.launches import Launch, LaunchToken, launch_token, read_launch
from bina.records.actions.statements import Appended, append
from bina.records.actions.states import state_delete, state_merge, state_put

__all__ = [
    "Appended",
    "Expected",
    "Launch",
    "LaunchToken",
    "append",
    "launch_token",
    "read_launch",
    "state_delete",
    "state_merge",
    "state_put",
]
