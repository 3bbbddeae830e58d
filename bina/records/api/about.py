"""What the store is (xAPI 1.0.3 Communication 2.8)."""

from __future__ import annotations

import msgspec

from bina.records.api.http import Reply, Request
from bina.records.errors import Rejected

_ABOUT = msgspec.json.encode({"version": ["1.0.3", "2.0.0"]})


class NotReadable(Rejected):
    """Only GET and HEAD."""

    status = 405


def answer(request: Request) -> Reply:
    """Versions that are spoken; no credential is needed."""
    if not request.is_read:
        raise NotReadable("About can only be read.")
    return Reply(body=_ABOUT)
