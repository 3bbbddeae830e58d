"""Showing a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bina.learning.kinds.files import Shown, shown

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.learning.models import Activity


def _file(activity: Activity) -> Shown | None:
    key = activity.content.get("asset", "")
    return shown(activity.agency_id, key).get(key)


def page(doing: Doing) -> dict[str, Any]:
    """The file and what to look for in it."""
    file = _file(doing.activity)
    return {
        "file": file,
        "is_picture": file is not None and file.media_type.startswith("image/"),
        "note": doing.activity.content.get("note", ""),
    }


def offline(doing: Doing) -> dict[str, Any]:
    """The file."""
    file = _file(doing.activity)
    return {"files": [file.url] if file else []}


def check(activity: Activity) -> list[str]:
    """Without its file there is nothing to read."""
    return [] if _file(activity) else [_("The file is missing.")]
