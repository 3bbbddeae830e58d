"""Placed first: what comes for a content origin never reaches sessions, cookies or pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bina.learning.content.origins import is_content_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


class ContentOriginMiddleware:
    """Answers requests for content by their Host header alone; everything else goes on to the application."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.META.get("HTTP_HOST", "")
        if not is_content_host(host):
            return self.get_response(request)
        # Models can be imported only once Django is set up, and this file is read while it is.
        from bina.learning.content.serving import respond

        return respond(request, host)
