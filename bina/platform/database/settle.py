"""Put the database's addresses where the settings look for them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bina.platform.database.addresses import addresses, installation_home

if TYPE_CHECKING:
    from collections.abc import Callable


def set_addresses(*, say: Callable[[str], None] | None = None) -> None:
    """Set ``DATABASE_URL`` and ``DATABASE_OWNER_URL`` for this process, starting our own server if need be.

    Raises:
        DatabaseTrouble: our own server cannot be started.
    """
    from bina.platform.database.embedded import is_running

    home = installation_home(os.environ)
    if say and not os.environ.get("DATABASE_URL") and not is_running(home):
        say("Starting the database …")
    found = addresses(home=home, environ=os.environ)
    os.environ["DATABASE_URL"] = found.app
    os.environ["DATABASE_OWNER_URL"] = found.owner
    if found.embedded:
        os.environ["BINA_EMBEDDED"] = "1"
