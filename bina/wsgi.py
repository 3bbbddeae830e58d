"""The server's way in."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from bina.platform.database import set_addresses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")
set_addresses()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # settings need the addresses first

pages = get_wsgi_application()

from bina.records.api import application as records  # noqa: E402  # models need Django to be set up

# What is loaded by now stays for good: the collector need not look through it again and again.
gc.freeze()

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Learning records are answered before Django's middleware, everything else by Django."""
    if environ["PATH_INFO"].startswith("/xapi/"):
        return records(environ, start_response)
    return pages(environ, start_response)
