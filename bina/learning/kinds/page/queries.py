"""Showing a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bina.learning.rules.sanitising import harmless, plain

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.learning.models import Activity

_PICTURES = re.compile(r'<img[^>]* src="([^"]+)"')


def page(doing: Doing) -> dict[str, Any]:
    """The text, made harmless once more: it may have come in a bundle from elsewhere."""
    return {"text": SafeString(harmless(doing.activity.content.get("html", "")))}


def offline(doing: Doing) -> dict[str, Any]:
    """The pictures that the page shows."""
    return {"files": _PICTURES.findall(harmless(doing.activity.content.get("html", "")))}


def check(activity: Activity) -> list[str]:
    """A page that says nothing is not published."""
    html = activity.content.get("html", "")
    return [] if plain(html) or "<img" in html else [_("The page has no text yet.")]
