"""The addresses as the environment names them; what the settings read."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from bina.platform.database.addresses import Addresses, installation_home
from bina.platform.database.embedded import embedded_addresses, ensure_database, is_running


def is_embedded(environ: Mapping[str, str]) -> bool:
    """Whether the environment leads to our own server: no ``DATABASE_URL``, or the one we set ourselves."""
    outside = environ.get("DATABASE_URL", "")
    return not outside or outside == embedded_addresses(installation_home(environ)).app


def addresses(environ: Mapping[str, str], *, say: Callable[[str], None] = lambda message: None) -> Addresses:
    """The addresses named by the environment, else those of our own server, started when it is down.

    ``DATABASE_URL`` is the address for ``bina_app``, ``DATABASE_OWNER_URL`` that for ``bina_owner``.
    An installation with one role only may leave the second out; `bina doctor` then says what it loses.

    Args:
        environ: usually ``os.environ``.
        say: told in a sentence when a server has to be started.

    Raises:
        DatabaseTrouble: our own server cannot be started; the message says why.
    """
    if not is_embedded(environ):
        outside = environ["DATABASE_URL"]
        return Addresses(app=outside, owner=environ.get("DATABASE_OWNER_URL") or outside)
    home = installation_home(environ)
    if not is_running(home):
        say("Starting the database …")
    return ensure_database(home)


def set_addresses(*, say: Callable[[str], None] | None = None) -> None:
    """Put both addresses into this process's environment, where the settings and child processes find them.

    Raises:
        DatabaseTrouble: our own server cannot be started; the message says why.
    """
    found = addresses(os.environ, say=say or (lambda message: None))
    os.environ["DATABASE_URL"] = found.app
    os.environ["DATABASE_OWNER_URL"] = found.owner
