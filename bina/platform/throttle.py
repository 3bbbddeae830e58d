"""How often one connection may do something that needs no account."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache

if TYPE_CHECKING:
    from django.http import HttpRequest

_now = time.time


def within(request: HttpRequest, *, action: str, most: int, seconds: int = 60) -> bool:
    """Count one ``action`` of the request's connection; False when there were more than ``most`` of late.

    Counted in windows of ``seconds``, so that across the edge of two windows twice as many may pass.
    """
    address = get_adapter().get_client_ip(request)
    key = f"throttle:{action}:{address}:{int(_now() // seconds)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # the window ended between the two calls
        return True
