"""What a browser needs to keep Bina on a device: the application's description and its service worker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_GET

from bina.platform.design.assets import asset_url, built_version, shell_files, worker_source

if TYPE_CHECKING:
    from django.http import HttpRequest

BRAND, CANVAS = "#0f5e5f", "#f4f7f6"  # --brand and --canvas of assets/styles/_tokens.scss
LOGOUT, OFFLINE = "account_logout", "learning:offline"


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web application manifest, in the language of who installs (W3C Web Application Manifest)."""
    described = {
        "id": "/",
        "name": _("Bina, development of civil servants"),
        "short_name": "Bina",
        "description": _("Learning, training and competence of civil servants, also without a network."),
        "lang": request.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": BRAND,
        "background_color": CANVAS,
        "icons": [
            {"src": asset_url("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": asset_url("icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": asset_url("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {
                "src": asset_url("icon-maskable.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")


def _worker_tag(request: HttpRequest) -> str:
    return f'"{built_version()}"'


@require_GET
@cache_control(no_cache=True)
@condition(etag_func=_worker_tag)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the files it keeps written in front; new files make it a new worker."""
    return HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")


def worker_text() -> str:
    """The worker's whole source: what it has to know of this installation, then what was built."""
    return f"self.BINA = {json.dumps(_told())};\n{worker_source()}"


def _told() -> dict[str, object]:
    return {
        "version": built_version(),
        "files": shell_files(),
        "offline": {code: reverse(OFFLINE, args=[code]) for code, _name in settings.LANGUAGES},
        "logout": reverse(LOGOUT),
        "icon": asset_url("icon-192.png"),
    }
