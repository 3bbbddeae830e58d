"""Writes of the record store, for the rooms above."""

from __future__ import annotations

from bina.records.actions.documents import Expected
from bina.records.actions.keys import NewKey, create_key, revoke_key
from bina.records.actions.launches import Launch, LaunchToken, launch_token, read_launch
from bina.records.actions.statements import Appended, append
from bina.records.actions.states import state_delete, state_merge, state_put

__all__ = [
    "Appended",
    "Expected",
    "Launch",
    "LaunchToken",
    "NewKey",
    "append",
    "create_key",
    "launch_token",
    "read_launch",
    "revoke_key",
    "state_delete",
    "state_merge",
    "state_put",
]
