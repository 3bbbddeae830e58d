"""Commands for accounts: the first ones of an installation are made here."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.utils.translation import gettext as _

from bina.platform.access import Role, agency_root, system_actor
from bina.platform.accounts import actions
from bina.platform.cli import Command, add_agency, agency
from bina.platform.errors import Refused

GIVEN = [role.value for role in Role if role not in {Role.EMPLOYEE, Role.SYSTEM}]


def _create_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("--login", required=True, help="login name, or a NIP")
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument("--role", required=True, choices=GIVEN, help="role on the whole agency")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _create(arguments: argparse.Namespace) -> dict[str, Any]:
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    if not arguments.password_stdin:
        raise Refused(_("Give the password on standard input, with --password-stdin."))
    password = sys.stdin.readline().rstrip("\n")
    account = actions.create_account(
        actor=actor, agency_id=agency_id, login=arguments.login, name=arguments.name, password=password
    )
    grant = actions.give_role(
        actor=actor,
        account_id=account.pk,
        role=Role(arguments.role),
        agency_id=agency_id,
        unit_path=agency_root(agency_id),
    )
    return {"account": account.pk, "login": account.login, "role": grant.role}


COMMANDS = [Command("account create", "make an account with a role on an agency", _create, _create_arguments)]
