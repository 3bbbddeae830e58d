"""Files of a package: whole or in a range, with the right media type, kept by the browser for long."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.http import FileResponse, HttpResponse, HttpResponseNotFound, StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CHUNK: Final = 64 * 1024
MEDIA_TYPES: Final = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".css": "text/css",
    ".eot": "application/vnd.ms-fontobject",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mjs": "text/javascript",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xml": "text/xml",
}
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
LONG: Final = "private, max-age=31536000, immutable"


def media_type(path: Path) -> str:
    """The media type of a file by its ending; a type no browser runs for endings unknown."""
    ending = path.suffix.lower()
    return MEDIA_TYPES.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")


def file_in(folder: Path, path: str) -> Path | None:
    """The file at a path below the folder; None where there is none, or the path leads outside."""
    parts = path.split("/")
    if not path or "\x00" in path or {"", ".", ".."} & set(parts):
        return None
    found = folder.joinpath(*parts)
    if not found.is_file() or not found.resolve().is_relative_to(folder.resolve()):
        return None
    return found


def file_response(request: HttpRequest, path: Path | None, *, kept: str = LONG) -> HttpResponseBase:
    """The file, or the range of it that is asked for (RFC 9110, section 14)."""
    if path is None:
        return HttpResponseNotFound()
    size = path.stat().st_size
    wanted = range_in(request.headers.get("Range", ""), size)
    if wanted == "unsatisfiable":
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    kind = media_type(path)
    response: HttpResponseBase
    if isinstance(wanted, tuple):
        first, last = wanted
        response = StreamingHttpResponse(_part(path.open("rb"), first, last), content_type=kind, status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    else:
        response = FileResponse(path.open("rb"), content_type=kind)
        response["Content-Disposition"] = "inline"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = kept
    return response


def range_in(header: str, size: int) -> tuple[int, int] | str | None:
    """First and last byte of a header with one range; ``unsatisfiable``; None where there is none to heed."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or not (asked[1] or asked[2]):
        return None
    if asked[1]:
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    else:
        first, last = max(size - int(asked[2]), 0), size - 1
    if asked[1] and asked[2] and int(asked[2]) < first:
        return None
    return "unsatisfiable" if first > last else (first, last)


def _part(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
