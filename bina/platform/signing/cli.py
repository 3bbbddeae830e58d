"""Commands for the keys an installation signs with."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.platform.cli import Command, Outcome
from bina.platform.errors import Refused
from bina.platform.signing import keys, open_signer
from bina.platform.signing.credentials import issuer
from bina.platform.signing.options import options


def _create(arguments: argparse.Namespace) -> Outcome:
    given = options()
    if given.kind != "file" or given.get("SIGN_KEY"):
        raise Refused(_("A key is set already (BINA_SIGNER, BINA_SIGN_KEY); a test key would not be used."))
    made = keys.make_test_keys(given.test_keys, at=timezone.now())
    text = _("A test key was made in {folder}.") if made else _("There is a test key in {folder} already.")
    return Outcome({"made": made, "folder": given.test_keys}, text=text.format(folder=given.test_keys))


def _show(arguments: argparse.Namespace) -> Outcome:
    given = options()
    with open_signer(at=timezone.now()) as signer:
        found: dict[str, Any] = {
            "signer": given.kind,
            "name": signer.name,
            "test_key": signer.is_test,
            "level": given.level if given.kind != "bsre" else "BSrE",
            "credentials_key": issuer(address=settings.INSTALLATION_URL).public_key,
        }
    said = _("Signs as {name}, level {level}.").format(**found)
    warning = _("This is a test key: its signatures have no force of law.") if signer.is_test else ""
    return Outcome(found, text=f"{said} {warning}".strip())


COMMANDS = [
    Command("signing key create", "make a test key for this installation", _create, offline=True),
    Command("signing key show", "say who signs documents here", _show, offline=True),
]
