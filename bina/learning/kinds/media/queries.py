"""Showing a film or sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bina.learning.kinds.files import shown

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.learning.models import Activity


def page(doing: Doing) -> dict[str, Any]:
    """The film, its captions, and the second at which one goes on."""
    content = doing.activity.content
    files = shown(doing.activity.agency_id, content.get("asset", ""), content.get("captions", ""))
    film = files.get(content.get("asset", ""))
    place = doing.progress.place.get("at", 0) if doing.progress else 0
    return {
        "film": film,
        "is_sound": film is not None and film.media_type.startswith("audio/"),
        "captions": files.get(content.get("captions", "")),
        "captions_language": content.get("captions_language", "id"),
        "transcript": content.get("transcript", ""),
        "resume": place,
    }


def offline(doing: Doing) -> dict[str, Any]:
    """The film and its captions."""
    content = doing.activity.content
    files = shown(doing.activity.agency_id, content.get("asset", ""), content.get("captions", ""))
    return {"files": [file.url for file in files.values()]}


def check(activity: Activity) -> list[str]:
    """Nobody is left out: films need captions, sound needs its words as text."""
    content = activity.content
    film = shown(activity.agency_id, content.get("asset", "")).get(content.get("asset", ""))
    if film is None:
        return [_("The film or sound is missing.")]
    if film.media_type.startswith("audio/") and not content.get("transcript"):
        return [_("Sound needs what is said as text, for those who cannot hear.")]
    if film.media_type.startswith("video/") and not (content.get("captions") or content.get("transcript")):
        return [_("The film needs captions, or what is said as text, for those who cannot hear.")]
    return []
