"""Files of courses, read whole or in part (films are sought in)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bina.learning.actions.assets import upload
from bina.learning.kinds.files import address
from bina.learning.queries.assets import asset
from bina.learning.views.place import agency_of
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bina.learning.models import Asset
    from bina.platform.middleware import Request

RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
PIECE = 64 * 1024
SHOWN_IN_PLACE = ("image/", "video/", "audio/", "text/vtt", "application/pdf")


@login_required
@require_safe
def read(request: Request, asset_id: UUID) -> HttpResponseBase:
    """A file, whole, or the part that a ``Range`` header asks for."""
    found = asset(request.actor, asset_id)
    if found is None:
        raise Http404
    response = _part(found, request.headers.get("Range", "")) or _whole(found)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if found.media_type == "application/pdf":  # the browser's own reader does not run in a sandbox
        response.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'"
    return response


def _whole(found: Asset) -> FileResponse:
    in_place = found.owner_id is None and found.media_type.startswith(SHOWN_IN_PLACE)
    return FileResponse(
        found.file.open("rb"),
        as_attachment=not in_place,
        filename=found.name,
        content_type=found.media_type,
    )


def _part(found: Asset, asked: str) -> HttpResponseBase | None:
    """The bytes asked for; 416 when there are none of them; None when the whole is wanted."""
    wanted = RANGE.match(asked)
    if wanted is None or asked == "bytes=-":
        return None
    first, last = _bounds(wanted[1], wanted[2], found.size_bytes)
    if first > last:
        refused = HttpResponse(status=416)
        refused.headers["Content-Range"] = f"bytes */{found.size_bytes}"
        return refused
    response = StreamingHttpResponse(_pieces(found, first, last), status=206, content_type=found.media_type)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{found.size_bytes}"
    response.headers["Content-Length"] = str(last - first + 1)
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(found: Asset, first: int, last: int) -> Iterator[bytes]:
    with found.file.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


@login_required
@require_POST
def send(request: Request) -> HttpResponse:
    """A picture for a text, from the editor: answers with its address."""
    agency_id = agency_of(request.actor, "learning.author")
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        return JsonResponse({"error": _("Choose a picture.")}, status=422)
    try:
        kept = upload(actor=request.actor, agency_id=agency_id, file=file, at=timezone.now())
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"url": address(kept.pk), "name": kept.name})
