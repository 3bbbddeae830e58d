"""Writes of the record store, for the rooms above."""

from __future__ import annotations

from bina.records.actions.distribution import NotDistributable, distribute
from bina.records.actions.documents import Expected
from bina.records.actions.keys import NewKey, create_key, revoke_key
from bina.records.actions.launches import Launch, LaunchToken, launch_token, read_launch
from bina.records.actions.rollups import count_all, rebuild
from bina.records.actions.statements import Appended, append
from bina.records.actions.states import state_delete, state_merge, state_put
from bina.records.actions.transfer import BadLine, Brought, export_statements, import_statements

__all__ = [
    "Appended",
    "BadLine",
    "Brought",
    "Expected",
    "Launch",
    "LaunchToken",
    "NewKey",
    "NotDistributable",
    "append",
    "count_all",
    "create_key",
    "distribute",
    "export_statements",
    "import_statements",
    "launch_token",
    "read_launch",
    "rebuild",
    "revoke_key",
    "state_delete",
    "state_merge",
    "state_put",
]
