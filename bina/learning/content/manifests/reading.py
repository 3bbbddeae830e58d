"""Finding out of what standard a package is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bina.learning.content.manifests.cmi5 import read_cmi5
from bina.learning.content.manifests.found import Found, Source
from bina.learning.content.manifests.h5p import read_h5p
from bina.learning.content.manifests.scorm import read_scorm
from bina.learning.content.refusals import PackageRefused

MANIFESTS = {"cmi5.xml": read_cmi5, "imsmanifest.xml": read_scorm, "h5p.json": read_h5p}


def read_manifest(source: Source) -> Found:
    """What the package is, by the manifest at its root; cmi5 comes before SCORM where it has both.

    Raises:
        PackageRefused: there is no manifest, or it is broken.
    """
    for name, read in MANIFESTS.items():
        if name in source.paths:
            return read(source)
    text = _("The package has none of {names} at its root, so it is neither SCORM nor cmi5 nor H5P.")
    raise PackageRefused(text.format(names=", ".join(MANIFESTS)))
