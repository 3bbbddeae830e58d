"""The installation's PostgreSQL: an outside server by address, or one of our own under BINA_HOME.

Nothing here imports Django, because the settings ask for these addresses.
"""

from __future__ import annotations

from bina.platform.database.addresses import Addresses, addresses, installation_home
from bina.platform.database.embedded import (
    DatabaseTrouble,
    ensure_database,
    is_running,
    remove_database,
    stop_database,
)

__all__ = [
    "Addresses",
    "DatabaseTrouble",
    "addresses",
    "ensure_database",
    "installation_home",
    "is_running",
    "remove_database",
    "stop_database",
]
