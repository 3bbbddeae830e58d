"""An author saves an activity that runs a package."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bina.learning.content.forms import to_content
from bina.learning.content.importing import take_package
from bina.learning.content.refusals import PackageRefused
from bina.learning.kinds.base import Authoring
from bina.learning.models import Activity, Package
from bina.platform.rulesets import Table

KINDS = {
    Package.Standard.SCORM_12: "scorm",
    Package.Standard.SCORM_2004: "scorm",
    Package.Standard.CMI5: "cmi5",
    Package.Standard.H5P: "h5p",
}


class PackageContent(Table):
    """What an author sets beside the package. ``pass_mark`` is 0 to 1; None goes by the package."""

    pass_mark: float | None = None


def save(authoring: Authoring) -> dict[str, Any]:
    """Take the package that was brought, if one was, and give the activity's content.

    Raises:
        PackageRefused: it cannot be taken, or is of another kind than the activity.
    """
    file = authoring.cleaned.get("package")
    if file:
        activity = authoring.activity
        package = take_package(
            actor=authoring.actor, agency_id=activity.agency_id, file=file, at=authoring.at
        )
        if KINDS[Package.Standard(package.standard)] != activity.kind:
            text = _("This is a {standard} package. Add an activity of that kind for it.")
            raise PackageRefused(text.format(standard=package.get_standard_display()))
        activity.package = package
    return to_content(authoring.cleaned)


def author_page(activity: Activity) -> dict[str, Any]:
    """What an author sees of the package an activity has."""
    return {"package": activity.package}


def check(activity: Activity) -> list[str]:
    """What is missing before the version may be published."""
    if activity.package is None:
        return [_("{title}: the package is missing.").format(title=activity.title)]
    return []
