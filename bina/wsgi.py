"""The server's way in."""

from __future__ import annotations

import os

from bina.platform.database import set_addresses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")
set_addresses()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # settings need the addresses first

application = get_wsgi_application()
