"""Pages travel compressed: on a slow network a page of 40 kB is there in a quarter of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.gzip import GZipMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

TEXTS = ("text/html", "text/javascript", "application/manifest+json")


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages; leaves files, streams and data alone.

    Compressing a page that holds a secret and echoes what was asked for can give the secret away by its
    length (BREACH, 2013). Three things stand against that here: the form token, the only secret in a page,
    is masked anew in each one (Django, since 1.10); each answer is lengthened by a random number of bytes
    (``GZipMiddleware.max_random_bytes``); and the session's cookie is not sent with what other sites load
    (SameSite=Lax). JSON stays as it is: the record store's ETags are compared byte by byte.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.streaming or kind not in TEXTS:
            return response
        return super().process_response(request, response)
