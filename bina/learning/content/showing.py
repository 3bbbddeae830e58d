"""What the pages of package kinds need, for learners and for saving on a device."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from bina.learning.content.queries import place_of
from bina.learning.kinds.base import Doing


def page(doing: Doing) -> dict[str, Any]:
    """Where the page's script gets the launch."""
    activity = doing.activity
    address = (
        reverse("learning:launch_preview", args=[activity.pk])
        if doing.preview
        else reverse("learning:launch", args=[doing.enrolment.pk, place_of(activity)])
    )
    return {"launch_url": address, "package": activity.package}


def offline(doing: Doing) -> dict[str, Any]:
    """A package's files are saved by its own origin; the page's script is told where the launch is."""
    package = doing.activity.package
    return {"data": {"launch": page(doing)["launch_url"], "bytes": package.size_bytes if package else 0}}
