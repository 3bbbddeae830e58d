"""Pages of the design system, and the switches of theme and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from bina.platform.accounts.actions import set_language
from bina.platform.context import THEME_COOKIE, THEMES
from bina.platform.design import samples

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bina.platform.middleware import Request

YEAR_SECONDS = 365 * 24 * 3600
PAGES = ("list", "record", "form", "dashboard", "home")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every component with its markup."""
    return render(request, "design/index.html", samples.components())


@require_GET
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One kind of page, filled with made-up content."""
    if name not in PAGES:
        raise Http404(name)
    return render(request, f"design/{name}.html", samples.page(name))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie; ``auto`` forgets it, so that the device decides."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        _keep(response, THEME_COOKIE, chosen)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@require_POST
def language(request: Request) -> HttpResponse:
    """Keep the chosen language in the cookie that Django reads, and with the account if one is signed in."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if request.actor.account_id is not None:
            set_language(account_id=request.actor.account_id, language=chosen)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS)


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"
