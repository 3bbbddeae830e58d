"""Commands of the record store: keys, export and import, distribution."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from bina.people import queries as people
from bina.platform.access import system_actor
from bina.platform.cli import Command, TerminalReporter
from bina.platform.imports.terminal import require_file
from bina.records import actions, queries
from bina.records.rules.identity import INSTALLATION_STORE
from bina.records.rules.scopes import SCOPES


def _store(arguments: argparse.Namespace) -> UUID:
    """The store of ``--agency``; without it the only agency's, or the installation's when there is none."""
    agency = people.only_agency(arguments.agency)
    return agency.pk if agency else INSTALLATION_STORE


def _store_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--agency", default="", metavar="KODE", help="code of the agency; not needed when there is one"
    )


def _key_create_arguments(parser: argparse.ArgumentParser) -> None:
    _store_arguments(parser)
    parser.add_argument("--name", required=True, help="what the key is for, as its statements will say")
    parser.add_argument(
        "--scope", required=True, action="append", choices=SCOPES, metavar="S", help=" · ".join(SCOPES)
    )
    parser.add_argument(
        "--per-minute", type=int, metavar="N", help="requests a server process answers in a minute"
    )


def _create_key(arguments: argparse.Namespace) -> dict[str, Any]:
    store = _store(arguments)
    made = actions.create_key(
        actor=system_actor(store),
        store=store,
        name=arguments.name,
        scopes=arguments.scope,
        per_minute=arguments.per_minute,
        at=timezone.now(),
    )
    return {"endpoint": queries.endpoint(), "key": made.key.public, "secret": made.secret}


def _list_keys(arguments: argparse.Namespace) -> dict[str, Any]:
    return {"keys": queries.key_list(_store(arguments))}


def _revoke_arguments(parser: argparse.ArgumentParser) -> None:
    _store_arguments(parser)
    parser.add_argument("--key", required=True, help="the key, as `bina records key list` shows it")


def _revoke_key(arguments: argparse.Namespace) -> dict[str, Any]:
    store = _store(arguments)
    key = queries.key_named(store=store, public=arguments.key)
    actions.revoke_key(actor=system_actor(store), key_id=key.pk, at=timezone.now())
    return {"key": arguments.key, "revoked": True}


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.jsonl.gz", help="statements, one a line, gzip'd")
    _store_arguments(parser)


def _export(arguments: argparse.Namespace) -> dict[str, Any]:
    store = _store(arguments)
    written = actions.export_statements(store=store, path=arguments.file, progress=TerminalReporter())
    return {"file": arguments.file, "statements": written}


def _import(arguments: argparse.Namespace) -> dict[str, Any]:
    require_file(arguments.file)
    brought = actions.import_statements(
        store=_store(arguments), path=arguments.file, at=timezone.now(), progress=TerminalReporter()
    )
    return {"file": arguments.file, "stored": brought.stored, "known": brought.known}


def _rebuild(arguments: argparse.Namespace) -> dict[str, Any]:
    return {"rollups": actions.rebuild(store=_store(arguments))}


def _distribute(arguments: argparse.Namespace) -> dict[str, Any]:
    return {"distributed": actions.distribute()}


COMMANDS = [
    Command("records export", "write a store's statements into a file", _export, _file_arguments),
    Command("records import", "take statements from a file into a store", _import, _file_arguments),
    Command("records rebuild", "count a store's rollups from zero", _rebuild, _store_arguments),
    Command("records distribute", "spread the statements over a Citus cluster", _distribute),
    Command(
        "records key create",
        "make a key for a program that writes or reads records",
        _create_key,
        _key_create_arguments,
    ),
    Command("records key list", "show the keys of a record store", _list_keys, _store_arguments),
    Command("records key revoke", "end a key", _revoke_key, _revoke_arguments),
]
