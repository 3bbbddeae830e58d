"""What every request passes: who acts, and what a refusal looks like."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from bina.platform.access import Actor
from bina.platform.accounts.queries import actor_of
from bina.platform.accounts.sessions import account_of
from bina.platform.audit import acting_as
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_htmx.middleware import HtmxDetails

    from bina.platform.models import Account

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Request(HttpRequest):
    """A request as views get it: with its actor and what htmx says of it."""

    acting: ExitStack
    actor: Actor
    htmx: HtmxDetails
    user: Account


class AccountMiddleware:
    """Sets ``request.user``, read together with the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: account_of(request))  # type: ignore[assignment]  # stands in
        return self.get_response(request)


class ActorMiddleware:
    """Sets ``request.actor`` and the person's language; names the actor to the audit trail on writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[assignment]  # stands in for it
        _speak(request)
        with ExitStack() as acting:
            request.acting = acting
            return self.get_response(request)

    def process_view(self, request: Request, view: Callable[..., HttpResponse], *_arguments: Any) -> None:
        """Name the actor of a write, now that it is known which view does it."""
        if request.method not in READS and not getattr(view, "names_its_actor", False):
            request.acting.enter_context(
                acting_as(request.actor, address=request.META.get("REMOTE_ADDR", ""))
            )


def _speak(request: Request) -> None:
    """Use the language kept with the account on a device where none was chosen."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or not request.user.is_authenticated:
        return
    translation.activate(request.user.language)
    request.LANGUAGE_CODE = request.user.language


class RefusedMiddleware:
    """A refusal that no view has answered becomes a page with its sentence, status 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        with translation.override(translation.get_language()):
            return render(request, "422.html", {"error": str(exception)}, status=422)
