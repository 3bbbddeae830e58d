"""The addresses of a content origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bina.learning.content.importing import folder_of
from bina.learning.content.origins import Place, application_origins, is_files_key, place_of
from bina.learning.content.queries import asks_for_own_window
from bina.learning.content.serving.cmi5 import cmi5_response
from bina.learning.content.serving.delivering import deliver
from bina.learning.content.serving.files import LONG, file_in, file_response, media_type
from bina.learning.content.serving.headers import fence
from bina.platform.design.assets import asset_url, files_loaded_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

OURS: Final = "_bina/"
READS: Final = ("GET", "HEAD")
TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on a content origin."""

    request: HttpRequest
    place: Place
    host: str
    at: datetime


def respond(request: HttpRequest, host: str) -> HttpResponseBase:
    """Answer a request on a content origin; every answer carries the fence and none sets a cookie."""
    place = place_of(host)
    path = request.path_info.removeprefix("/")
    if place is None:
        response: HttpResponseBase = HttpResponseNotFound()
    elif settings.HTTPS and not request.is_secure():
        response = HttpResponse(status=403)  # a launch token never travels in the open
    elif _is_top_window(request) and not asks_for_own_window(place.package_id):
        # Content belongs into the frame that the application gives it; on its own it would lack the fence
        # of the page around it. Only cmi5 can ask for a window of its own. Browsers take an empty refusal
        # for a broken line.
        response = HttpResponse(_("Open this from its course."), status=403, content_type=TEXT)
    elif request.headers.get("Service-Worker") == "script" and path != f"{OURS}sw.js":
        response = HttpResponse(status=403)
    else:
        asked = Asked(request, place, host, timezone.now())
        response = _ours(asked, path.removeprefix(OURS)) if path.startswith(OURS) else _file(asked, path)
    return fence(response, application_origins(host))


def _is_top_window(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Dest", "") == "document"


def _file(asked: Asked, path: str) -> HttpResponseBase:
    key, _slash, rest = path.partition("/")
    if not is_files_key(key, asked.place.label, asked.at):
        return HttpResponseNotFound()
    if asked.request.method not in READS:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return file_response(asked.request, file_in(folder_of(asked.place.package_id), rest))


def _ours(asked: Asked, path: str) -> HttpResponseBase:
    first, _slash, rest = path.partition("/")
    if path == "kirim":
        return deliver(asked.request, asked.place, at=asked.at)
    if first == "cmi5":
        return cmi5_response(asked.request, asked.place, rest, at=asked.at)
    if asked.request.method not in READS:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    read = PAGES.get(first)
    return read(asked, rest) if read else HttpResponseNotFound()


def _asset(name: str) -> str:
    """Address of a built file on a content origin."""
    return f"/{OURS}aset/{asset_url(name).partition('dist/')[2]}"


def _built(asked: Asked, name: str, *, kept: str = LONG) -> HttpResponseBase:
    """A built file; a compressed copy of it where there is one that the browser can read."""
    built = settings.BASE_DIR / "bina" / "static" / "dist"
    accepted = {
        one.partition(";")[0].strip() for one in asked.request.headers.get("Accept-Encoding", "").split(",")
    }
    path = file_in(built, name)
    for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
        copy = file_in(built, name + ending)
        if path is not None and copy is not None and encoding in accepted:
            response = file_response(asked.request, copy, kept=kept)
            response["Content-Type"], response["Content-Encoding"] = media_type(path), encoding
            response["Vary"] = "Accept-Encoding"
            return response
    return file_response(asked.request, path, kept=kept)


def _wrapper(asked: Asked, _rest: str) -> HttpResponseBase:
    language = asked.request.GET.get("bahasa", "")
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    context = {
        "files": " ".join(f"/{OURS}aset/{path}" for path in _needed()),
        "language": known,
        "script": _asset("content-wrapper.ts"),
        "style": _asset("content-wrapper.scss"),
        "application": " ".join(application_origins(asked.host)),
        "h5p": f"/{OURS}aset/h5p/",
    }
    with translation.override(known):
        page = render_to_string("learning/content/wrapper.html", context)
    return HttpResponse(page, headers={"Cache-Control": "no-cache"})


def _needed() -> list[str]:
    """Built files that the wrapper may load, for saving a package on the device."""
    built = settings.BASE_DIR / "bina" / "static" / "dist"
    h5p = sorted(
        path for path in (built / "h5p").rglob("*") if path.suffix in {".js", ".css", ".woff2", ".woff"}
    )
    style = asset_url("content-wrapper.scss").partition("dist/")[2]
    return [
        *files_loaded_by("content-wrapper.ts"),
        style,
        *(path.relative_to(built).as_posix() for path in h5p),
    ]


def _worker(asked: Asked, _rest: str) -> HttpResponseBase:
    response = _built(asked, asset_url("content-worker.ts").partition("dist/")[2], kept="no-cache")
    response["Service-Worker-Allowed"] = "/"
    return response


def _listing(asked: Asked, key: str) -> HttpResponseBase:
    """Every file of the package with its bytes, for saving it on the device."""
    if not is_files_key(key, asked.place.label, asked.at):
        return HttpResponseNotFound()
    folder = folder_of(asked.place.package_id)
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [{"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size} for path in found]
    return JsonResponse({"files": files}, headers={"Cache-Control": "no-store"})


PAGES: Final[dict[str, Callable[[Asked, str], HttpResponseBase]]] = {
    "bingkai": _wrapper,
    "sw.js": _worker,
    "aset": _built,
    "daftar": _listing,
}
