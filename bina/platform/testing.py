"""Test plug-in, loaded before settings are read: finds or starts the database the tests run on."""

from __future__ import annotations

import os

os.environ["BINA_TESTING"] = "1"

from bina.platform.database import set_addresses  # the settings read what is set above

set_addresses()
