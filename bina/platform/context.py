"""What every page's frame needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from bina.platform.access import Actor
from bina.platform.models import Notice
from bina.platform.navigation import NOTICES, SEARCH, address, phone_places, places

if TYPE_CHECKING:
    from django.http import HttpRequest

THEME_COOKIE = "bina-theme"
THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role, theme, agency and unread notices; costs at most one small query of its own."""
    actor: Actor = getattr(request, "actor", Actor())
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "actor": actor,
        "theme": theme if theme in THEMES else "",
        "navigation": SimpleLazyObject(lambda: _navigation(actor, request.path)),
        "search_url": SimpleLazyObject(lambda: address(*SEARCH)),
        "notices_url": SimpleLazyObject(lambda: address(*NOTICES)),
        "unread": SimpleLazyObject(lambda: unread(actor)),
    }


def unread(actor: Actor) -> int:
    """Notices the person has not opened; counted to 100, which the page shows as "99+"."""
    if actor.account_id is None:
        return 0
    waiting = Notice.objects.filter(account_id=actor.account_id, read_at=None)
    return len(waiting.values_list("pk", flat=True)[:100])


def _navigation(actor: Actor, path: str) -> dict[str, Any]:
    found = places(actor, path=path)
    bar, more = phone_places(found)
    return {
        "daily": [place for place in found if not place.office],
        "office": [place for place in found if place.office],
        "bar": bar,
        "more": more,
        "more_current": any(place.current for place in more),
    }
