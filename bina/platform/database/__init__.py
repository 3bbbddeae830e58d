"""The installation's PostgreSQL: an outside server by address, or one of our own under BINA_HOME.

Nothing here imports Django, because the settings ask for these addresses.
"""

from __future__ import annotations

from bina.platform.database.addresses import Addresses, installation_home
from bina.platform.database.embedded import (
    DatabaseTrouble,
    embedded_addresses,
    ensure_database,
    is_running,
    remove_database,
    stop_database,
)
from bina.platform.database.environment import addresses, is_embedded, set_addresses

__all__ = [
    "Addresses",
    "DatabaseTrouble",
    "addresses",
    "embedded_addresses",
    "ensure_database",
    "installation_home",
    "is_embedded",
    "is_running",
    "remove_database",
    "set_addresses",
    "stop_database",
]
