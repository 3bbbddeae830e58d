"""cmi5 on a content origin."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponseNotFound

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from bina.learning.content.origins import Place


def cmi5_response(request: HttpRequest, place: Place, path: str, *, at: datetime) -> HttpResponseBase:
    """Nothing yet is known here."""
    return HttpResponseNotFound()
