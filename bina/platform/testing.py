"""Test plug-in, loaded before settings are read: finds or starts the database the tests run on."""

from __future__ import annotations

import os

os.environ["BINA_TESTING"] = "1"

from hypothesis import HealthCheck, settings

from bina.platform.database import set_addresses  # the settings read what is set above

set_addresses()
# How fast examples are drawn says how busy the machine is, not whether the code is right.
settings.register_profile("bina", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bina")
